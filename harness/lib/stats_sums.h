/* SPDX-License-Identifier: MIT */
/*
 * The exact distribution of a sum of midranks, for the rank test and the
 * intervals that invert it. Midranks are kept twice as large: whole numbers.
 */
#ifndef PACELINE_LIB_STATS_SUMS_H
#define PACELINE_LIB_STATS_SUMS_H

#include <stddef.h>

#include "base/check.h"

/* Up to here, on each side, all counts are whole numbers in a double. */
#define SUMS_MAX 25

/* Twice the midrank of each of n ascending values. */
void sums_midranks(const double *sorted, size_t n, size_t *ret_twice);

/*
 * Of all choices of n among so many ranks, how large a share has a sum that is
 * at least as far from the mean as this one. Returns 0 or -ENOMEM.
 */
MUST_USE int sums_p(
    const size_t *twice, size_t all, size_t n, size_t sum, double *ret_p);

/*
 * How many of the n m pairs, without ties, may be cut off each end so that at
 * most alpha is cut off in all; 0: none. Returns 0 or -ENOMEM.
 */
MUST_USE int sums_cut(size_t n, size_t m, double alpha, size_t *ret_cut);

#endif
