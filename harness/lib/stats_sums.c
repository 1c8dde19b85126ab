/* SPDX-License-Identifier: MIT */
#include "lib/stats_sums.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

void sums_midranks(const double *sorted, size_t n, size_t *ret_twice)
{
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && sorted[end] == sorted[i];)
			end++;
		/* Ranks i + 1 to end, of which the mean. */
		for (size_t k = i; k < end; k++)
			ret_twice[k] = i + 1 + end;
	}
}

/* No rank is larger than twice their number. */
static size_t width_of(size_t all, size_t n)
{
	return 2 * all * n + 1;
}

/*
 * ways[c * width + s]: the choices of c ranks whose sum is s. Each rank in
 * turn joins what was chosen from those before it, none of which is larger.
 */
static double *count_ways(const size_t *twice, size_t all, size_t n)
{
	size_t width = width_of(all, n);
	double *ways = calloc((n + 1) * width, sizeof(*ways));

	if (!ways)
		return NULL;
	ways[0] = 1;
	for (size_t i = 0; i < all; i++)
		for (size_t c = i < n ? i + 1 : n; c > 0; c--) {
			const double *less = ways + (c - 1) * width;
			double *more = ways + c * width + twice[i];

			for (size_t s = 0; s <= (c - 1) * twice[i]; s++)
				more[s] += less[s];
		}
	return ways;
}

static size_t distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

int sums_p(const size_t *twice, size_t all, size_t n, size_t sum, double *ret_p)
{
	size_t width = width_of(all, n), mean = n * (all + 1);
	double *ways = count_ways(twice, all, n), *of_n;
	double hits = 0, total = 0;

	if (!ways)
		return -ENOMEM;
	of_n = ways + n * width;
	for (size_t s = 0; s < width; s++) {
		total += of_n[s];
		if (distance(s, mean) >= distance(sum, mean))
			hits += of_n[s];
	}
	free(ways);
	*ret_p = hits / total;
	return 0;
}

static int exact_cut(size_t n, size_t m, double alpha, size_t *ret_cut)
{
	size_t twice[2 * SUMS_MAX], all = n + m, cut = 0;
	size_t least = n * (n + 1);
	double *ways, *of_n, tail = 0, total = 0;

	for (size_t i = 0; i < all; i++)
		twice[i] = 2 * (i + 1);
	ways = count_ways(twice, all, n);
	if (!ways)
		return -ENOMEM;
	of_n = ways + n * width_of(all, n);
	for (size_t u = 0; u <= n * m; u++)
		total += of_n[least + 2 * u];
	while (cut <= n * m) {
		tail += of_n[least + 2 * cut];
		if (2 * tail > alpha * total)
			break;
		cut++;
	}
	free(ways);
	*ret_cut = cut;
	return 0;
}

int sums_cut(size_t n, size_t m, double alpha, size_t *ret_cut)
{
	double pairs = (double)n * (double)m, cut;

	if (n <= SUMS_MAX && m <= SUMS_MAX)
		return exact_cut(n, m, alpha, ret_cut);
	cut = pairs / 2 + 0.5 -
	      gsl_cdf_ugaussian_Qinv(alpha / 2) *
		  sqrt(pairs * (double)(n + m + 1) / 12);
	*ret_cut = cut > 0 ? (size_t)cut : 0;
	return 0;
}
