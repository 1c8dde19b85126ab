/* SPDX-License-Identifier: MIT */
/*
 * Did arrivals follow their law? Kolmogorov and Smirnov's test of a sample
 * against a distribution that is fully given beforehand: with a rate that was
 * estimated from the same sample the p-values would be too large.
 */
#ifndef PACELINE_LIB_STATS_KS_H
#define PACELINE_LIB_STATS_KS_H

#include <stddef.h>

#include "base/check.h"

struct ks {
	double d; /* the largest distance between the distributions */
	double p;
};

/*
 * Gaps between Poisson arrivals against the exponential distribution with
 * that mean. Returns 0, -EINVAL for an empty sample or a mean of 0 or less, or
 * -ENOMEM.
 */
MUST_USE int stats_ks_exponential(
    const double *gaps, size_t n, double mean, struct ks *ret);

/*
 * Values against the uniform distribution on [low, high]: Poisson arrivals in
 * a span, given how many came, or phases in a period. Returns likewise.
 */
MUST_USE int stats_ks_uniform(
    const double *x, size_t n, double low, double high, struct ks *ret);

/*
 * Constant arrivals: the largest distance, in periods, of stamp i from
 * start + i x period, where the start is the one that suits best. 0 is
 * perfectly even; NaN for an empty sample. `stamps` ascend.
 */
double stats_unevenness(const double *stamps, size_t n, double period);

#endif
