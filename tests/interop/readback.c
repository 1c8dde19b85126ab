/* SPDX-License-Identifier: MIT */
/*
 * Prints what Paceline's own readers find in a file, for comparing it with
 * what the tools of others find in the same file.
 *
 *   readback hlog FILE	 the intervals of an HdrHistogram log, as CSV
 *   readback csv FILE	 every field of a CSV file, ended by US, rows by RS
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "lib/csv.h"
#include "lib/hist_io.h"

static const double percentiles[] = { 1, 25, 50, 75, 90, 95, 99, 99.9, 99.99,
	99.999, 100 };

static int print_interval(const struct hlog_interval *interval, void *arg)
{
	const struct hist *h = interval->hist;

	(void)arg;
	printf("%s,%.3f,%.3f,%.3f,%" PRIu64 ",%" PRIu64 ",%" PRIu64
	       ",%.17g,%.17g",
	    interval->tag ? interval->tag : "none", interval->start_s,
	    interval->length_s, interval->max, hist_total(h), hist_min(h),
	    hist_max(h), hist_mean(h), hist_stddev(h));
	for (size_t i = 0; i < ARRAY_SIZE(percentiles); i++)
		printf(",%" PRIu64, hist_percentile(h, percentiles[i]));
	putchar('\n');
	return 0;
}

static int print_log(const char *path)
{
	FILE *in = fopen(path, "re");
	size_t line = 0;
	int err;

	if (!in) {
		log_line("%s: cannot be opened", path);
		return 1;
	}
	err = hlog_read(in, print_interval, NULL, &line);
	if (err)
		log_line("%s:%zu: %s", path, line, strerror(-err));
	fclose(in);
	return err ? 1 : 0;
}

static void print_row(const struct csv_table *t, size_t row)
{
	for (size_t i = 0; i < csv_columns(t); i++)
		printf("%s%s", i ? "\x1f" : "", csv_at(t, row, i));
	putchar('\x1e');
}

static int print_table(const char *path)
{
	struct csv_table *t;
	int err = csv_load(path, &t);

	if (err) {
		log_line("%s: %s", path, strerror(-err));
		return 1;
	}
	for (size_t row = 0; row < csv_rows(t); row++)
		print_row(t, row);
	csv_free(t);
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "hlog"))
		return print_log(argv[2]);
	if (argc == 3 && !strcmp(argv[1], "csv"))
		return print_table(argv[2]);
	log_line("usage: readback hlog|csv FILE");
	return 2;
}
