/* SPDX-License-Identifier: MIT */
/* A worker before and after its thread runs. */
#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "load/mix.h"
#include "load/worker.h"

/* For the test of the arrivals' law. */
#define BIN_ARRIVALS 20
#define BINS_MAX     100000
/* In flight on one connection; below this a send never blocks. */
#define SEND_BUFFER_SAFE 16384

static unsigned share_of(unsigned total, const struct worker *w)
{
	unsigned n = w->config->threads;

	return total / n + (w->index < total % n);
}

static enum client_role role_of(const struct worker *w, unsigned i)
{
	if (i < w->active)
		return CLIENT_ACTIVE;
	if (i < w->held_first)
		return CLIENT_IDLE;
	return i < w->slow_first ? CLIENT_HELD : CLIENT_SLOW;
}

static void init_clients(struct worker *w)
{
	for (unsigned i = 0; i < w->count; i++) {
		struct client *c = &w->clients[i];

		c->owner = w;
		c->slot = i;
		c->fd = -1;
		c->role = role_of(w, i);
		if (i < w->active)
			c->stamps = w->stamps + (size_t)i * w->depth;
		reply_init(&c->reply, &w->cache);
		TAILQ_INSERT_TAIL(&w->fresh, c, link);
	}
}

static size_t longest_request(const struct load_config *config)
{
	size_t longest = 0;

	for (size_t i = 0; i < config->target_count; i++) {
		if (config->targets[i].last_len > longest)
			longest = config->targets[i].last_len;
	}
	return longest;
}

/* Draws among several targets by weight, each worker for itself. */
static int init_choice(struct worker *w)
{
	const struct load_config *config = w->config;
	double weights[MIX_MAX_TARGETS];

	if (config->target_count == 1)
		return 0;
	for (size_t i = 0; i < config->target_count; i++)
		weights[i] = config->targets[i].weight;
	w->choice = gsl_ran_discrete_preproc(config->target_count, weights);
	w->rng = gsl_rng_alloc(gsl_rng_mt19937);
	if (!w->choice || !w->rng)
		return -ENOMEM;
	gsl_rng_set(w->rng, config->seed * config->threads + w->index + 1);
	return 0;
}

/*
 * Bins for the test of the arrivals' law: wide enough for some 20 arrivals
 * each, and not too many.
 */
static struct arrival_bins bins_for(const struct load_config *config)
{
	struct arrival_bins b = { .width_ns = NS_PER_MS };
	double expected = schedule_expected(config->steps, config->step_count,
	    config->warmup_ns, config->warmup_ns + config->duration_ns);
	double gap = (double)config->duration_ns / (expected + 1);
	uint64_t count;

	if (gap * BIN_ARRIVALS > (double)b.width_ns)
		b.width_ns = (uint64_t)(gap * BIN_ARRIVALS);
	count = config->duration_ns / b.width_ns;
	b.count = count < BINS_MAX ? (uint32_t)count : BINS_MAX;
	return b;
}

int worker_init(struct worker *w, const struct load_config *config,
    struct plan *plan, unsigned index)
{
	struct arrival_bins bins = { 0 };

	*w = (struct worker){ .config = config,
		.plan = plan,
		.model = config->model,
		.index = index,
		.depth = 1 };
	w->pace = pace_make(config->step_count == 0 ? PACE_SLEEPS
			    : config->spin          ? PACE_SPINS
						    : PACE_LEARNS);
	TAILQ_INIT(&w->fresh);
	TAILQ_INIT(&w->later);
	TAILQ_INIT(&w->ready);
	while (w->depth < config->pipeline)
		w->depth *= 2;
	w->sends_block =
	    longest_request(config) * config->pipeline > SEND_BUFFER_SAFE;
	w->active = share_of(config->connections, w);
	w->share = config->requests ? share_of((unsigned)config->requests, w)
				    : UINT64_MAX;
	w->left = w->share;
	w->held_first = w->active + share_of(config->idle, w);
	w->slow_first = w->held_first + share_of(config->held, w);
	w->count = w->slow_first + share_of(config->slow, w);
	w->clients = calloc(w->count, sizeof(*w->clients));
	w->stamps = calloc((size_t)w->active * w->depth, sizeof(*w->stamps));
	w->slow = calloc(config->slow + 1, sizeof(*w->slow));
	w->memory = calloc(config->target_count, sizeof(*w->memory));
	if (config->step_count > 0)
		bins = bins_for(config);
	if (!w->clients || !w->stamps || !w->slow || !w->memory ||
	    tally_init(&w->tally, plan, bins, (uint32_t)config->target_count) <
		0 ||
	    init_choice(w) < 0 ||
	    pauses_init(&w->pauses, (size_t)w->active * config->pipeline) < 0)
		goto out;
	if (config->step_count > 0) {
		w->schedule = schedule_new(config->arrivals, config->steps,
		    config->step_count, config->seed, index, config->threads);
		if (!w->schedule)
			goto out;
	}
	init_clients(w);
	return 0;
out:
	worker_fini(w);
	return -ENOMEM;
}

void worker_fini(struct worker *w)
{
	for (unsigned i = 0; w->clients && i < w->count; i++)
		reply_fini(&w->clients[i].reply);
	tally_fini(&w->tally);
	schedule_free(w->schedule);
	pauses_fini(&w->pauses);
	if (w->choice)
		gsl_ran_discrete_free(w->choice);
	if (w->rng)
		gsl_rng_free(w->rng);
	free(w->slow);
	free(w->memory);
	free(w->stamps);
	free(w->clients);
}
