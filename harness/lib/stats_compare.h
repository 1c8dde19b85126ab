/* SPDX-License-Identifier: MIT */
/*
 * Are two subjects different, by how much, and in which order do many stand?
 * Samples are one value a repetition, independent of one another. Functions
 * that can fail return 0, -EINVAL for an empty sample, or -ENOMEM.
 *
 * Repetitions come in blocks, and yet these tests take samples as unpaired.
 * What a block has in common makes them say "different" less often, never more
 * often; and paired tests have 2^n relabellings where these have C(2n, n): with
 * 8 repetitions of 5 subjects no paired rank test can find anything, however
 * large.
 */
#ifndef PACELINE_LIB_STATS_COMPARE_H
#define PACELINE_LIB_STATS_COMPARE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"
#include "lib/stats_interval.h"

struct mann_whitney {
	double u;      /* pairs in which x is larger; a tie counts half */
	double chance; /* u / (n m): that a value of x exceeds one of y */
	double p;      /* two-sided */
	bool exact;
};

/*
 * Mann and Whitney's rank test on midranks: of all ways to label the values
 * that were seen, those with a sum of ranks as far from the middle as the one
 * seen. Exact up to 25 values on each side, ties or none; beyond, normal, with
 * corrections for ties and continuity.
 */
MUST_USE int stats_mann_whitney(const double *x, size_t n, const double *y,
    size_t m, struct mann_whitney *ret);

/*
 * How many times y's values x's are: the ratio of medians, between the ratios
 * that the rank test does not reject at alpha. Where no ratio can be rejected
 * with so few values the interval is NaN, and INTERVAL_NONE; likewise where y
 * has a value of 0 or less, or there are more than ten million pairs.
 */
MUST_USE int stats_ratio_interval(const double *x, size_t n, const double *y,
    size_t m, double alpha, struct interval *ret);

/*
 * Holm's correction of n p-values for having made n comparisons; `ret` may be
 * `p`. Compare what comes out with the level. Returns 0 or -ENOMEM.
 */
MUST_USE int stats_holm(const double *p, size_t n, double *ret);

/*
 * The least p-value that a rank test of n against m values can give: when all
 * of one sample lie below all of the other. Ties within a sample change
 * nothing of it; a value that both samples have puts it out of reach. After
 * Holm's correction for k comparisons nothing is significant unless k times
 * this is at most the level.
 */
double stats_least_p(size_t n, size_t m);

/*
 * The fewest repetitions each that can tell subjects apart in k comparisons,
 * provided that their values do not overlap.
 */
size_t stats_repetitions_needed(size_t comparisons, double alpha);

/* The ranks that a subject may have, the best being 1. */
struct rank_interval {
	size_t low, high;
};

/*
 * Ranks as intervals: one more than those who are better, up to n less those
 * who are worse. When the chance of a single wrong entry in `better` is at
 * most 5%, all intervals hold the true ranks with 95%. Mogstad, Romano,
 * Shaikh, Wilhelm: Inference for Ranks, Review of Economic Studies 91, 2024.
 *
 * better[i * n + j]: i is better than j, which some order must agree with;
 * who is better than one who is better is better too, and is filled in. Hence
 * two who differ never have the same interval: neither of its ends.
 */
void stats_rank_intervals(bool *better, size_t n, struct rank_interval *ret);

#endif
