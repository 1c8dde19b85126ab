/* SPDX-License-Identifier: MIT */
#include "load/result.h"

#include <errno.h>
#include <stdlib.h>

static void add_bins(struct arrival_bins *sum, struct arrival_bins *part)
{
	if (!sum->bins) {
		*sum = *part;
		part->bins = NULL;
		return;
	}
	for (uint32_t i = 0; i < sum->count; i++)
		sum->bins[i] += part->bins[i];
}

static void add_targets(struct result *r, struct tally *t)
{
	if (!r->targets) {
		r->targets = t->targets;
		t->targets = NULL;
		t->target_count = 0;
		return;
	}
	for (uint32_t i = 0; i < t->target_count; i++) {
		hist_add(r->targets[i].response, t->targets[i].response);
		r->targets[i].replies += t->targets[i].replies;
		r->targets[i].errors += t->targets[i].errors;
	}
}

static void add_tally(struct result *r, struct tally *t)
{
	hist_add(r->response, t->response);
	hist_add(r->service, t->service);
	hist_add(r->lag, t->lag);
	hist_add(r->delay, t->delay);
	for (int k = 0; k < ERROR_KINDS; k++)
		r->errors[k] += t->errors[k];
	r->requests += t->requests;
	r->retried += t->retried;
	r->replies += t->answered;
	r->never_sent += t->never_sent;
	for (int k = 0; k < STATUS_END; k++)
		r->statuses[k] += t->statuses[k];
	r->bytes += t->bytes;
	r->unanswered += t->unanswered;
	r->due += t->due;
	r->waited += t->waited;
	r->arrived += t->arrived;
	r->out_of_range += t->out_of_range;
	r->in_flight += t->in_flight_area / (double)r->duration_ns;
	r->load_cpu_ns += t->cpu_to_ns - t->cpu_from_ns;
	r->load_spin_ns += t->spun_to_ns - t->spun_from_ns;
	if (t->arrivals.count > 0)
		add_bins(&r->arrivals, &t->arrivals);
	if (t->targets)
		add_targets(r, t);
}

/* Jain's index, (sum x)^2 / (n sum x^2), of replies over connections. */
static void add_fairness(
    struct result *r, const struct worker *workers, unsigned count)
{
	double sum = 0, squares = 0;
	unsigned n = 0;

	for (unsigned i = 0; i < count; i++) {
		for (unsigned k = 0; k < workers[i].active; k++) {
			const struct client *c = &workers[i].clients[k];

			sum += (double)c->replies;
			squares += (double)c->replies * (double)c->replies;
			r->never_served += !c->served;
			n++;
		}
		r->extra_lost += workers[i].extra_lost;
		r->slow_replies += workers[i].slow_replies;
	}
	r->jain_index = squares > 0 ? sum * sum / (n * squares) : 0;
}

int result_merge(struct result *r, struct worker *workers, unsigned count,
    const struct plan *plan)
{
	uint64_t start = plan_read(&plan->start_ns);
	uint64_t from = plan_read(&plan->from_ns);
	uint64_t to = plan_read(&plan->to_ns);

	r->duration_ns = to > from ? to - from : 1;
	r->from_after_start_ns = from - start;
	r->response = hist_new();
	r->service = hist_new();
	r->lag = hist_new();
	r->delay = hist_new();
	if (!r->response || !r->service || !r->lag || !r->delay)
		return -ENOMEM;
	for (unsigned i = 0; i < count; i++)
		add_tally(r, &workers[i].tally);
	add_fairness(r, workers, count);
	for (unsigned i = 0; i < count; i++)
		r->rate_per_s += (double)workers[i].tally.replies * 1e9 /
				 (double)r->duration_ns;
	if (r->config->step_count > 0)
		r->target_rate_per_s =
		    schedule_expected(r->config->steps, r->config->step_count,
			from - start, to - start) *
		    1e9 / (double)r->duration_ns;
	if (r->config->session_requests > 0)
		r->target_rate_per_s *= r->config->session_requests;
	return 0;
}

void result_free(struct result *r)
{
	hist_free(r->response);
	hist_free(r->service);
	hist_free(r->lag);
	hist_free(r->delay);
	free(r->arrivals.bins);
	for (size_t i = 0; r->targets && i < r->config->target_count; i++)
		hist_free(r->targets[i].response);
	free(r->targets);
	intervals_fini(&r->intervals);
}

uint64_t result_errors(const struct result *r)
{
	uint64_t sum = 0;

	for (int k = 0; k < ERROR_KINDS; k++)
		sum += r->errors[k];
	return sum;
}

uint64_t result_failed(const struct result *r)
{
	return result_errors(r) - r->errors[ERROR_CONNECT] -
	       r->errors[ERROR_UNASKED];
}

uint64_t result_statuses(const struct result *r, unsigned from, unsigned to)
{
	uint64_t sum = 0;

	for (unsigned i = from; i < to; i++)
		sum += r->statuses[i];
	return sum;
}
