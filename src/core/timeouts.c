/* SPDX-License-Identifier: MIT */
#include "core/timeouts.h"

#define PERIOD_SHORTEST_MS 10
#define PERIOD_LONGEST_MS  1000

static uint32_t limit_of(const struct timeouts *t, enum conn_phase phase)
{
	switch (phase) {
	case PHASE_IDLE:
		return t->idle_ms;
	case PHASE_BODY:
		return t->body_ms;
	case PHASE_HEAD:
		return t->header_ms;
	case PHASE_WRITE:
		return t->write_ms;
	case PHASE_LINGER:
		return t->linger_ms;
	case PHASE_BUSY:
		break;
	}
	return UINT32_MAX;
}

bool timeouts_expired(
    const struct timeouts *t, const struct conn *c, uint32_t now_ms)
{
	enum conn_phase phase =
	    atomic_load_explicit(&c->phase, memory_order_relaxed);
	uint32_t stamp =
	    atomic_load_explicit(&c->stamp_ms, memory_order_relaxed);
	uint32_t limit = limit_of(t, phase);

	/* The stamp may be a little newer than now: another thread's. */
	return limit != UINT32_MAX && (int32_t)(now_ms - stamp) > 0 &&
	       now_ms - stamp > limit;
}

uint32_t timeouts_period_ms(const struct timeouts *t)
{
	const uint32_t limits[] = { t->header_ms, t->body_ms, t->idle_ms,
		t->write_ms, t->linger_ms };
	uint32_t period = PERIOD_LONGEST_MS;

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++)
		if (limits[i] / 4 < period)
			period = limits[i] / 4;
	return period > PERIOD_SHORTEST_MS ? period : PERIOD_SHORTEST_MS;
}
