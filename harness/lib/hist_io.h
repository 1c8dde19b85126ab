/* SPDX-License-Identifier: MIT */
/*
 * Histograms as files that HdrHistogram's tools read: .hgrm, the percentile
 * text that its plotter draws, and .hlog, the interval log that keeps every
 * bucket. Streams are the caller's, and are neither flushed nor closed.
 */
#ifndef PACELINE_LIB_HIST_IO_H
#define PACELINE_LIB_HIST_IO_H

#include <stdio.h>

#include "lib/hist.h"

/*
 * Writes the percentile text. Values are divided by `scale` (1000 gives us).
 * There are 5 ticks each time the distance to 100% halves, down to the last
 * with 1/(1-percentile) <= depth, whatever h holds: files written with one
 * depth have the same rows, so they overlay. hist_total(h) shows all that h
 * alone can show. An empty histogram has no rows. Returns 0 or -EIO.
 */
MUST_USE int hist_write_hgrm(
    FILE *out, const struct hist *h, double scale, uint64_t depth);

/*
 * Writes the head of an interval log that begins at `start_s` seconds since
 * the epoch; `comment`, one line or NULL, comes first. Returns 0 or -EIO.
 */
MUST_USE int hlog_write_head(FILE *out, double start_s, const char *comment);

/*
 * Writes one interval: `from_s` seconds after the start of the log, `length_s`
 * long. The tag, NULL for none, may hold no comma, space or control byte.
 * Returns 0, -EINVAL for such a tag, -EIO or -ENOMEM.
 */
MUST_USE int hlog_write(FILE *out, const char *tag, double from_s,
    double length_s, const struct hist *h);

/* One line of an interval log, as hlog_read() hands it over. */
struct hlog_interval {
	const char *tag; /* NULL without one */
	double start_s;  /* since the epoch, where the log says when */
	double length_s;
	double max; /* the third field, in the writer's unit */
	const struct hist *hist;
};

/* Returns 0 to go on; anything else ends the reading. */
typedef int hlog_fn(const struct hlog_interval *interval, void *arg);

/*
 * Calls fn for each interval, in the order of the file; what the interval
 * points at lives until fn returns. Reads logs of any HdrHistogram tool:
 * comments, legends and unknown header lines are passed over. Timestamps are
 * taken as relative or absolute by the rule of HdrHistogram's own reader.
 *
 * Returns 0 at the end, what fn returned when that is not 0, or as
 * hist_decode() and -EINVAL for a line that is no interval. After an error
 * *ret_line is the number, from 1, of the line that could not be used.
 */
MUST_USE int hlog_read(FILE *in, hlog_fn *fn, void *arg, size_t *ret_line);

#endif
