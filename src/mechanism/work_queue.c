/* SPDX-License-Identifier: MIT */
#include "mechanism/work_queue.h"

#include <errno.h>
#include <stdlib.h>

int work_queue_open(struct work_queue *q, size_t cap, enum wakeup wakeup)
{
	*q = (struct work_queue){ .cap = cap, .wakeup = wakeup };
	q->items = calloc(cap, sizeof(struct peer *));
	if (!q->items)
		return -ENOMEM;
	pthread_mutex_init(&q->lock, NULL);
	pthread_cond_init(&q->takers.cond, NULL);
	pthread_cond_init(&q->putters.cond, NULL);
	return 0;
}

void work_queue_free(struct work_queue *q)
{
	pthread_cond_destroy(&q->putters.cond);
	pthread_cond_destroy(&q->takers.cond);
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

/* Gives the lock up, sleeps until woken, and has it again. */
static void sleep_at(
    struct work_queue *q, struct thread *me, struct queue_end *end)
{
	if (q->wakeup == WAKEUP_CONDVAR) {
		end->sleeping++;
		pthread_cond_wait(&end->cond, &q->lock);
		end->sleeping--;
		return;
	}
	parker_push(&end->idle, &me->parker);
	pthread_mutex_unlock(&q->lock);
	parker_sleep(&me->parker);
	lock_queue(q, me);
}

/* Gives the lock up, and wakes one that sleeps there. */
static void unlock_and_wake(
    struct work_queue *q, struct thread *me, struct queue_end *end)
{
	struct parker *sleeper = parker_pop(&end->idle);
	bool signal = end->sleeping > 0;

	pthread_mutex_unlock(&q->lock);
	if (!sleeper && !signal)
		return;
	thread_count(me, COUNT_WAKEUPS, 1);
	if (sleeper)
		parker_wake(sleeper);
	else
		pthread_cond_signal(&end->cond);
}

void work_queue_close(struct work_queue *q)
{
	struct parker *sleeper;

	pthread_mutex_lock(&q->lock);
	q->closed = true;
	while ((sleeper = parker_pop(&q->takers.idle)))
		parker_wake(sleeper);
	pthread_cond_broadcast(&q->takers.cond);
	pthread_mutex_unlock(&q->lock);
}

/* The lock is held, and there is room; gives the lock back. */
static void append(struct work_queue *q, struct thread *me, struct peer *p)
{
	q->items[(q->head + q->count++) % q->cap] = p;
	thread_count(me, COUNT_ENQUEUES, 1);
	trace_moment(me->trace, TRACE_ENQUEUE, peer_token(p));
	unlock_and_wake(q, me, &q->takers);
}

void work_queue_put(struct work_queue *q, struct thread *me, struct peer *p)
{
	lock_queue(q, me);
	if (q->count == q->cap)
		thread_count(me, COUNT_QUEUE_FULL, 1);
	while (q->count == q->cap)
		sleep_at(q, me, &q->putters);
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
	struct peer *p;

	lock_queue(q, me);
	while (!q->count && !q->closed)
		sleep_at(q, me, &q->takers);
	if (!q->count) {
		pthread_mutex_unlock(&q->lock);
		return NULL;
	}
	p = q->items[q->head];
	q->head = (q->head + 1) % q->cap;
	q->count--;
	/* Each place that comes free is for one of them. */
	unlock_and_wake(q, me, &q->putters);
	trace_moment(me->trace, TRACE_DEQUEUE, peer_token(p));
	return p;
}
