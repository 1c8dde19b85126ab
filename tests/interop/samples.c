/* SPDX-License-Identifier: MIT */
/*
 * Writes a fixed set of histograms for others to read: DIR/samples.hlog with
 * one interval each, and DIR/NAME.hgrm of those that hold anything.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "lib/hist_io.h"

#define START_S 1700000000.25

static void fill_empty(struct hist *h)
{
	(void)h;
}

static void fill_one(struct hist *h)
{
	hist_record(h, 12345);
}

/* Where one width of bucket ends and the next begins. */
static void fill_edges(struct hist *h)
{
	for (unsigned bit = 0; bit < 41; bit++) {
		hist_record(h, (1ull << bit) - 1);
		hist_record(h, 1ull << bit);
		hist_record(h, (1ull << bit) + 1);
	}
	hist_record(h, HIST_HIGHEST_NS);
}

/* More than 32 bits can count, and a gap of empty buckets between. */
static void fill_many(struct hist *h)
{
	hist_record_n(h, 1000, 1ull << 40);
	hist_record_n(h, 5000000000, 3);
}

/* A multiplicative walk over all magnitudes; always the same one. */
static void fill_spread(struct hist *h)
{
	uint64_t value = 1;

	for (int i = 0; i < 20000; i++) {
		value = (value * 48271 + 11) % 2147483647;
		hist_record(h, value >> (i % 24));
	}
}

static const struct sample {
	const char *name;
	void (*fill)(struct hist *h);
} samples[] = {
	{ "empty", fill_empty },
	{ "one", fill_one },
	{ "edges", fill_edges },
	{ "many", fill_many },
	{ "spread", fill_spread },
};

static FILE *create(const char *dir, const char *name, const char *ending)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s.%s", dir, name, ending);
	out = fopen(path, "we");
	if (!out)
		log_line("%s: %s", path, strerror(errno));
	return out;
}

static int write_hgrm(const char *dir, const char *name, const struct hist *h)
{
	FILE *out = create(dir, name, "hgrm");
	int err;

	if (!out)
		return -EIO;
	err = hist_write_hgrm(out, h, 1000, hist_total(h));
	return fclose(out) ? -EIO : err;
}

static int write_sample(
    FILE *log, const char *dir, struct hist *h, size_t number)
{
	const struct sample *sample = &samples[number];
	int err;

	hist_reset(h);
	sample->fill(h);
	err = hlog_write(log, sample->name, (double)number, 0.5, h);
	if (!err && hist_total(h))
		err = write_hgrm(dir, sample->name, h);
	return err;
}

static int write_all(FILE *log, const char *dir)
{
	struct hist *h = hist_new();
	int err = h ? hlog_write_head(log, START_S, "samples") : -ENOMEM;

	for (size_t i = 0; i < ARRAY_SIZE(samples) && !err; i++)
		err = write_sample(log, dir, h, i);
	hist_free(h);
	return err;
}

int main(int argc, char **argv)
{
	FILE *log;
	int err;

	if (argc != 2) {
		log_line("usage: samples DIR");
		return 2;
	}
	log = create(argv[1], "samples", "hlog");
	if (!log)
		return 1;
	err = write_all(log, argv[1]);
	if (fclose(log) || err)
		log_line("%s: the samples cannot be written", argv[1]);
	return err ? 1 : 0;
}
