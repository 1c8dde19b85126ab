/* SPDX-License-Identifier: MIT */
/* What a connection is doing and since when, and what ends it for that. */
#include "http/conn.h"

static enum conn_phase phase_of(const struct conn *c)
{
	if (c->out)
		return PHASE_WRITE;
	switch ((enum conn_state)c->state) {
	case STATE_HEAD:
		return c->kept.mem ? PHASE_HEAD : PHASE_IDLE;
	case STATE_BODY:
		return PHASE_BODY;
	case STATE_READY:
	case STATE_WAIT:
		return PHASE_BUSY;
	case STATE_LAST:
	case STATE_LINGER:
	case STATE_DEAD:
		break;
	}
	return PHASE_LINGER;
}

/*
 * Content earns time by its bytes, framing does not; but never more than has
 * passed: who was fast may not rest for longer than others.
 */
static uint32_t earn(const struct conn *c, const struct conn_env *env)
{
	struct request *r = c->request;
	uint64_t rate = env->limits->body_rate, ms;
	uint32_t stamp =
	    atomic_load_explicit(&c->stamp_ms, memory_order_relaxed);

	if (!rate)
		return stamp;
	ms = (r->body_bytes - r->paid_bytes) * 1000 / rate;
	/* The stamp may be a little newer than now: another thread's. */
	if ((int64_t)ms >= (int32_t)(env->now_ms - stamp)) {
		r->paid_bytes = r->body_bytes;
		return env->now_ms;
	}
	r->paid_bytes += (ms * rate + 999) / 1000;
	return stamp + (uint32_t)ms;
}

void conn_park(struct conn *c, struct conn_env *env)
{
	uint8_t before = atomic_load_explicit(&c->phase, memory_order_relaxed);
	enum conn_phase phase;
	uint32_t stamp = env->now_ms;

	if (c->input_len && buf_append(&c->kept, c->input, c->input_len))
		conn_abort(c);
	c->input = NULL;
	c->input_len = 0;
	if (c->kept.mem && !buf_len(&c->kept))
		buf_free(&c->kept);
	phase = phase_of(c);
	if (phase == before && !c->progress) {
		if (phase != PHASE_BODY)
			return;
		stamp = earn(c, env);
	}
	c->progress = false;
	atomic_store_explicit(&c->phase, phase, memory_order_relaxed);
	atomic_store_explicit(&c->stamp_ms, stamp, memory_order_relaxed);
}

enum conn_want conn_timeout(struct conn *c, struct conn_env *env)
{
	enum conn_phase phase = phase_of(c);

	if (phase == PHASE_HEAD || phase == PHASE_BODY)
		return conn_refuse(c, env, HTTP_REQUEST_TIMEOUT);
	if (phase == PHASE_IDLE)
		c->state = STATE_LAST;
	else if (phase != PHASE_BUSY)
		c->state = STATE_DEAD;
	return conn_want(c);
}
