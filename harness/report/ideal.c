/* SPDX-License-Identifier: MIT */
#include "report/ideal.h"

#include <math.h>
#include <stdlib.h>

#include "report/latency.h"

#define MOST_CPUS 4096

/* How many CPUs a list such as "0,2-5" names; 1 for what is no list. */
static unsigned int count_cpus(const char *list)
{
	unsigned int n = 0;

	while (*list && n < MOST_CPUS) {
		char *end;
		long first = strtol(list, &end, 10), last = first;

		if (end == list)
			break;
		if (*end == '-')
			last = strtol(end + 1, &end, 10);
		if (first < 0 || last < first || last >= MOST_CPUS)
			break;
		n += (unsigned int)(last - first + 1);
		list = *end == ',' ? end + 1 : end;
	}
	return n > 0 ? n : 1;
}

/* The lowest step in which the subject was measured, or NULL. */
static const struct cell *lowest(const struct sweep *sweep, size_t subject)
{
	const struct cell *cell = NULL;

	for (size_t i = 0; i < sweep->count && !cell; i++)
		cell = sweep_cell(sweep, i, subject);
	return cell;
}

/* (standard deviation / mean)^2 of service times; NaN without any. */
static double variation2(const struct study *study, const struct cell *cell)
{
	struct hist *h = hist_new();
	double ratio = NAN;

	if (h && latency_merge(study, cell, LATENCY_SERVICE, h) >= 0 &&
	    hist_total(h) > 0)
		ratio = hist_stddev(h) / hist_mean(h);
	hist_free(h);
	return ratio * ratio;
}

bool ideal_queue_of(const struct study *study, const struct sweep *sweep,
    size_t subject, struct ideal_queue *ret_ideal)
{
	const struct cell *cell = lowest(sweep, subject);
	struct ideal_queue ideal = { .besides_s = 0 };
	double p50;

	if (!cell)
		return false;
	p50 = cell->estimates[METRIC_P50].estimate / 1e9;
	ideal.queue = (struct queue){
		.servers =
		    count_cpus(table_value(&study->run->env, "server_cpus")),
		.service = cell->estimates[METRIC_CPU].estimate / 1e9,
		.service_variation2 = variation2(study, cell),
		.gap_variation2 = 1,
	};
	if (!(ideal.queue.service > 0) ||
	    !isfinite(ideal.queue.service_variation2) || !isfinite(p50))
		return false;
	ideal.besides_s = fmax(0, p50 - ideal.queue.service);
	*ret_ideal = ideal;
	return true;
}

double ideal_p99(const struct ideal_queue *ideal, double rate_per_s)
{
	struct queue queue = ideal->queue;
	struct queue_answer answer;

	queue.arrivals = rate_per_s;
	if (queue_solve(&queue, &answer) < 0)
		return NAN;
	return ideal->besides_s + answer.p99;
}

bool ideal_scaling_of(
    const struct sweep *sweep, size_t subject, struct usl *ret_usl)
{
	double *x = calloc(sweep->count, sizeof(*x));
	double *y = calloc(sweep->count, sizeof(*y));
	size_t n = 0;
	int rc = -1;

	for (size_t i = 0; x && y && i < sweep->count; i++) {
		const struct cell *cell = sweep_cell(sweep, i, subject);

		if (!cell)
			continue;
		x[n] = sweep->x[i];
		y[n++] = cell->estimates[METRIC_RATE].estimate;
	}
	if (x && y)
		rc = usl_fit(x, y, n, ret_usl);
	free(x);
	free(y);
	return rc >= 0;
}
