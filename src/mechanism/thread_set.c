/* SPDX-License-Identifier: MIT */
#include "mechanism/thread_set.h"

void thread_set_init(struct thread_set *set, enum promotion promotion)
{
	*set = (struct thread_set){ .promotion = promotion };
	pthread_mutex_init(&set->lock, NULL);
}

void thread_set_destroy(struct thread_set *set)
{
	pthread_mutex_destroy(&set->lock);
}

static void lock_set(struct thread_set *set, struct member *m)
{
	if (!pthread_mutex_trylock(&set->lock))
		return;
	thread_count(&m->me, COUNT_LOCK_WAITS, 1);
	pthread_mutex_lock(&set->lock);
}

static void add_follower(struct thread_set *set, struct member *m)
{
	struct member **at = &set->followers;

	if (set->promotion == PROMOTION_FIFO)
		while (*at)
			at = &(*at)->next;
	m->next = *at;
	*at = m;
	m->following = true;
	trace_state(m->me.trace, TRACE_FOLLOWER, 0);
}

static void remove_follower(struct thread_set *set, struct member *m)
{
	struct member **at = &set->followers;

	while (*at != m)
		at = &(*at)->next;
	*at = m->next;
	m->following = false;
}

static void wake(struct member *waker, struct member *sleeper)
{
	thread_count(&waker->me, COUNT_WAKEUPS, 1);
	parker_wake(&sleeper->me.parker);
}

struct peer *thread_set_join(struct thread_set *set, struct member *m)
{
	struct peer *handed;

	for (;;) {
		lock_set(set, m);
		handed = m->inbox;
		m->inbox = NULL;
		if (handed || !set->led || m->promoted)
			break;
		add_follower(set, m);
		pthread_mutex_unlock(&set->lock);
		parker_sleep(&m->me.parker);
	}
	if (!handed) {
		set->led = true;
		m->promoted = false;
		trace_state(m->me.trace, TRACE_LEADER, 0);
	}
	pthread_mutex_unlock(&set->lock);
	if (handed)
		trace_moment(m->me.trace, TRACE_DEQUEUE, peer_token(handed));
	return handed;
}

void thread_set_promote(struct thread_set *set, struct member *m)
{
	struct member *next;

	lock_set(set, m);
	next = set->followers;
	set->led = next != NULL;
	if (next) {
		remove_follower(set, next);
		next->promoted = true;
	}
	pthread_mutex_unlock(&set->lock);
	if (!next)
		return;
	thread_count(&m->me, COUNT_PROMOTIONS, 1);
	wake(m, next);
}

void thread_set_hand_over(struct thread_set *set, struct member *from,
    struct member *to, struct peer *p)
{
	bool asleep;

	thread_count(&from->me, COUNT_ENQUEUES, 1);
	trace_moment(from->me.trace, TRACE_ENQUEUE, peer_token(p));
	lock_set(set, from);
	p->next = to->inbox;
	to->inbox = p;
	asleep = to->following;
	if (asleep)
		remove_follower(set, to);
	pthread_mutex_unlock(&set->lock);
	if (asleep)
		wake(from, to);
}
