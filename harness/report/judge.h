/* SPDX-License-Identifier: MIT */
/*
 * From samples to verdicts: the report's few questions to the statistics of
 * harness/lib. One thread at a time; the same seed gives the same answer.
 */
#ifndef PACELINE_REPORT_JUDGE_H
#define PACELINE_REPORT_JUDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

/* An estimate and its 95% interval; all NaN where nothing was measured. */
struct interval {
	double mid;
	double low;
	double high;
};

/* The values of one subject, borrowed. */
struct sample {
	const double *values;
	size_t count;
};

/* Below this p, after Holm's correction, a difference is real. */
#define JUDGE_ALPHA 0.05

/* The mean of repetitions. */
struct interval judge_mean(struct sample s, uint64_t seed);

/* How many times b the mean of a is. */
struct interval judge_ratio(struct sample a, struct sample b, uint64_t seed);

/* How much more than b the mean of a is. */
struct interval judge_difference(
    struct sample a, struct sample b, uint64_t seed);

/* The p-value of "a and b do not differ", not corrected. */
double judge_p(struct sample a, struct sample b, uint64_t seed);

/* Corrects p-values in place for their number (Holm). */
void judge_holm(double *p, size_t count);

/*
 * The least p-value that samples of these sizes can give at all: above the
 * corrected limit no difference could have been seen.
 */
double judge_least_p(size_t a, size_t b);

#endif
