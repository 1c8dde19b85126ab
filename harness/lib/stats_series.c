/* SPDX-License-Identifier: MIT */
#include "lib/stats_series.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_fit.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats.h"
#include "lib/stats_ties.h"

/* The sum of products of deviations from the mean, lag apart. */
static double lag_sum(const double *x, size_t n, size_t lag, double mean)
{
	double sum = 0;

	for (size_t i = lag; i < n; i++)
		sum += (x[i] - mean) * (x[i - lag] - mean);
	return sum;
}

double stats_autocorrelation(const double *x, size_t n, size_t lag)
{
	double mean = stats_mean(x, n), own;

	if (n <= lag)
		return NAN;
	own = lag_sum(x, n, 0, mean);
	return own > 0 ? lag_sum(x, n, lag, mean) / own : 0;
}

static double effective_size(double n, double r)
{
	double size = n * (1 - r) / (1 + r);

	return fmin(fmax(size, 1), n);
}

double stats_effective_size(const double *x, size_t n)
{
	if (n < 2)
		return (double)n;
	return effective_size((double)n, stats_autocorrelation(x, n, 1));
}

/* Of all pairs, how many more rise than fall. */
static double rises_less_falls(const double *x, size_t n)
{
	double s = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			s += (x[j] > x[i]) - (x[j] < x[i]);
	return s;
}

/* n over the effective size of what is left when the line is taken out. */
static double dependence(const double *x, size_t n, double *scratch)
{
	double c0, c1, cov00, cov01, cov11, sumsq, *t = scratch + n;

	for (size_t i = 0; i < n; i++)
		t[i] = (double)i;
	gsl_fit_linear(t, 1, x, 1, n, &c0, &c1, &cov00, &cov01, &cov11, &sumsq);
	for (size_t i = 0; i < n; i++)
		scratch[i] = x[i] - c0 - c1 * t[i];
	return (double)n / stats_effective_size(scratch, n);
}

static double tie_term(double t)
{
	return t * (t - 1) * (2 * t + 5);
}

int stats_trend(const double *x, size_t n, struct trend *ret)
{
	double s, pairs = (double)n * ((double)n - 1) / 2, variance, z;
	double *scratch;

	if (n < 4)
		return -EINVAL;
	scratch = malloc(2 * n * sizeof(*scratch));
	if (!scratch)
		return -ENOMEM;
	s = rises_less_falls(x, n);
	memcpy(scratch, x, n * sizeof(*x));
	gsl_sort(scratch, 1, n);
	variance =
	    (tie_term((double)n) - stats_ties(scratch, n, tie_term)) / 18;
	variance *= dependence(x, n, scratch);
	free(scratch);
	/* One less, as s moves in steps of two: a continuity correction. */
	z = variance > 0 ? fmax(fabs(s) - 1, 0) / sqrt(variance) : 0;
	*ret = (struct trend){
		.tau = s / pairs,
		.p = 2 * gsl_cdf_ugaussian_Q(z),
	};
	return 0;
}

/* Newey and West's long-run variance with Bartlett's weights. */
static double long_run_variance(const double *x, size_t n, double mean)
{
	size_t lags = (size_t)(4 * pow((double)n / 100, 0.25));
	double sum = lag_sum(x, n, 0, mean);

	for (size_t lag = 1; lag <= lags && lag < n; lag++)
		sum += 2 * (1 - (double)lag / (double)(lags + 1)) *
		       lag_sum(x, n, lag, mean);
	return sum / (double)n;
}

/* Table 1 of the paper, upper tail for a level: statistic and p-value. */
static double kpss_p(double statistic)
{
	static const double table[][2] = { { 0.347, 0.10 }, { 0.463, 0.05 },
		{ 0.574, 0.025 }, { 0.739, 0.01 } };
	size_t i = 0;

	if (statistic <= table[0][0])
		return table[0][1];
	while (i < ARRAY_SIZE(table) && statistic >= table[i][0])
		i++;
	if (i == ARRAY_SIZE(table))
		return table[i - 1][1];
	return table[i - 1][1] + (statistic - table[i - 1][0]) *
				     (table[i][1] - table[i - 1][1]) /
				     (table[i][0] - table[i - 1][0]);
}

int stats_kpss(const double *x, size_t n, struct kpss *ret)
{
	double mean = stats_mean(x, n), walk = 0, squares = 0, variance;

	if (n < 4)
		return -EINVAL;
	for (size_t i = 0; i < n; i++) {
		walk += x[i] - mean;
		squares += walk * walk;
	}
	variance = long_run_variance(x, n, mean);
	/* A constant series is as steady as can be. */
	ret->statistic =
	    variance > 0 ? squares / ((double)n * (double)n * variance) : 0;
	ret->p = kpss_p(ret->statistic);
	return 0;
}
