/* SPDX-License-Identifier: MIT */
/*
 * The parts of figure.c: each writes the data of one sort of plot, and the
 * variables that its script needs besides the common ones. A part may find
 * that there is nothing to draw. One thread at a time.
 */
#ifndef PACELINE_REPORT_DRAFT_H
#define PACELINE_REPORT_DRAFT_H

#include <stdbool.h>
#include <stdio.h>

#include "report/figure.h"

struct draft {
	const struct study *study;
	struct figure *figure; /* its cells are chosen already */
	FILE *data;
	FILE *script;
};

/* Each returns 0 or -ENOMEM. */
int draft_whiskers(struct draft *d) MUST_USE;
int draft_percentiles(struct draft *d) MUST_USE;
int draft_response(struct draft *d) MUST_USE;
int draft_timeline(struct draft *d) MUST_USE;
int draft_sweep(struct draft *d) MUST_USE;
int draft_probes(struct draft *d) MUST_USE;

/* The subject of a figure's i-th series. */
const struct subject *draft_subject(const struct draft *d, size_t i);

/* Whether the figure of a series does not count, or is a bound. */
bool draft_is_hollow(const struct figure *f, size_t i);

/* Adds ",<subject><suffix>" for each series to a CSV header. */
void draft_columns(const struct draft *d, const char *suffix);

/* Writes a number as gnuplot and CSV readers take it; "n/a" for a NaN. */
void draft_number(FILE *out, double value);

/*
 * Says what the next mark of a plot reads: the text after "epoll: " for the
 * series `i`. Without memory there is none.
 */
void draft_tip(const struct draft *d, size_t plot, size_t i, const char *text);

/* Defines a gnuplot variable. */
void draft_variable(const struct draft *d, const char *name, double value);

/*
 * For sweep.gp: the rows of the data, from `first` to before `end`, that one
 * series has: of what was measured (ROWS) or of a model (MODEL).
 */
void draft_ranges(const struct draft *d);
void draft_range(const struct draft *d, const char *name, size_t series,
    size_t first, size_t end);

/*
 * Defines a string that labels an axis of seconds, between two values in
 * nanoseconds, at 1, 2 and 5 times the powers of ten (fewer where they would
 * crowd); and, with the same prefix, ends a little outside of both values:
 * XTICS, XMIN and XMAX for the prefix "X". Returns whether the values are
 * values; the axis of none goes from one nanosecond to two.
 */
bool draft_latency_axis(
    const struct draft *d, char prefix, double low_ns, double high_ns);

#endif
