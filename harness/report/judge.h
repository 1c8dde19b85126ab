/* SPDX-License-Identifier: MIT */
/*
 * From samples to verdicts: the report's few questions to the statistics of
 * harness/lib, at the report's level. Any thread. Without memory an answer is
 * NaN.
 */
#ifndef PACELINE_REPORT_JUDGE_H
#define PACELINE_REPORT_JUDGE_H

#include <stddef.h>

#include "lib/stats_compare.h"
#include "lib/stats_interval.h"

/* The values of one subject, borrowed. */
struct sample {
	const double *values;
	const double *floors; /* NULL, or each value is from this one to it */
	size_t count;
	bool is_least; /* they are lower bounds */
};

/* Up to this p, after Holm's correction, a difference is real. */
#define JUDGE_ALPHA 0.05

/* One of a family beside another. */
struct verdict {
	struct interval ratio; /* how many times the other's figure its is */
	double p;              /* of "no difference", Holm-corrected */
	bool differs;
};

/* The median of repetitions and its 95% interval, or their range. */
struct interval judge_median(struct sample s);

/* How many times b's figure a's is, with an interval of level 1 - alpha. */
struct interval judge_ratio(struct sample a, struct sample b, double alpha);

/* The p-value of "a and b do not differ" (Mann-Whitney), not corrected. */
double judge_p(struct sample a, struct sample b);

/* Makes an interval say of the ratio 1 what a verdict says of it. */
void judge_agree(struct interval *ratio, bool differs, bool is_above);

/*
 * How much larger one of two must be to be told apart, in four of five runs
 * with intervals as wide as this: 0.05 is by 5%.
 */
double judge_least_seen(const struct interval *ratio);

/* Whether a difference between samples of these sizes could be found at all. */
bool judge_can_tell(size_t a, size_t b, size_t comparisons);

/*
 * Compares n subjects, given in the order of their merit, each with each. The
 * verdict on i beside j is ret_verdicts[i * n + j]; those of i beside itself
 * are undefined. The chance that a single one says "differs" and should not is
 * at most JUDGE_ALPHA (Holm); the intervals hold together (Bonferroni) and say
 * of the ratio 1 what the verdict says: who is better than one who is better
 * differs too. A subject of which only lower bounds are known may be better
 * than it seems, or worse, and differs only from those beyond which it is all
 * the more; one whose values lie above floors is taken at its worst to be
 * better than another, and at its best to be worse. Returns 0 or -ENOMEM.
 */
MUST_USE int judge_family(const struct sample *samples, size_t n,
    bool more_is_better, struct verdict *ret_verdicts,
    struct rank_interval *ret_ranks);

#endif
