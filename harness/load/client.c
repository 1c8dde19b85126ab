/* SPDX-License-Identifier: MIT */
#include "load/client.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "load/delay.h"
#include "load/dial.h"
#include "load/slow.h"
#include "load/worker.h"

static struct stamp *stamp_at(const struct client *c, uint32_t i)
{
	return &c->stamps[i & (c->owner->depth - 1)];
}

static const struct target *target_of(
    const struct client *c, const struct stamp *s)
{
	return &c->owner->config->targets[s->target];
}

/* Requests that this connection may still carry. */
static uint32_t allowance(const struct client *c)
{
	unsigned limit = c->owner->config->requests_per_connection;

	return limit ? limit - c->on_connection : UINT32_MAX;
}

bool client_has_room(const struct client *c)
{
	return c->state == CLIENT_UP &&
	       c->tail - c->head < c->owner->config->pipeline &&
	       c->tail - c->handed < allowance(c);
}

static void issue(struct client *c, uint64_t intended_ns, bool arrival)
{
	HOT_CHECK(c->tail - c->head < c->owner->config->pipeline);
	c->asked = true;
	*stamp_at(c, c->tail++) = (struct stamp){
		.intended_ns = intended_ns,
		.target = worker_pick(c->owner),
		.arrival = arrival,
	};
}

void client_issue(struct client *c, uint64_t intended_ns)
{
	issue(c, intended_ns, false);
}

void client_issue_arrival(struct client *c, uint64_t intended_ns)
{
	issue(c, intended_ns, true);
}

/* How many requests from c->handed on are the same, and may go together. */
static uint32_t alike(const struct client *c, const struct target *t)
{
	uint32_t n = 1, max = c->tail - c->handed, allowed = allowance(c);

	if (max > t->copies)
		max = t->copies;
	/* The last one on a connection says so, in bytes of its own. */
	if (max >= allowed)
		max = allowed - 1;
	while (n < max && target_of(c, stamp_at(c, c->handed + n)) == t)
		n++;
	return n;
}

void client_pump(struct client *c)
{
	struct worker *w = c->owner;

	while (c->state == CLIENT_UP && !c->send_busy && c->handed != c->tail &&
	       allowance(c) > 0) {
		const struct target *t = target_of(c, stamp_at(c, c->handed));
		bool last = allowance(c) == 1;
		uint32_t n = last ? 1 : alike(c, t);

		c->handed += n;
		c->on_connection += n;
		c->send_busy = w->sends_block;
		w->config->engine->send(w->engine, c, last ? t->last : t->bytes,
		    last ? t->last_len : n * t->length);
	}
}

void client_sent(struct client *c, uint64_t now)
{
	struct worker *w = c->owner;

	if (c->state == CLIENT_DROPPED)
		return; /* its socket is shut: nothing leaves */
	for (; c->stamped != c->handed; c->stamped++) {
		struct stamp *s = stamp_at(c, c->stamped);

		tally_sent(&w->tally, s, now);
		s->late_ns = now - delay_ready_ns(s->intended_ns, c->free_ns);
		if (!s->arrival)
			continue;
		/* It arrives once, even if it is sent again. */
		s->arrival = false;
		tally_arrival(&w->tally, s);
	}
}

void client_flushed(struct client *c)
{
	c->send_busy = false;
	client_pump(c);
}

/* The oldest request has ended: its place is free, since free_ns. */
static void advance(struct client *c, uint64_t free_ns, uint64_t now)
{
	if (c->tail - c->head == c->owner->config->pipeline)
		c->free_ns = free_ns;
	c->head++;
	c->reply_bytes = 0;
	c->check = (struct body_check){ 0 };
	worker_ended(c->owner, c, now);
}

static void fail_oldest(struct client *c, enum error_kind kind, uint64_t now)
{
	struct stamp s = *stamp_at(c, c->head);

	tally_error(&c->owner->tally, kind, &s, now);
	advance(c, now, now);
}

/* Everything in flight is lost; the first of it for a reason of its own. */
static void lose(
    struct client *c, enum error_kind first, enum error_kind rest, uint64_t now)
{
	uint32_t end = c->stamped;
	enum error_kind kind = first;

	while (c->head != end) {
		fail_oldest(c, kind, now);
		kind = rest;
	}
}

void client_drop(struct client *c, uint64_t now)
{
	struct worker *w = c->owner;

	c->state = CLIENT_DROPPED;
	w->model->down(c, now);
	w->config->engine->drop(w->engine, c);
}

/* The server does not keep to the rules: nothing more is heard from it. */
static void abandon(struct client *c, uint64_t now)
{
	dial_reset_at_close(c->fd);
	client_drop(c, now);
}

static void leave(struct client *c, uint64_t now)
{
	c->state = CLIENT_LEAVING;
	c->since_ns = now;
	c->owner->model->down(c, now);
}

/*
 * Completes what the generator has delayed a request that has its reply.
 * Returns from when on its place counts as free.
 */
static uint64_t settle_delay(
    const struct client *c, struct stamp *s, uint64_t now)
{
	struct worker *w = c->owner;
	uint64_t arrived = c->arrived_ns, sent_late;

	if (arrived == 0)
		w->tally.unstamped += tally_measured(&w->tally, s->intended_ns);
	/* Real time can be set, and stamps are in it. */
	if (arrived < s->sent_ns || arrived > now)
		arrived = now;
	sent_late = s->late_ns + stall_after(&w->stall, s->sent_ns, arrived);
	s->late_ns = sent_late + (now - arrived);
	return delay_free_ns(arrived, sent_late);
}

