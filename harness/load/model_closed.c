/* SPDX-License-Identifier: MIT */
/*
 * Closed loop: each connection keeps its pipeline full, and wants its next
 * request the moment a reply has come, or after thinking. What is queued on a
 * connection that goes waits for the next one, its clock running.
 */
#include "load/model.h"

#include "load/worker.h"

static void start(struct worker *w, uint64_t now)
{
	unsigned depth = w->config->pipeline, n = w->active * depth;
	uint64_t think = w->config->think_ns;

	for (unsigned k = 0; k < n && worker_take(w); k++) {
		unsigned i = think > 0 ? k / depth : k % w->active;

		/* Users who think do not all begin at once. */
		if (think > 0)
			pauses_add(&w->pauses, &w->clients[i],
			    now + think * i / w->active);
		else
			client_issue(&w->clients[i], now);
	}
	for (unsigned i = 0; i < w->active; i++)
		client_pump(&w->clients[i]);
}

static void ended(struct client *c, uint64_t now)
{
	struct worker *w = c->owner;

	if (!w->loading || !worker_take(w))
		return;
	if (w->config->think_ns > 0)
		pauses_add(&w->pauses, c, now + w->config->think_ns);
	else
		client_issue(c, now);
}

static void nothing(struct client *c, uint64_t now)
{
	(void)c;
	(void)now;
}

static uint64_t pump(struct worker *w, uint64_t now)
{
	const struct pause *first;

	while ((first = pauses_first(&w->pauses)) != NULL) {
		struct client *c = first->client;

		if (first->until_ns > now)
			return first->until_ns;
		client_issue(c, first->until_ns);
		pauses_remove_first(&w->pauses);
		client_pump(c);
	}
	return UINT64_MAX;
}

static void finish(struct worker *w, uint64_t now)
{
	(void)w;
	(void)now;
}

const struct model_ops model_closed = {
	.name = "closed",
	.start = start,
	.up = nothing,
	.ended = ended,
	.down = nothing,
	.pump = pump,
	.finish = finish,
};
