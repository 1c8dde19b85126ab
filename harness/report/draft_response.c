/* SPDX-License-Identifier: MIT */
#include "report/draft.h"

#include <math.h>

#include "report/markup.h"

#define PAIRS 3

static const enum metric_id pairs[PAIRS][2] = {
	{ METRIC_SERVICE_P50, METRIC_P50 },
	{ METRIC_SERVICE_P99, METRIC_P99 },
	{ METRIC_SERVICE_P999, METRIC_P999 },
};

/*
 * The marks: of each percentile the service time of each subject, hollow, then
 * the response times, filled. Before them come as many lines between the two.
 */
static void write_tips(const struct draft *d)
{
	size_t n = d->figure->count;

	for (size_t k = 0; k < 2 * PAIRS; k++)
		for (size_t i = 0; i < n; i++) {
			enum metric_id id = pairs[k % PAIRS][k / PAIRS];
			double ns = d->figure->cells[i]->estimates[id].estimate;
			char tip[120];

			if (!(ns > 0))
				continue;
			snprintf(tip, sizeof(tip), "%s %s",
			    metric_get(id)->axis, show_latency(ns).text);
			draft_tip(d, (PAIRS + k) * n + i + 1, i, tip);
		}
}

int draft_response(struct draft *d)
{
	double low = INFINITY, high = 0;

	fputs("subject,service_p50_s,response_p50_s,service_p99_s,"
	      "response_p99_s,service_p999_s,response_p999_s\n",
	    d->data);
	for (size_t i = 0; i < d->figure->count; i++) {
		const struct interval *e = d->figure->cells[i]->estimates;

		markup_csv(d->data, draft_subject(d, i)->name);
		for (size_t k = 0; k < 2 * PAIRS; k++) {
			double ns = e[pairs[k / 2][k % 2]].estimate;

			fputc(',', d->data);
			draft_number(d->data, ns / 1e9);
			low = fmin(low, ns);
			high = fmax(high, ns);
		}
		fputc('\n', d->data);
	}
	write_tips(d);
	draft_latency_axis(d, 'X', low, high);
	return 0;
}
