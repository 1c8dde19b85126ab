/* SPDX-License-Identifier: MIT */
#include "report/bound.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats.h"
#include "report/study.h"

/* What the generator may add to a percentile of it, or of its interval. */
#define SHARE_OF_FIGURE   0.02
#define SHARE_OF_INTERVAL 0.25

/* Whether a repetition's figure is a lower bound. */
typedef bool bounded_fn(
    const struct table *runs, size_t row, const struct metric *m);

static bool is_generators_rate(
    const struct table *runs, size_t row, const struct metric *m)
{
	return !strcmp(table_text(runs, row, m->bound), "at least");
}

/* Between the percentiles that are known, on a log scale; NaN beyond them. */
static double quantile_at(const struct table *runs, size_t row, double p)
{
	static const struct {
		double p;
		const char *column;
	} points[] = { { 0.5, "response_p50_ns" }, { 0.9, "response_p90_ns" },
		{ 0.99, "response_p99_ns" }, { 0.999, "response_p999_ns" },
		{ 1, "response_max_ns" } };
	double below = NAN, from = 0;

	for (size_t i = 0; i < ARRAY_SIZE(points); i++) {
		double value = table_number(runs, row, points[i].column);

		if (!(value > 0))
			continue;
		if (points[i].p >= p)
			return below * pow(value / below,
					   (p - from) / (points[i].p - from));
		below = value;
		from = points[i].p;
	}
	return NAN;
}

/*
 * Requests without a reply stand at their age, and would have taken longer. Had
 * all of them been the slowest, would the percentile be another?
 */
static bool reaches_ages(
    const struct table *runs, size_t row, const struct metric *m)
{
	double ages = table_number(runs, row, "censored");
	double share = ages / (ages + table_number(runs, row, "replies"));

	if (!(share > 0))
		return false;
	return share > 1 - m->quantile ||
	       quantile_at(runs, row, m->quantile + share) >
		   (1 + SHARE_OF_FIGURE) * metric_value(m, runs, row);
}

/* Whether it is so in half of the repetitions: in the one that counts. */
static bool is_least(const struct study *study, const struct cell *cell,
    const struct metric *m, bounded_fn *is_bounded)
{
	size_t bounded = 0, all = 0;

	for (size_t i = 0; i < cell->row_count; i++) {
		if (!study_row_counts(study, cell, cell->rows[i]))
			continue;
		all++;
		bounded += is_bounded(&study->run->runs, cell->rows[i], m);
	}
	return bounded > 0 && 2 * bounded >= all;
}

/* The medians of what is left without the generator's delay, and of that. */
static bool find_net(const struct study *study, const struct cell *cell,
    const struct metric *m, double *ret_net, double *ret_gap)
{
	const struct table *runs = &study->run->runs;
	double *nets = calloc(2 * cell->row_count + 1, sizeof(*nets));
	double *gaps = nets + cell->row_count;
	size_t n = 0;

	for (size_t i = 0; nets && i < cell->row_count; i++) {
		size_t row = cell->rows[i];
		double net = table_number(runs, row, m->net);
		double gap = metric_value(m, runs, row) - net;

		if (!study_row_counts(study, cell, row) || !isfinite(gap))
			continue;
		nets[n] = net;
		gaps[n++] = gap;
	}
	if (n > 0) {
		*ret_net = stats_median(nets, n);
		*ret_gap = stats_median(gaps, n);
	}
	free(nets);
	return n > 0;
}

static double allowance(const struct interval *e)
{
	double half = (e->high - e->low) / 2;

	return fmax(SHARE_OF_FIGURE * e->estimate,
	    isfinite(half) ? SHARE_OF_INTERVAL * half : 0);
}

struct bound bound_judge(
    const struct study *study, const struct cell *cell, enum metric_id id)
{
	const struct interval *e = &cell->estimates[id];
	struct bound b = { BOUND_NONE, e->estimate };
	const struct metric *m;
	double net, gap;

	if (id == METRIC_OTHER || !isfinite(e->estimate))
		return b;
	m = metric_get(id);
	if (m->net && find_net(study, cell, m, &net, &gap) &&
	    gap > allowance(e))
		b = (struct bound){ BOUND_WITHIN, net };
	if ((m->quantile > 0 && is_least(study, cell, m, reaches_ages)) ||
	    (m->bound && is_least(study, cell, m, is_generators_rate)))
		b.kind = BOUND_LEAST;
	return b;
}
