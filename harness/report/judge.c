/* SPDX-License-Identifier: MIT */
#include "report/judge.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

static const struct interval nothing = {
	.estimate = NAN,
	.low = NAN,
	.high = NAN,
	.method = INTERVAL_NONE,
};

struct interval judge_median(struct sample s)
{
	struct interval result;

	if (stats_quantile_interval(
		s.values, s.count, 0.5, 1 - JUDGE_ALPHA, &result) < 0)
		return nothing;
	return result;
}

struct interval judge_ratio(struct sample a, struct sample b, double alpha)
{
	struct interval result;

	if (stats_ratio_interval(
		a.values, a.count, b.values, b.count, alpha, &result) < 0)
		return nothing;
	return result;
}

double judge_p(struct sample a, struct sample b)
{
	struct mann_whitney test;

	if (stats_mann_whitney(a.values, a.count, b.values, b.count, &test) < 0)
		return NAN;
	return test.p;
}

/*
 * A difference of half the interval's width is found in every other run, one
 * of 1.3 times that in four of five: by simulation, from 6 to 10 repetitions.
 */
double judge_least_seen(const struct interval *ratio)
{
	return pow(ratio->high / ratio->low, 1.3 / 2) - 1;
}

bool judge_can_tell(size_t a, size_t b, size_t comparisons)
{
	return (double)comparisons * stats_least_p(a, b) <= JUDGE_ALPHA;
}

/* The least that the values may be. */
static struct sample at_least(struct sample s)
{
	if (s.floors)
		s.values = s.floors;
	return s;
}

/* From a at its least beside b at its most to the other way round. */
static struct interval ratio_between(
    struct sample a, struct sample b, double alpha)
{
	struct interval ratio = judge_ratio(a, b, alpha);

	ratio.low = judge_ratio(at_least(a), b, alpha).low;
	ratio.high = judge_ratio(a, at_least(b), alpha).high;
	return ratio;
}

/* The verdict on a beside b, before the others are known. */
static int compare(struct sample a, struct sample b, bool more_is_better,
    double alpha, struct verdict *ret, bool *ret_is_better)
{
	struct sample worst = more_is_better ? at_least(a) : a;
	struct sample best = more_is_better ? b : at_least(b);
	struct mann_whitney test;
	int rc;

	rc = stats_mann_whitney(
	    worst.values, worst.count, best.values, best.count, &test);
	if (rc < 0)
		return rc;
	*ret = (struct verdict){
		.ratio = ratio_between(a, b, alpha),
		.p = test.p,
	};
	*ret_is_better = test.chance != 0.5 &&
			 (test.chance > 0.5) == more_is_better &&
			 !(more_is_better ? b : a).is_least;
	return 0;
}

/* Holm's correction of the pairs above the diagonal. */
static int correct(struct verdict *verdicts, size_t n)
{
	double *p = calloc(n * n, sizeof(*p));
	size_t k = 0;
	int rc;

	if (!p)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			p[k++] = verdicts[i * n + j].p;
	rc = stats_holm(p, k, p);
	k = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			verdicts[i * n + j].p = p[k++];
	free(p);
	return rc;
}

void judge_agree(struct interval *r, bool differs, bool is_above)
{
	if (r->method == INTERVAL_NONE)
		return;
	if (!differs) {
		r->low = fmin(r->low, 1);
		r->high = fmax(r->high, 1);
	} else if (is_above) {
		r->low = fmax(r->low, 1);
	} else {
		r->high = fmin(r->high, 1);
	}
	r->estimate = fmin(fmax(r->estimate, r->low), r->high);
}

static struct verdict turned(const struct verdict *v)
{
	struct verdict t = *v;

	t.ratio.estimate = 1 / v->ratio.estimate;
	t.ratio.low = 1 / v->ratio.high;
	t.ratio.high = 1 / v->ratio.low;
	return t;
}

int judge_family(const struct sample *samples, size_t n, bool more_is_better,
    struct verdict *ret_verdicts, struct rank_interval *ret_ranks)
{
	double alpha = n > 1 ? JUDGE_ALPHA / ((double)(n * (n - 1)) / 2) : 1;
	bool *better = calloc(n * n + 1, sizeof(*better));
	int rc = better ? 0 : -ENOMEM;

	for (size_t i = 0; i < n && rc >= 0; i++)
		for (size_t j = i + 1; j < n && rc >= 0; j++)
			rc = compare(samples[i], samples[j], more_is_better,
			    alpha, &ret_verdicts[i * n + j],
			    &better[i * n + j]);
	if (rc >= 0 && n > 1)
		rc = correct(ret_verdicts, n);
	if (rc < 0)
		goto out;
	for (size_t i = 0; i < n * n; i++)
		better[i] = better[i] && ret_verdicts[i].p <= JUDGE_ALPHA;
	stats_rank_intervals(better, n, ret_ranks);
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			struct verdict *v = &ret_verdicts[i * n + j];

			v->differs = better[i * n + j];
			judge_agree(&v->ratio, v->differs, more_is_better);
			ret_verdicts[j * n + i] = turned(v);
		}
out:
	free(better);
	return rc;
}
