/* SPDX-License-Identifier: MIT */
/* What rank tests must know about equal values. */
#ifndef PACELINE_LIB_STATS_TIES_H
#define PACELINE_LIB_STATS_TIES_H

#include <stddef.h>

/* The sum of term(t) over the groups of t equal values in a sorted array. */
static inline double stats_ties(
    const double *sorted, size_t n, double (*term)(double t))
{
	double sum = 0;

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && sorted[end] == sorted[i];)
			end++;
		sum += term((double)(end - i));
	}
	return sum;
}

#endif
