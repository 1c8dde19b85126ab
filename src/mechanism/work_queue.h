/* SPDX-License-Identifier: MIT */
/*
 * A bounded queue of connections between threads, first in, first out: a
 * ring under a mutex. Who must wait, for an item or for room, sleeps in a
 * place of its own (core/parker.h), so that an item wakes one sleeper, and
 * nobody if nobody sleeps; or, to be compared with that, on a condition.
 */
#ifndef PACELINE_MECHANISM_WORK_QUEUE_H
#define PACELINE_MECHANISM_WORK_QUEUE_H

#include <pthread.h>

#include "core/server.h"

enum wakeup {
	WAKEUP_PARKER,
	/* A condition variable. Who was signalled counts as a sleeper until it
	 * has the lock again: in between every put signals in vain. */
	WAKEUP_CONDVAR,
};

/* Those that wait at one end; under the queue's lock. */
struct queue_end {
	struct parker *idle; /* WAKEUP_PARKER */
	pthread_cond_t cond; /* WAKEUP_CONDVAR */
	unsigned sleeping;
};

struct work_queue {
	pthread_mutex_t lock;
	enum wakeup wakeup;
	struct queue_end takers, putters;
	struct peer **items;
	size_t cap, head, count;
	bool closed;
};

/* A queue for `cap` items. Returns 0 or -errno. */
MUST_USE int work_queue_open(
    struct work_queue *q, size_t cap, enum wakeup wakeup);
void work_queue_free(struct work_queue *q);

/* Ends it: takers get what is left, then NULL. */
void work_queue_close(struct work_queue *q);

/* Puts an item; waits for room. Counts a hand-off, and a wake-up if one. */
void work_queue_put(struct work_queue *q, struct thread *me, struct peer *p);

/* Puts an item if there is room. Returns 0 or -EAGAIN. */
MUST_USE int work_queue_try_put(
    struct work_queue *q, struct thread *me, struct peer *p);

/* Takes the oldest item, waiting for one; NULL when closed and empty. */
struct peer *work_queue_take(struct work_queue *q, struct thread *me);

#endif
