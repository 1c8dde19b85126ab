/* SPDX-License-Identifier: MIT */
#include "load/result.h"

#include <errno.h>
#include <stdlib.h>

/* A closed loop whose generator does more, or less, than this is its limit. */
#define BUSY_MAX    0.95
#define STALLED_MAX 0.01

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

static void add_effort(struct effort *sum, const struct effort at[2])
{
	sum->cpu_ns += at[1].cpu_ns - at[0].cpu_ns;
	sum->spun_ns += at[1].spun_ns - at[0].spun_ns;
	sum->stalled_ns += at[1].stalled_ns - at[0].stalled_ns;
	sum->runq_ns += at[1].runq_ns - at[0].runq_ns;
	sum->runq_known &= at[0].runq_known && at[1].runq_known;
}

static void add_tally(struct result *r, struct tally *t)
{
	hist_add(r->response, t->response);
	hist_add(r->service, t->service);
	hist_add(r->lag, t->lag);
	hist_add(r->net, t->net);
	hist_add(r->delay, t->delay);
	hist_add(r->ages, t->ages);
	hist_add(r->overshoot, t->overshoot);
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
	r->missed += t->missed;
	r->out_of_range += t->out_of_range;
	r->unstamped += t->unstamped;
	r->in_flight += t->in_flight_area / (double)r->duration_ns;
	r->in_service += t->service_area / (double)r->duration_ns;
	add_effort(&r->effort, t->effort);
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
			r->never_served += c->asked && !c->served;
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
	r->net = hist_new();
	r->delay = hist_new();
	r->ages = hist_new();
	r->overshoot = hist_new();
	if (!r->response || !r->service || !r->lag || !r->net || !r->delay ||
	    !r->ages || !r->overshoot)
		return -ENOMEM;
	r->effort.runq_known = true;
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
	hist_free(r->net);
	hist_free(r->delay);
	hist_free(r->ages);
	hist_free(r->overshoot);
	free(r->arrivals.bins);
	for (size_t i = 0; r->targets && i < r->config->target_count; i++)
		hist_free(r->targets[i].response);
	free(r->targets);
	intervals_fini(&r->intervals);
}

/* Spinning is at leisure: it ends the moment there is something to do. */
double result_busy(const struct result *r)
{
	const struct effort *e = &r->effort;

	return ((double)e->cpu_ns + (double)e->runq_ns - (double)e->spun_ns) /
	       ((double)r->duration_ns * r->config->threads);
}

double result_stalled(const struct result *r)
{
	return (double)r->effort.stalled_ns /
	       ((double)r->duration_ns * r->config->threads);
}

const char *result_rate_bound(const struct result *r)
{
	bool limits =
	    result_busy(r) >= BUSY_MAX || result_stalled(r) >= STALLED_MAX;

	return r->config->step_count == 0 && limits ? "at least" : "";
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
