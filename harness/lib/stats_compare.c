/* SPDX-License-Identifier: MIT */
/* Tests of two samples. */
#include "lib/stats_compare.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_combination.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats.h"
#include "lib/stats_ties.h"

/* Up to here all counts of arrangements are whole numbers in a double. */
#define EXACT_MAX 25

static double pairs_larger(const double *x, size_t n, const double *y, size_t m)
{
	double u = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < m; j++)
			u += x[i] > y[j] ? 1 : x[i] == y[j] ? 0.5 : 0;
	return u;
}

static double *pooled(const double *x, size_t n, const double *y, size_t m)
{
	double *pool = malloc((n + m) * sizeof(*pool));

	if (!pool)
		return NULL;
	memcpy(pool, x, n * sizeof(*x));
	memcpy(pool + n, y, m * sizeof(*y));
	return pool;
}

/*
 * ways[u] = arrangements of n and m values in which u pairs are larger: the
 * coefficients of the product over i of (1 - q^(m + i)) / (1 - q^i), made by
 * one multiplication and one division for each i.
 */
static void count_ways(double *ways, size_t n, size_t m)
{
	size_t top = n * m;

	memset(ways, 0, (top + 1) * sizeof(*ways));
	ways[0] = 1;
	for (size_t i = 1; i <= n; i++) {
		for (size_t u = top; u >= m + i; u--)
			ways[u] -= ways[u - m - i];
		for (size_t u = i; u <= top; u++)
			ways[u] += ways[u - i];
	}
}

/* Two-sided, twice the smaller tail. */
static int exact_p(double u, size_t n, size_t m, double *ret_p)
{
	size_t top = n * m;
	double *ways = malloc((top + 1) * sizeof(*ways));
	double tail = 0, all = 0;

	if (!ways)
		return -ENOMEM;
	count_ways(ways, n, m);
	/* The distribution is symmetric: take the tail below. */
	u = fmin(u, (double)top - u);
	for (size_t i = 0; i <= top; i++) {
		all += ways[i];
		if ((double)i <= u)
			tail += ways[i];
	}
	free(ways);
	*ret_p = fmin(2 * tail / all, 1);
	return 0;
}

static double cube_less_self(double t)
{
	return t * t * t - t;
}

static double normal_p(double u, double n, double m, double ties)
{
	double all = n + m;
	double variance = n * m / 12 * (all + 1 - ties / (all * (all - 1)));
	double off = fmax(fabs(u - n * m / 2) - 0.5, 0);

	return variance > 0 ? 2 * gsl_cdf_ugaussian_Q(off / sqrt(variance)) : 1;
}

int stats_mann_whitney(const double *x, size_t n, const double *y, size_t m,
    struct mann_whitney *ret)
{
	struct mann_whitney mw = { .u = pairs_larger(x, n, y, m) };
	double *pool, ties;
	int r = 0;

	if (!n || !m)
		return -EINVAL;
	pool = pooled(x, n, y, m);
	if (!pool)
		return -ENOMEM;
	gsl_sort(pool, 1, n + m);
	ties = stats_ties(pool, n + m, cube_less_self);
	free(pool);
	mw.chance = mw.u / ((double)n * (double)m);
	mw.exact = n <= EXACT_MAX && m <= EXACT_MAX && ties == 0;
	if (mw.exact)
		r = exact_p(mw.u, n, m, &mw.p);
	else
		mw.p = normal_p(mw.u, (double)n, (double)m, ties);
	if (r == 0)
		*ret = mw;
	return r;
}

/* A relabelling counts when its sum is as far from even as the one seen. */
struct relabelling {
	const double *pool;
	size_t n, all;
	double even, seen;
};

static bool is_as_far(const struct relabelling *r, double sum)
{
	/* The same values added in another order differ by rounding. */
	return fabs(sum - r->even) >= r->seen * (1 - 1e-9);
}

static int every_relabelling(const struct relabelling *r, double *ret_p)
{
	gsl_combination *c = gsl_combination_calloc(r->all, r->n);
	size_t hits = 0, ways = 0;

	if (!c)
		return -ENOMEM;
	do {
		double sum = 0;

		for (size_t i = 0; i < r->n; i++)
			sum += r->pool[gsl_combination_get(c, i)];
		hits += is_as_far(r, sum);
		ways++;
	} while (gsl_combination_next(c) == GSL_SUCCESS);
	gsl_combination_free(c);
	*ret_p = (double)hits / (double)ways;
	return 0;
}

/* The labelling seen is one of those drawn: a p-value of 0 is impossible. */
static int random_relabellings(
    const struct relabelling *r, gsl_rng *rng, size_t resamples, double *ret_p)
{
	double *drawn = malloc(r->n * sizeof(*drawn));
	size_t hits = 1;

	if (!drawn)
		return -ENOMEM;
	for (size_t i = 0; i < resamples; i++) {
		double sum = 0;

		gsl_ran_choose(
		    rng, drawn, r->n, (void *)r->pool, r->all, sizeof(*drawn));
		for (size_t k = 0; k < r->n; k++)
			sum += drawn[k];
		hits += is_as_far(r, sum);
	}
	free(drawn);
	*ret_p = (double)hits / (double)(resamples + 1);
	return 0;
}

int stats_permutation(const double *x, size_t n, const double *y, size_t m,
    gsl_rng *rng, size_t resamples, double *ret_p)
{
	struct relabelling r = { .n = n, .all = n + m };
	double *pool;
	int error;

	if (!n || !m)
		return -EINVAL;
	pool = pooled(x, n, y, m);
	if (!pool)
		return -ENOMEM;
	r.pool = pool;
	r.even = stats_mean(pool, n + m) * (double)n;
	r.seen = fabs(stats_mean(x, n) * (double)n - r.even);
	if (1 / stats_least_p(n, m) * 2 <= (double)resamples)
		error = every_relabelling(&r, ret_p);
	else
		error = random_relabellings(&r, rng, resamples, ret_p);
	free(pool);
	return error;
}

double stats_least_p(size_t n, size_t m)
{
	double ways = exp(gsl_sf_lnchoose((unsigned)(n + m), (unsigned)n));

	return fmin(2 / ways, 1);
}

size_t stats_repetitions_needed(size_t comparisons, double alpha)
{
	size_t n = 1;

	REQUIRE(alpha > 0);
	while ((double)comparisons * stats_least_p(n, n) > alpha)
		n++;
	return n;
}
