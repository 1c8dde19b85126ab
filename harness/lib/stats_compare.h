/* SPDX-License-Identifier: MIT */
/*
 * Are two subjects different, and in which order do many stand? Samples are
 * one value a repetition, independent of one another.
 */
#ifndef PACELINE_LIB_STATS_COMPARE_H
#define PACELINE_LIB_STATS_COMPARE_H

#include <gsl/gsl_rng.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"

struct mann_whitney {
	double u;      /* pairs in which x is larger; a tie counts half */
	double chance; /* u / (n m): that a value of x exceeds one of y */
	double p;      /* two-sided */
	bool exact;
};

/*
 * Mann and Whitney's rank test. Exact up to 25 values on each side without
 * ties; else normal, with corrections for ties and continuity. Takes O(n m).
 * Returns 0, -EINVAL for an empty sample, or -ENOMEM.
 */
MUST_USE int stats_mann_whitney(const double *x, size_t n, const double *y,
    size_t m, struct mann_whitney *ret);

/*
 * The two-sided p-value of a difference between the means, by relabelling:
 * every way when there are at most `resamples` of them, else that many random
 * ones. Given ranks it is the exact rank test with ties. Returns 0, -EINVAL
 * for an empty sample, or -ENOMEM.
 */
MUST_USE int stats_permutation(const double *x, size_t n, const double *y,
    size_t m, gsl_rng *rng, size_t resamples, double *ret_p);

/*
 * Holm's correction of n p-values for having made n comparisons; `ret` may be
 * `p`. Compare what comes out with the level. Returns 0 or -ENOMEM.
 */
MUST_USE int stats_holm(const double *p, size_t n, double *ret);

/*
 * The least p-value that a rank or permutation test of n against m values can
 * give: after Holm's correction for k comparisons nothing is significant
 * unless k times this is below the level.
 */
double stats_least_p(size_t n, size_t m);

/* The fewest repetitions each that can tell subjects apart in k comparisons. */
size_t stats_repetitions_needed(size_t comparisons, double alpha);

enum stats_best { STATS_BEST_LOW, STATS_BEST_HIGH };

/*
 * Ranks n subjects, the best being 1, so that those who cannot be told apart
 * share a rank. `value` is what they are ordered by (a median each), and
 * differs[i * n + j] whether i and j differ significantly; it is symmetric.
 *
 * "Cannot be told apart" is no equivalence: A may be like B and B like C while
 * A and C differ. The rule that makes it an ordering: in the order of values, a
 * rank ends only where everyone before differs from everyone after. Hence
 *   - two who do not differ always share a rank,
 *   - two of different rank always differ, and the better value ranks better,
 *   - two who differ may share a rank when others link them; which pairs do
 *     differ is for the reader of `differs` to say.
 * A rank is one more than the number of subjects in better ranks: 1 1 3 4 4 6.
 * Returns 0 or -ENOMEM.
 */
MUST_USE int stats_rank(const double *value, size_t n, const bool *differs,
    enum stats_best best, size_t *ret_rank);

#endif
