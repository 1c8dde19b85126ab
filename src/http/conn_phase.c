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

void conn_park(struct conn *c, struct conn_env *env)
{
	uint8_t before = atomic_load_explicit(&c->phase, memory_order_relaxed);
	enum conn_phase phase;

	if (c->input_len && buf_append(&c->kept, c->input, c->input_len))
		conn_abort(c);
	c->input = NULL;
	c->input_len = 0;
	if (c->kept.mem && !buf_len(&c->kept))
		buf_free(&c->kept);
	phase = phase_of(c);
	if (phase == before && !c->progress)
		return;
	c->progress = false;
	atomic_store_explicit(&c->phase, phase, memory_order_relaxed);
	atomic_store_explicit(&c->stamp_ms, env->now_ms, memory_order_relaxed);
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
