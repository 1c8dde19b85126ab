/* SPDX-License-Identifier: MIT */
/*
 * Intervals of confidence. What cannot have one (a single value) gets a NaN
 * interval and INTERVAL_NONE, not an error. Functions return 0, -EINVAL for an
 * empty sample, or -ENOMEM.
 */
#ifndef PACELINE_LIB_STATS_INTERVAL_H
#define PACELINE_LIB_STATS_INTERVAL_H

#include <gsl/gsl_rng.h>
#include <stddef.h>

#include "base/check.h"

enum interval_method {
	INTERVAL_NONE,
	INTERVAL_ORDER,     /* order statistics, exact */
	INTERVAL_BOOTSTRAP, /* independent values drawn again */
	INTERVAL_BLOCKS,    /* runs of neighbours drawn again */
	INTERVAL_STUDENT,   /* Student's t, for means */
};

struct interval {
	double estimate;
	double low, high;
	/* The chance to cover: exact for INTERVAL_ORDER, else as asked for. */
	double level;
	enum interval_method method;
};

/* How the method is called in a report: "order statistics", ... */
const char *interval_method_name(enum interval_method method);

/*
 * How to draw again. The generator belongs to the caller; the same seed gives
 * the same interval. 2,000 resamples are usual for a level of 0.95.
 */
struct resampling {
	gsl_rng *rng;
	size_t resamples;
	double level;
};

/* A number about a sample; may reorder the sample it is given. */
typedef double stats_fn(double *x, size_t n, void *arg);

/*
 * The p-quantile of independent values between two order statistics, by the
 * binomial distribution: no assumption about the values. Its level is at least
 * the one asked for. Where n is too small for that (below 6 for a median at
 * 0.95) it is a bootstrap interval, and `method` says so; it then covers less
 * often than asked for.
 */
MUST_USE int stats_quantile_interval(const double *x, size_t n, double p,
    const struct resampling *how, struct interval *ret);

/* Any statistic of independent values, by the percentile bootstrap. */
MUST_USE int stats_bootstrap(const double *x, size_t n, stats_fn *fn, void *arg,
    const struct resampling *how, struct interval *ret);

/*
 * Any statistic of a series in time order, within one run, where neighbours
 * are alike: circular blocks of `block` values, 0 for the length that suits
 * the lag-1 autocorrelation (see stats_block_length()).
 */
MUST_USE int stats_block_bootstrap(const double *x, size_t n, size_t block,
    stats_fn *fn, void *arg, const struct resampling *how,
    struct interval *ret);

/*
 * median(a) / median(b), of independent repetitions, by the bootstrap. At 0.95
 * it covers in 96 to 98% from 5 repetitions each on, 93% with 4, 90% with 3.
 */
MUST_USE int stats_ratio_interval(const double *a, size_t na, const double *b,
    size_t nb, const struct resampling *how, struct interval *ret);

/* The mean of independent values, by Student's t. */
MUST_USE int stats_mean_interval(
    const double *x, size_t n, double level, struct interval *ret);

/* An stats_fn for the quantile that *(double *)arg names. */
double stats_fn_quantile(double *x, size_t n, void *arg);
double stats_fn_mean(double *x, size_t n, void *arg);

#endif
