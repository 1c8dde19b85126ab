/* SPDX-License-Identifier: MIT */
/* Many comparisons at once: Holm's correction and ranks. */
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

/* Who is better than one who is better than j is better than j. */
static void close_transitively(bool *better, size_t n)
{
	for (size_t by = 0; by < n; by++)
		for (size_t i = 0; i < n; i++)
			for (size_t j = 0; j < n && better[i * n + by]; j++)
				if (better[by * n + j])
					better[i * n + j] = true;
}

void stats_rank_intervals(bool *better, size_t n, struct rank_interval *ret)
{
	close_transitively(better, n);
	for (size_t i = 0; i < n; i++) {
		ret[i] = (struct rank_interval){ .low = 1, .high = n };
		for (size_t j = 0; j < n; j++) {
			ret[i].low += better[j * n + i];
			ret[i].high -= better[i * n + j];
		}
	}
}
