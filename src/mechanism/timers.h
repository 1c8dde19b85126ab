/* SPDX-License-Identifier: MIT */
/*
 * Deadlines in order: a binary heap of (time, token). One thread at a time.
 * Zeroed memory is an empty heap.
 */
#ifndef PACELINE_MECHANISM_TIMERS_H
#define PACELINE_MECHANISM_TIMERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

#define TIMERS_NEVER UINT64_MAX

struct timer {
	uint64_t at_ns;
	uint64_t token;
};

struct timers {
	struct timer *heap;
	size_t count, cap;
};

void timers_free(struct timers *t);

/* Returns 0 or -ENOMEM. */
MUST_USE int timers_add(struct timers *t, uint64_t at_ns, uint64_t token);

/* The earliest deadline, or TIMERS_NEVER. */
static inline uint64_t timers_next(const struct timers *t)
{
	return t->count ? t->heap[0].at_ns : TIMERS_NEVER;
}

/* Takes the earliest token if its time has come. */
bool timers_take(struct timers *t, uint64_t now_ns, uint64_t *ret_token);

#endif
