/* SPDX-License-Identifier: MIT */
/*
 * Closed loop: each connection keeps its pipeline full, and wants its next
 * request the moment a reply has come. What is queued on a connection that
 * goes waits for the next one, its clock running.
 */
#include "load/model.h"

#include "load/worker.h"

static void up(struct client *c, uint64_t now)
{
	while (c->tail - c->head < c->owner->config->pipeline)
		client_issue(c, now);
}

static void start(struct worker *w, uint64_t now)
{
	for (unsigned i = 0; i < w->active; i++) {
		up(&w->clients[i], now);
		client_pump(&w->clients[i]);
	}
}

static void ended(struct client *c, uint64_t now)
{
	if (c->owner->loading)
		client_issue(c, now);
}

static void down(struct client *c, uint64_t now)
{
	(void)c;
	(void)now;
}

static uint64_t pump(struct worker *w, uint64_t now)
{
	(void)w;
	(void)now;
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
	.up = up,
	.ended = ended,
	.down = down,
	.pump = pump,
	.finish = finish,
};
