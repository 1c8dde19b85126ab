/* SPDX-License-Identifier: MIT */
/*
 * Series in time order: do neighbours depend on one another, and does the
 * level stay where it is? A run that drifts was not warm.
 */
#ifndef PACELINE_LIB_STATS_SERIES_H
#define PACELINE_LIB_STATS_SERIES_H

#include <stddef.h>

#include "base/check.h"

/* Correlation of x[i] with x[i + lag]; 0 for a constant series; NaN if n <=
 * lag.
 */
double stats_autocorrelation(const double *x, size_t n, size_t lag);

/*
 * How many independent values tell as much about the mean as these n do, from
 * the lag-1 autocorrelation r: n (1 - r) / (1 + r), at least 1, at most n.
 */
double stats_effective_size(const double *x, size_t n);

/*
 * Mann and Kendall's test for a trend: tau from -1 (falling) to 1 (rising) and
 * the two-sided p-value; ties are corrected for, and dependence as Yue and
 * Wang (2004) do, by the effective size of the series without its line. Takes
 * O(n^2). Returns 0, or -EINVAL below 4 values; -ENOMEM.
 */
struct trend {
	double tau;
	double p;
};

MUST_USE int stats_trend(const double *x, size_t n, struct trend *ret);

/*
 * Kwiatkowski, Phillips, Schmidt and Shin's test of a steady level. The
 * p-value is interpolated from their table and is known from 0.01 to 0.10
 * only: 0.01 means "or less", 0.10 "or more". Lags by Schwert's short rule,
 * 4 (n/100)^(1/4). Returns 0, or -EINVAL below 4 values.
 */
struct kpss {
	double statistic;
	double p;
};

MUST_USE int stats_kpss(const double *x, size_t n, struct kpss *ret);

#endif
