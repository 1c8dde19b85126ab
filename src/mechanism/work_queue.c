/* SPDX-License-Identifier: MIT */
#include "mechanism/work_queue.h"

#include <errno.h>
#include <stdlib.h>

int work_queue_open(struct work_queue *q, size_t cap)
{
	*q = (struct work_queue){ .cap = cap };
	q->items = calloc(cap, sizeof(struct peer *));
	if (!q->items)
		return -ENOMEM;
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->not_empty, NULL);
	pthread_cond_init(&q->not_full, NULL);
	return 0;
}

void work_queue_free(struct work_queue *q)
{
	pthread_cond_destroy(&q->not_full);
	pthread_cond_destroy(&q->not_empty);
	pthread_mutex_destroy(&q->lock);
	free(q->items);
}

static void lock_queue(struct work_queue *q, struct thread *me)
{
	if (!pthread_mutex_trylock(&q->lock))
		return;
	thread_count(me, COUNT_LOCK_WAITS, 1);
	pthread_mutex_lock(&q->lock);
}

void work_queue_close(struct work_queue *q)
{
	pthread_mutex_lock(&q->lock);
	q->closed = true;
	pthread_cond_broadcast(&q->not_empty);
	pthread_mutex_unlock(&q->lock);
}

/* The lock is held, and there is room; gives the lock back. */
static void append(struct work_queue *q, struct thread *me, struct peer *p)
{
	bool wake = q->sleeping > 0;

	q->items[(q->head + q->count++) % q->cap] = p;
	thread_count(me, COUNT_ENQUEUES, 1);
	trace_moment(me->trace, TRACE_ENQUEUE, peer_token(p));
	pthread_mutex_unlock(&q->lock);
	if (!wake)
		return;
	thread_count(me, COUNT_WAKEUPS, 1);
	pthread_cond_signal(&q->not_empty);
}

void work_queue_put(struct work_queue *q, struct thread *me, struct peer *p)
{
	lock_queue(q, me);
	if (q->count == q->cap)
		thread_count(me, COUNT_QUEUE_FULL, 1);
	while (q->count == q->cap) {
		q->waiting++;
		pthread_cond_wait(&q->not_full, &q->lock);
		q->waiting--;
	}
	append(q, me, p);
}

int work_queue_try_put(struct work_queue *q, struct thread *me, struct peer *p)
{
	lock_queue(q, me);
	if (q->count == q->cap) {
		pthread_mutex_unlock(&q->lock);
		thread_count(me, COUNT_QUEUE_FULL, 1);
		return -EAGAIN;
	}
	append(q, me, p);
	return 0;
}

struct peer *work_queue_take(struct work_queue *q, struct thread *me)
{
	struct peer *p = NULL;

	lock_queue(q, me);
	while (!q->count && !q->closed) {
		q->sleeping++;
		pthread_cond_wait(&q->not_empty, &q->lock);
		q->sleeping--;
	}
	if (q->count) {
		p = q->items[q->head];
		q->head = (q->head + 1) % q->cap;
		q->count--;
		/* Each place that comes free is for one of them. */
		if (q->waiting)
			pthread_cond_signal(&q->not_full);
	}
	pthread_mutex_unlock(&q->lock);
	if (p)
		trace_moment(me->trace, TRACE_DEQUEUE, peer_token(p));
	return p;
}
