/* SPDX-License-Identifier: MIT */
/*
 * A bounded queue of connections between threads, first in, first out: a
 * ring under a mutex, with a condition for each end.
 */
#ifndef PACELINE_MECHANISM_WORK_QUEUE_H
#define PACELINE_MECHANISM_WORK_QUEUE_H

#include <pthread.h>

#include "core/server.h"

struct work_queue {
	pthread_mutex_t lock;
	pthread_cond_t not_empty, not_full;
	struct peer **items;
	size_t cap, head, count;
	unsigned sleeping; /* takers */
	unsigned waiting;  /* putters */
	bool closed;
};

/* A queue for `cap` items. Returns 0 or -errno. */
MUST_USE int work_queue_open(struct work_queue *q, size_t cap);
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
