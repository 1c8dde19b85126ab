/* SPDX-License-Identifier: MIT */
/*
 * Gunther's Universal Scalability Law: how throughput grows with load, and
 * where it turns back.
 *
 *   X(N) = rate_of_one N / (1 + contention (N - 1) + crosstalk N (N - 1))
 */
#ifndef PACELINE_LIB_USL_H
#define PACELINE_LIB_USL_H

#include <stddef.h>

#include "base/check.h"

struct usl {
	double rate_of_one;
	double contention; /* the share that is serial */
	double crosstalk;  /* the price of each pair's agreement */
	double peak_load;  /* INFINITY without crosstalk */
	double peak_rate;  /* at that load, or its limit */
	double r_squared;  /* of the points explained; 1 is all */
};

/*
 * Fits the law to throughput `rate` at `load` (1 or more: connections,
 * threads, cores) by least squares, neither coefficient below 0. Returns 0,
 * -EINVAL with fewer than 3 different loads, a load below 1 or a rate of 0 or
 * less; -EDOM when the fit does not converge; -ENOMEM.
 */
MUST_USE int usl_fit(
    const double *load, const double *rate, size_t n, struct usl *ret);

/* The law's throughput at a load. */
double usl_rate(const struct usl *u, double load);

#endif
