/* SPDX-License-Identifier: MIT */
/*
 * Where one thread sleeps until another wakes it, it and nobody else
 * (futex(2)). A wake that comes first is not lost. Zeroed memory is ready.
 */
#ifndef PACELINE_CORE_PARKER_H
#define PACELINE_CORE_PARKER_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct parker {
	_Atomic uint32_t woken;
	struct parker *next; /* in a stack of idle ones */
};

/* Sleeps until woken; what the waker wrote before is seen. */
void parker_sleep(struct parker *p);

/* Wakes the sleeper. */
void parker_wake(struct parker *p);

/*
 * A stack of those that are about to sleep, under a lock of its owner's: who
 * came last is woken first, for its caches are warm.
 */
static inline void parker_push(struct parker **stack, struct parker *p)
{
	p->next = *stack;
	*stack = p;
}

/* Takes the top off; NULL when nobody sleeps. parker_wake() is due. */
static inline struct parker *parker_pop(struct parker **stack)
{
	struct parker *p = *stack;

	if (p)
		*stack = p->next;
	return p;
}

#endif
