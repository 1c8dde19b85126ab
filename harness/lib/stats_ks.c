/* SPDX-License-Identifier: MIT */
#include "lib/stats_ks.h"

#include <errno.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * The chance of a larger distance, by Kolmogorov's series; Stephens' terms
 * (1970) make it good from 5 values on.
 */
static double chance_of(double d, double n)
{
	double root = sqrt(n), t = d * (root + 0.12 + 0.11 / root);
	double sum = 0, sign = 1;

	/* Below this the series converges slowly, to 1. */
	if (t < 0.2)
		return 1;
	for (int k = 1; k <= 100; k++) {
		double term = exp(-2 * k * k * t * t);

		sum += sign * term;
		if (term < 1e-12)
			break;
		sign = -sign;
	}
	return fmin(fmax(2 * sum, 0), 1);
}

/* u holds each value's place in its distribution, and is sorted. */
static struct ks against_uniform(double *u, size_t n)
{
	struct ks ks = { .d = 0 };

	gsl_sort(u, 1, n);
	for (size_t i = 0; i < n; i++) {
		double above = (double)(i + 1) / (double)n - u[i];
		double below = u[i] - (double)i / (double)n;

		ks.d = fmax(ks.d, fmax(above, below));
	}
	ks.p = chance_of(ks.d, (double)n);
	return ks;
}

int stats_ks_exponential(
    const double *gaps, size_t n, double mean, struct ks *ret)
{
	double *u;

	if (!n || !(mean > 0))
		return -EINVAL;
	u = malloc(n * sizeof(*u));
	if (!u)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		u[i] = gaps[i] > 0 ? -expm1(-gaps[i] / mean) : 0;
	*ret = against_uniform(u, n);
	free(u);
	return 0;
}

int stats_ks_uniform(
    const double *x, size_t n, double low, double high, struct ks *ret)
{
	double *u;

	if (!n || !(high > low))
		return -EINVAL;
	u = malloc(n * sizeof(*u));
	if (!u)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		u[i] = fmin(fmax((x[i] - low) / (high - low), 0), 1);
	*ret = against_uniform(u, n);
	free(u);
	return 0;
}

double stats_unevenness(const double *stamps, size_t n, double period)
{
	double least = INFINITY, most = -INFINITY;

	for (size_t i = 0; i < n; i++) {
		double off = stamps[i] - (double)i * period;

		least = fmin(least, off);
		most = fmax(most, off);
	}
	/* The best start lies half-way between the extremes. */
	return n ? (most - least) / 2 / period : NAN;
}
