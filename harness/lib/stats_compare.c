/* SPDX-License-Identifier: MIT */
/* The rank test of two samples. */
#include "lib/stats_compare.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats_sums.h"
#include "lib/stats_ties.h"

static double *sorted_pool(const double *x, size_t n, const double *y, size_t m)
{
	double *pool = malloc((n + m) * sizeof(*pool));

	if (!pool)
		return NULL;
	memcpy(pool, x, n * sizeof(*x));
	memcpy(pool + n, y, m * sizeof(*y));
	gsl_sort(pool, 1, n + m);
	return pool;
}

/* Twice the sum of x's midranks in the pool: a whole number. */
static size_t sum_of(const double *x, size_t n, const double *pool,
    const size_t *twice, size_t all)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = all;

		while (low < high) {
			size_t middle = low + (high - low) / 2;

			if (pool[middle] < x[i])
				low = middle + 1;
			else
				high = middle;
		}
		sum += twice[low];
	}
	return sum;
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
	struct mann_whitney mw = { .exact = n <= SUMS_MAX && m <= SUMS_MAX };
	double *pool = n && m ? sorted_pool(x, n, y, m) : NULL;
	size_t *twice = calloc(n + m + 1, sizeof(*twice));
	size_t sum;
	int r = n && m ? -ENOMEM : -EINVAL;

	if (!pool || !twice)
		goto out;
	sums_midranks(pool, n + m, twice);
	sum = sum_of(x, n, pool, twice, n + m);
	mw.u = ((double)sum - (double)(n * (n + 1))) / 2;
	mw.chance = mw.u / ((double)n * (double)m);
	r = 0;
	if (mw.exact)
		r = sums_p(twice, n + m, n, sum, &mw.p);
	else
		mw.p = normal_p(mw.u, (double)n, (double)m,
		    stats_ties(pool, n + m, cube_less_self));
	if (r == 0)
		*ret = mw;
out:
	free(twice);
	free(pool);
	return r;
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