/* A reply is complete: judges it and frees its place. */
static void answered(struct client *c, uint64_t now)
{
	struct worker *w = c->owner;
	struct stamp s = *stamp_at(c, c->head);
	const struct target *t = target_of(c, &s);
	const struct reply *r = &c->reply;
	uint64_t free_ns = settle_delay(c, &s, now);

	c->served = true;
	tally_status(&w->tally, &s, r->head.status);
	if (r->head.close)
		leave(c, now);
	if (!expect_status(&t->expect, r->head.status))
		return fail_oldest(c, ERROR_STATUS, now);
	if (!expect_end(&t->expect, w->config->verify, r, &c->check,
		&w->memory[s.target]))
		return fail_oldest(c, ERROR_BODY, now);
	if (tally_measured(&w->tally, now))
		c->replies++;
	tally_reply(&w->tally, &s, c->reply_bytes, now);
	advance(c, free_ns, now);
}

/* Bytes have come that answer nothing. On idle connections it's their end. */
static void refuse(struct client *c, uint64_t now)
{
	if (c->role == CLIENT_ACTIVE)
		tally_unasked(&c->owner->tally, now);
	abandon(c, now);
}

/* All that this connection may carry has been answered. */
static bool used_up(const struct client *c)
{
	return c->state == CLIENT_UP && allowance(c) == 0 &&
	       c->head == c->handed;
}

void client_bytes(struct client *c, const char *p, size_t n,
    uint64_t arrived_ns, uint64_t now)
{
	enum reply_result result;
	const struct target *t;
	size_t used;

	c->arrived_ns = arrived_ns;
	if (c->state != CLIENT_UP && c->state != CLIENT_LEAVING)
		return;
	for (; n > 0; p += used, n -= used) {
		if (c->state == CLIENT_LEAVING || c->head == c->stamped)
			return refuse(c, now);
		t = target_of(c, stamp_at(c, c->head));
		c->reply.no_body = t->head;
		result = reply_feed(&c->reply, p, n, &used);
		c->reply_bytes += used;
		if (c->reply.slice_len > 0)
			expect_slice(&t->expect, c->owner->config->verify,
			    &c->reply, &c->check);
		if (result == REPLY_DONE)
			answered(c, now);
		if (result == REPLY_BAD) {
			lose(c, ERROR_BODY, ERROR_READ, now);
			return abandon(c, now);
		}
	}
	if (used_up(c))
		return client_drop(c, now);
	client_pump(c);
}

void client_closed(struct client *c, int err, uint64_t now)
{
	bool begun = reply_begun(&c->reply);

	if (c->state != CLIENT_UP && c->state != CLIENT_LEAVING)
		return;
	if (c->state == CLIENT_UP && c->head != c->stamped) {
		if (!err && begun && reply_closed(&c->reply) == REPLY_DONE)
			answered(c, now);
		else
			lose(c, !err && begun ? ERROR_BODY : ERROR_READ,
			    ERROR_READ, now);
	}
	client_drop(c, now);
}

void client_send_failed(struct client *c, uint64_t now)
{
	if (c->state != CLIENT_UP)
		return;
	lose(c, ERROR_WRITE, ERROR_WRITE, now);
	client_drop(c, now);
}

void client_expire(struct client *c, uint64_t sent_before_ns, uint64_t now)
{
	if (c->state != CLIENT_UP || c->head == c->stamped ||
	    stamp_at(c, c->head)->sent_ns >= sent_before_ns)
		return;
	fail_oldest(c, ERROR_TIMEOUT, now);
	abandon(c, now);
}

void client_connected(struct client *c, int err, uint64_t now)
{
	struct worker *w = c->owner;

	w->connecting--;
	if (err) {
		tally_connect_error(&w->tally, now);
		w->connect_error = err;
		close(c->fd);
		c->fd = -1;
		c->state = CLIENT_DOWN;
		worker_reconnect(w, c, true);
		return;
	}
	w->up++;
	c->state = CLIENT_UP;
	c->since_ns = c->free_ns = now;
	if (c->role == CLIENT_HELD || c->role == CLIENT_SLOW)
		return slow_up(c, now);
	if (c->role == CLIENT_ACTIVE && w->loading)
		w->model->up(c, now);
	client_pump(c);
}

/*
 * Keeps what may go out again on the next connection, in order; the rest has
 * failed. Returns how much that was.
 */
static uint32_t take_back(struct client *c, uint64_t now)
{
	struct tally *t = &c->owner->tally;
	uint32_t keep = c->head;

	for (uint32_t i = c->head; i != c->tail; i++) {
		struct stamp s = *stamp_at(c, i);
		bool in_flight = (int32_t)(i - c->stamped) < 0;

		if (in_flight && !target_of(c, &s)->idempotent) {
			tally_error(t, ERROR_READ, &s, now);
			continue;
		}
		if (in_flight)
			tally_recall(t, &s, now);
		*stamp_at(c, keep++) = s;
	}
	c->stamped = c->handed = c->head;
	keep = c->tail - keep;
	c->tail -= keep;
	return keep;
}

void client_down(struct client *c, uint64_t now)
{
	struct worker *w = c->owner;
	uint32_t failed = take_back(c, now);

	c->on_connection = 0;
	c->send_busy = false;
	c->reply_bytes = 0;
	c->check = (struct body_check){ 0 };
	c->fd = -1;
	c->state = CLIENT_DOWN;
	reply_restart(&c->reply);
	w->up--;
	while (failed-- > 0)
		worker_ended(w, c, now);
	if (c->role != CLIENT_ACTIVE)
		w->extra_lost++;
	worker_reconnect(w, c, false);
}
