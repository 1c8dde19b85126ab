/* SPDX-License-Identifier: MIT */
/* Many comparisons at once: Holm's correction and tie groups. */
#include <errno.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>

#include "lib/stats_compare.h"

int stats_holm(const double *p, size_t n, double *ret)
{
	size_t *order = malloc(n * sizeof(*order));
	double worst = 0;

	if (!order)
		return n ? -ENOMEM : 0;
	gsl_sort_index(order, p, 1, n);
	for (size_t i = 0; i < n; i++) {
		double corrected = fmin(p[order[i]] * (double)(n - i), 1);

		/* Step down: none may be more significant than its better. */
		worst = fmax(worst, corrected);
		ret[order[i]] = worst;
	}
	free(order);
	return 0;
}

/* Whether everyone in order[0..cut) differs from everyone behind. */
static bool is_end_of_rank(
    const size_t *order, size_t n, size_t cut, const bool *differs)
{
	for (size_t i = 0; i < cut; i++)
		for (size_t j = cut; j < n; j++)
			if (!differs[order[i] * n + order[j]])
				return false;
	return true;
}

int stats_rank(const double *value, size_t n, const bool *differs,
    enum stats_best best, size_t *ret_rank)
{
	size_t *order = malloc(n * sizeof(*order));
	size_t rank = 1;

	if (!order)
		return n ? -ENOMEM : 0;
	gsl_sort_index(order, value, 1, n);
	for (size_t i = 0; best == STATS_BEST_HIGH && i < n / 2; i++) {
		size_t swap = order[i];

		order[i] = order[n - 1 - i];
		order[n - 1 - i] = swap;
	}
	for (size_t i = 0; i < n; i++) {
		if (i && is_end_of_rank(order, n, i, differs))
			rank = i + 1;
		ret_rank[order[i]] = rank;
	}
	free(order);
	return 0;
}
