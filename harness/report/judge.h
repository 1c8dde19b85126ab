/* SPDX-License-Identifier: MIT */
/*
 * From samples to verdicts: the report's few questions to the statistics of
 * harness/lib, with the report's level and resamples. One thread at a time;
 * the same seed gives the same answer. Without memory the answer is NaN.
 */
#ifndef PACELINE_REPORT_JUDGE_H
#define PACELINE_REPORT_JUDGE_H

#include <stddef.h>
#include <stdint.h>

#include "lib/stats_interval.h"

/* The values of one subject, borrowed. */
struct sample {
	const double *values;
	size_t count;
};

/* Below this p, after Holm's correction, a difference is real. */
#define JUDGE_ALPHA 0.05

/* The median of repetitions and its 95% interval. */
struct interval judge_median(struct sample s, uint64_t seed);

/* How many times b's median a's is. */
struct interval judge_ratio(struct sample a, struct sample b, uint64_t seed);

/* The p-value of "a and b do not differ" (Mann-Whitney), not corrected. */
double judge_p(struct sample a, struct sample b);

#endif
