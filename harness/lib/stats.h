/* SPDX-License-Identifier: MIT */
/*
 * Plain numbers about a sample: pure functions on arrays of finite doubles.
 * NaN stands for what an empty sample, or one too small, does not have.
 */
#ifndef PACELINE_LIB_STATS_H
#define PACELINE_LIB_STATS_H

#include <stddef.h>

double stats_mean(const double *x, size_t n);

/* With n - 1; from two values on. */
double stats_stddev(const double *x, size_t n);

/* Standard deviation over mean: 0 for even gaps, 1 for exponential ones. */
double stats_variation(const double *x, size_t n);

/*
 * The p-quantile, p in [0, 1], interpolated between order statistics as R does
 * by default (type 7). Reorders x.
 */
double stats_quantile(double *x, size_t n, double p);
double stats_median(double *x, size_t n);

/*
 * Jain's fairness index: 1 when all get the same, 1/n when one gets all; NaN
 * when nobody got anything. Jain, Chiu, Hawe: DEC-TR-301, 1984.
 */
double stats_jain(const double *x, size_t n);

#endif
