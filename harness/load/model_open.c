/* SPDX-License-Identifier: MIT */
/*
 * Open loop: a request is due when the schedule says so, whatever became of
 * those before it. The connection that has had room for longest takes it. An
 * arrival that finds none waits in the schedule, its clock running, so a
 * backlog of any length costs no memory.
 *
 * Partly open: what arrives is a session, a user with several requests for
 * one connection, each wanted after the reply to the one before it and some
 * thinking. Arrivals are as in the open loop, the rest as in the closed one.
 */
#include "load/model.h"

#include "load/worker.h"

#define TOGETHER_NS (NS_PER_MS / 64)

static void list(struct client *c)
{
	if (c->listed || c->session_left > 0 || !client_has_room(c))
		return;
	TAILQ_INSERT_TAIL(&c->owner->ready, c, ready);
	c->listed = true;
}

static void unlist(struct client *c)
{
	if (!c->listed)
		return;
	TAILQ_REMOVE(&c->owner->ready, c, ready);
	c->listed = false;
}

static void start(struct worker *w, uint64_t now)
{
	(void)now;
	for (unsigned i = 0; i < w->active; i++)
		list(&w->clients[i]);
}

static void up(struct client *c, uint64_t now)
{
	(void)now;
	list(c);
}

static void down(struct client *c, uint64_t now)
{
	(void)now;
	unlist(c);
}

/* Sends the arrivals that are due; when the next one is. */
static uint64_t pump(struct worker *w, uint64_t now)
{
	uint64_t start_ns = plan_read(&w->plan->start_ns), due;
	struct client *c;

	while ((c = TAILQ_FIRST(&w->ready)) != NULL) {
		due = schedule_next_ns(w->schedule);
		if (due == UINT64_MAX || due + start_ns > now)
			return due == UINT64_MAX ? due : due + start_ns;
		if (!worker_take(w))
			return UINT64_MAX;
		schedule_take(w->schedule);
		unlist(c);
		c->session_left = w->config->session_requests;
		client_issue_arrival(c, due + start_ns);
		list(c);
		client_pump(c);
	}
	return UINT64_MAX;
}

/*
 * Arrivals that no connection took. A backlog may be of any length: what is
 * due within a 64th of a millisecond, and so in one bin of the arrivals' law,
 * is counted together.
 */
static void finish(struct worker *w, uint64_t now)
{
	uint64_t start_ns = plan_read(&w->plan->start_ns);
	uint64_t from = plan_read(&w->plan->from_ns) - start_ns;
	uint64_t to = plan_read(&w->plan->to_ns) - start_ns;
	uint64_t due, until, n;

	while ((due = schedule_next_ns(w->schedule)) < to && w->left > 0) {
		until = due < from
			    ? from
			    : due + TOGETHER_NS - (due - from) % TOGETHER_NS;
		n = schedule_take_many(w->schedule, until < to ? until : to);
		if (n > w->left)
			n = w->left;
		w->left -= n;
		tally_never_sent(&w->tally, due + start_ns, n, now);
	}
}

static void session_ended(struct client *c, uint64_t now)
{
	struct worker *w = c->owner;

	if (--c->session_left == 0)
		return list(c);
	if (!w->loading || !worker_take(w))
		return;
	if (w->config->think_ns > 0)
		pauses_add(&w->pauses, c, now + w->config->think_ns);
	else
		client_issue(c, now);
}

static uint64_t session_pump(struct worker *w, uint64_t now)
{
	uint64_t resume = model_closed.pump(w, now), due = pump(w, now);

	return resume < due ? resume : due;
}

const struct model_ops model_open = {
	.name = "open",
	.start = start,
	.up = up,
	.ended = up,
	.down = down,
	.pump = pump,
	.finish = finish,
};

const struct model_ops model_sessions = {
	.name = "sessions",
	.start = start,
	.up = up,
	.ended = session_ended,
	.down = down,
	.pump = session_pump,
	.finish = finish,
};
