/* SPDX-License-Identifier: MIT */
/* The intervals that need no drawing: order statistics and Student's t. */
#include "lib/stats_interval.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats.h"

/* The chance that at most k of n values lie below the p-quantile. */
static double at_most(long k, size_t n, double p)
{
	return k < 0 ? 0 : gsl_cdf_binomial_P((unsigned)k, p, (unsigned)n);
}

/*
 * The p-quantile lies between the values of rank l and u, from 1, with
 * probability P(l <= B < u), B binomial. Gives each tail at most half of what
 * may miss. Returns the level, or 0 when n values do not reach it.
 */
static double order_ranks(
    size_t n, double p, double level, size_t *ret_l, size_t *ret_u)
{
	double tail = (1 - level) / 2;
	long l = 0, u = 1;

	while (at_most(l, n, p) <= tail)
		l++;
	while (u <= (long)n && at_most(u - 1, n, p) < 1 - tail)
		u++;
	if (l < 1 || u > (long)n)
		return 0;
	*ret_l = (size_t)l;
	*ret_u = (size_t)u;
	return at_most(u - 1, n, p) - at_most(l - 1, n, p);
}

int stats_quantile_interval(
    const double *x, size_t n, double p, double level, struct interval *ret)
{
	struct interval i = { .method = INTERVAL_ORDER };
	size_t l = 1, u = n;
	double *sorted;

	if (!n)
		return -EINVAL;
	i.level = order_ranks(n, p, level, &l, &u);
	if (i.level == 0) {
		i.level = at_most((long)n - 1, n, p) - at_most(0, n, p);
		i.method = n > 1 ? INTERVAL_RANGE : INTERVAL_NONE;
	}
	sorted = malloc(n * sizeof(*sorted));
	if (!sorted)
		return -ENOMEM;
	memcpy(sorted, x, n * sizeof(*sorted));
	gsl_sort(sorted, 1, n);
	i.low = n > 1 ? sorted[l - 1] : NAN;
	i.high = n > 1 ? sorted[u - 1] : NAN;
	i.estimate = stats_quantile(sorted, n, p);
	free(sorted);
	*ret = i;
	return 0;
}

int stats_mean_interval(
    const double *x, size_t n, double level, struct interval *ret)
{
	double half;

	if (!n)
		return -EINVAL;
	*ret = (struct interval){ .estimate = stats_mean(x, n),
		.low = NAN,
		.high = NAN,
		.level = level };
	if (n < 2)
		return 0;
	half = gsl_cdf_tdist_Pinv((1 + level) / 2, (double)(n - 1)) *
	       stats_stddev(x, n) / sqrt((double)n);
	ret->low = ret->estimate - half;
	ret->high = ret->estimate + half;
	ret->method = INTERVAL_STUDENT;
	return 0;
}
