/* SPDX-License-Identifier: MIT */
/* How many times one sample is the other: the rank test, inverted. */
#include <errno.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats.h"
#include "lib/stats_compare.h"
#include "lib/stats_sums.h"

#define PAIRS_MAX 10000000

static bool are_positive(const double *y, size_t m)
{
	for (size_t j = 0; j < m; j++)
		if (!(y[j] > 0))
			return false;
	return true;
}

/* `room` is for n + m values. */
static double ratio_of_medians(
    const double *x, size_t n, const double *y, size_t m, double *room)
{
	memcpy(room, x, n * sizeof(*x));
	memcpy(room + n, y, m * sizeof(*y));
	return stats_median(room, n) / stats_median(room + n, m);
}

/* All x[i] / y[j], ascending. */
static void sort_ratios(
    const double *x, size_t n, const double *y, size_t m, double *ret_ratios)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < m; j++)
			ret_ratios[i * m + j] = x[i] / y[j];
	gsl_sort(ret_ratios, 1, n * m);
}

int stats_ratio_interval(const double *x, size_t n, const double *y, size_t m,
    double alpha, struct interval *ret)
{
	struct interval i = { NAN, NAN, NAN, 1 - alpha, INTERVAL_NONE };
	bool is_whole;
	double *room;
	size_t cut = 0;
	int r;

	if (!n || !m)
		return -EINVAL;
	is_whole = n <= PAIRS_MAX / m && are_positive(y, m);
	room = malloc((n + m + (is_whole ? n * m : 0)) * sizeof(*room));
	if (!room)
		return -ENOMEM;
	i.estimate = ratio_of_medians(x, n, y, m, room);
	r = is_whole ? sums_cut(n, m, alpha, &cut) : 0;
	if (cut > 0) {
		sort_ratios(x, n, y, m, room);
		i.low = fmin(room[cut - 1], i.estimate);
		i.high = fmax(room[n * m - cut], i.estimate);
		i.method = INTERVAL_RANKS;
	}
	free(room);
	if (r == 0)
		*ret = i;
	return r;
}
