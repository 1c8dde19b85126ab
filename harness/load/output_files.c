/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "lib/csv.h"
#include "lib/hist_io.h"
#include "load/estimate.h"
#include "load/fields.h"
#include "load/output.h"

#define US    1000.0
#define KINDS 4

struct kind {
	const char *name;
	const struct hist *hist;
};

struct csv_pass {
	FILE *out;
	bool names; /* the header row, else the values */
	const char *comma;
};

static void write_text(FILE *out, const char *text)
{
	if (!strpbrk(text, ",\"\r\n")) {
		fputs(text, out);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fputc('"', out);
}

static void write_field(
    void *arg, const char *name, const char *value, enum field_kind kind)
{
	struct csv_pass *pass = arg;

	(void)kind;
	fputs(pass->comma, pass->out);
	write_text(pass->out, pass->names ? name : value);
	pass->comma = ",";
}

void output_csv_row(FILE *out, const struct result *r, bool names)
{
	struct csv_pass pass = { .out = out, .names = names, .comma = "" };

	fields_of(r, write_field, &pass);
	fputs("\r\n", out);
}

static int write_summary(FILE *out, const struct result *r)
{
	output_csv_row(out, r, true);
	output_csv_row(out, r, false);
	return 0;
}

static void kinds_of(const struct result *r, struct kind ret[KINDS])
{
	ret[0] = (struct kind){ "response", r->response };
	ret[1] = (struct kind){ "service", r->service };
	ret[2] = (struct kind){ "lag", r->lag };
	ret[3] = (struct kind){ "net", r->net };
}

static int write_latency(FILE *out, const struct result *r)
{
	struct kind kinds[KINDS];

	kinds_of(r, kinds);
	fputs("kind,low_ns,high_ns,count\r\n", out);
	for (int k = 0; k < KINDS; k++) {
		for (size_t i = 0; i < hist_buckets(); i++) {
			uint64_t count = hist_count_at(kinds[k].hist, i);

			if (count > 0)
				fprintf(out,
				    "%s,%" PRIu64 ",%" PRIu64 ",%" PRIu64
				    "\r\n",
				    kinds[k].name, hist_low(i), hist_high(i),
				    count);
		}
	}
	return 0;
}

static int write_intervals(FILE *out, const struct result *r)
{
	const struct intervals *in = &r->intervals;
	char p50[ESTIMATE_TEXT_BYTES], p99[ESTIMATE_TEXT_BYTES];
	char max[ESTIMATE_TEXT_BYTES];

	fputs("second,requests,p50_ns,p99_ns,max_ns,errors\r\n", out);
	for (size_t i = 0; i < in->count; i++) {
		const struct second_row *row = &in->rows[i];
		uint64_t n = row->requests;

		fprintf(out, "%d,%" PRIu64 ",%s,%s,%s,%" PRIu64 "\r\n",
		    row->second, n,
		    estimate_text(p50, n, 50, row->p50_ns, CSV_NA),
		    estimate_text(p99, n, 99, row->p99_ns, CSV_NA),
		    estimate_text(max, n, 100, row->max_ns, CSV_NA),
		    row->errors);
	}
	return 0;
}

static int write_log(FILE *out, const struct result *r)
{
	double start =
	    (double)r->started_at.tv_sec + (double)r->started_at.tv_nsec / 1e9;
	struct kind kinds[KINDS];
	int err;

	kinds_of(r, kinds);
	err = hlog_write_head(out, start, "paceline-load, values in ns");
	for (int k = 0; k < KINDS && !err; k++)
		err = hlog_write(out, kinds[k].name, 0,
		    (double)r->duration_ns / 1e9, kinds[k].hist);
	return err;
}

/* Ends where the count does: a deeper tick has no value above it. */
static int write_hgrm(FILE *out, const struct hist *h)
{
	return hist_write_hgrm(out, h, US, hist_total(h));
}

static int write_response_hgrm(FILE *out, const struct result *r)
{
	return write_hgrm(out, r->response);
}

static int write_service_hgrm(FILE *out, const struct result *r)
{
	return write_hgrm(out, r->service);
}

static int write_lag_hgrm(FILE *out, const struct result *r)
{
	return write_hgrm(out, r->lag);
}

static int write_net_hgrm(FILE *out, const struct result *r)
{
	return write_hgrm(out, r->net);
}

int output_check(const char *dir)
{
	int err = 0;

	if (mkdir(dir, 0777) < 0 && errno != EEXIST)
		err = -errno;
	if (!err && access(dir, W_OK | X_OK) < 0)
		err = -errno;
	if (err)
		log_line("--out \"%.60s\": %s", dir, strerror(-err));
	return err;
}

FILE *output_open(const char *dir, const char *name)
{
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int file = fd < 0 ? -1
			  : openat(fd, name,
				O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	FILE *out = file < 0 ? NULL : fdopen(file, "w");

	if (!out)
		log_line("--out \"%.60s\": %s: %s", dir, name, strerror(errno));
	if (fd >= 0)
		close(fd);
	return out;
}

static int write_file(const char *dir, const char *name,
    int (*write)(FILE *out, const struct result *r), const struct result *r)
{
	FILE *out = output_open(dir, name);
	int err;

	if (!out)
		return -EIO;
	err = write(out, r);
	if (ferror(out) && !err)
		err = -EIO;
	if (fclose(out) != 0 && !err)
		err = -errno;
	if (err)
		log_line("--out \"%.60s\": %s: %s", dir, name, strerror(-err));
	return err;
}

int output_files(const char *dir, const struct result *r)
{
	static const struct {
		const char *name;
		int (*write)(FILE *out, const struct result *r);
	} files[] = {
		{ "summary.csv", write_summary },
		{ "latency.csv", write_latency },
		{ "intervals.csv", write_intervals },
		{ "response.hgrm", write_response_hgrm },
		{ "service.hgrm", write_service_hgrm },
		{ "lag.hgrm", write_lag_hgrm },
		{ "net.hgrm", write_net_hgrm },
		{ "load.hlog", write_log },
	};
	int err = output_check(dir);

	for (size_t i = 0; i < ARRAY_SIZE(files) && !err; i++)
		err = write_file(dir, files[i].name, files[i].write, r);
	return err;
}
