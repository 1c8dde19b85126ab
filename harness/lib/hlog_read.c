/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/hist_codec.h"
#include "lib/hist_io.h"

#define YEAR_S (365 * 24 * 3600.0)

/* When the log began, and what is to be added to its timestamps. */
struct times {
	double start_s, base_s;
	bool has_start, has_base;
};

static void read_comment(struct times *t, const char *line)
{
	if (sscanf(line, "#[StartTime: %lf", &t->start_s) == 1)
		t->has_start = true;
	else if (sscanf(line, "#[BaseTime: %lf", &t->base_s) == 1)
		t->has_base = true;
}

/*
 * The rule of HdrHistogram's HistogramLogReader: without a base time,
 * timestamps more than a year before the start are relative to it.
 */
static double absolute(struct times *t, double stamp_s)
{
	if (!t->has_start) {
		t->start_s = stamp_s;
		t->has_start = true;
	}
	if (!t->has_base) {
		t->base_s = stamp_s < t->start_s - YEAR_S ? t->start_s : 0;
		t->has_base = true;
	}
	return t->base_s + stamp_s;
}

/* Takes a number and the comma after it off *line. */
static int take_number(char **line, double *ret)
{
	char *end;
	double value = strtod(*line, &end);

	if (end == *line || *end != ',' || !isfinite(value))
		return -EINVAL;
	*line = end + 1;
	*ret = value;
	return 0;
}

/* Takes "Tag=NAME," off *line, where there is one. */
static int take_tag(char **line, const char **ret)
{
	char *tag = *line + strlen("Tag="), *comma;

	*ret = NULL;
	if (strncmp(*line, "Tag=", strlen("Tag=")))
		return 0;
	comma = strchr(tag, ',');
	if (!comma)
		return -EINVAL;
	*comma = '\0';
	*line = comma + 1;
	*ret = tag;
	return 0;
}

static int read_interval(char *line, struct times *t, struct hist *h,
    struct hlog_interval *ret_interval)
{
	struct hlog_interval iv = { .hist = h };
	double stamp_s = 0;

	if (take_tag(&line, &iv.tag) < 0 || take_number(&line, &stamp_s) < 0 ||
	    take_number(&line, &iv.length_s) < 0 ||
	    take_number(&line, &iv.max) < 0)
		return -EINVAL;
	iv.start_s = absolute(t, stamp_s);
	*ret_interval = iv;
	return hist_decode(h, line, strlen(line));
}

static int read_line(
    char *line, struct times *t, struct hist *h, hlog_fn *fn, void *arg)
{
	struct hlog_interval interval;
	int r;

	line[strcspn(line, "\r\n")] = '\0';
	if (*line == '#')
		read_comment(t, line);
	/* The legend is the only other line that begins with a quote. */
	if (*line == '#' || *line == '"' || !*line)
		return 0;
	r = read_interval(line, t, h, &interval);
	return r < 0 ? r : fn(&interval, arg);
}

int hlog_read(FILE *in, hlog_fn *fn, void *arg, size_t *ret_line)
{
	struct hist *h = hist_new();
	struct times times = { 0 };
	size_t cap = 0, number = 0;
	char *line = NULL;
	int r = h ? 0 : -ENOMEM;

	while (r == 0 && getline(&line, &cap, in) >= 0) {
		number++;
		r = read_line(line, &times, h, fn, arg);
	}
	if (r == 0 && !feof(in))
		r = ferror(in) ? -EIO : -ENOMEM;
	if (r)
		*ret_line = number;
	free(line);
	hist_free(h);
	return r;
}
