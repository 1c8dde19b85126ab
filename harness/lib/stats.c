/* SPDX-License-Identifier: MIT */
#include "lib/stats.h"

#include <gsl/gsl_statistics_double.h>
#include <math.h>

#include "base/check.h"

double stats_mean(const double *x, size_t n)
{
	return n ? gsl_stats_mean(x, 1, n) : NAN;
}

double stats_stddev(const double *x, size_t n)
{
	return n > 1 ? gsl_stats_sd(x, 1, n) : NAN;
}

double stats_variation(const double *x, size_t n)
{
	return stats_stddev(x, n) / stats_mean(x, n);
}

/* Selection takes O(n); sorting each of 2,000 resamples would be slow. */
double stats_quantile(double *x, size_t n, double p)
{
	double place, below, above;
	size_t k;

	REQUIRE(p >= 0 && p <= 1);
	if (!n)
		return NAN;
	place = p * (double)(n - 1);
	k = (size_t)place;
	below = gsl_stats_select(x, 1, n, k);
	if (k + 1 == n || place == (double)k)
		return below;
	/* Selection leaves the larger values behind x[k]. */
	above = gsl_stats_min(x + k + 1, 1, n - k - 1);
	return below + (place - (double)k) * (above - below);
}

double stats_median(double *x, size_t n)
{
	return stats_quantile(x, n, 0.5);
}

double stats_jain(const double *x, size_t n)
{
	double sum = 0, squares = 0;

	for (size_t i = 0; i < n; i++) {
		sum += x[i];
		squares += x[i] * x[i];
	}
	return squares > 0 ? sum * sum / ((double)n * squares) : NAN;
}
