/* SPDX-License-Identifier: MIT */
/*
 * Intervals of confidence. What cannot have one (a single value) gets a NaN
 * interval and INTERVAL_NONE, not an error. Functions return 0, -EINVAL for an
 * empty sample, or -ENOMEM.
 */
#ifndef PACELINE_LIB_STATS_INTERVAL_H
#define PACELINE_LIB_STATS_INTERVAL_H

#include <stddef.h>

#include "base/check.h"

enum interval_method {
	INTERVAL_NONE,
	INTERVAL_ORDER,   /* order statistics, exact */
	INTERVAL_RANGE,   /* from the least value to the largest: too few */
	INTERVAL_RANKS,   /* what a rank test does not reject */
	INTERVAL_STUDENT, /* Student's t, for means */
};

struct interval {
	double estimate;
	double low, high;
	/* The chance to cover: exact for the first two, else as asked for. */
	double level;
	enum interval_method method;
};

/*
 * The p-quantile of independent values between two order statistics, by the
 * binomial distribution: no assumption about the values. Its level is at least
 * the one asked for. Where n is too small for that (below 6 for a median at
 * 0.95) it is the range, and `method` and `level` say so.
 */
MUST_USE int stats_quantile_interval(
    const double *x, size_t n, double p, double level, struct interval *ret);

/* The mean of independent values, by Student's t. */
MUST_USE int stats_mean_interval(
    const double *x, size_t n, double level, struct interval *ret);

#endif
