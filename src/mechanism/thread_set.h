/* SPDX-License-Identifier: MIT */
/*
 * The thread set of Leader/Followers (POSA2): at most one leader, or one that
 * was promoted and is waking up; the others process, or follow asleep, each
 * at a place of its own, so that a promotion wakes one and nobody else.
 */
#ifndef PACELINE_MECHANISM_THREAD_SET_H
#define PACELINE_MECHANISM_THREAD_SET_H

#include <pthread.h>

#include "core/server.h"

enum promotion {
	PROMOTION_LIFO, /* the follower that slept least: warm caches */
	PROMOTION_FIFO,
};

struct member {
	struct thread me;
	struct member *next; /* among the followers */
	bool following, promoted;
	struct peer *inbox; /* connections handed over, for bound handles */
};

struct thread_set {
	pthread_mutex_t lock; /* for all below, and the members' fields */
	enum promotion promotion;
	bool led;
	struct member *followers; /* the next leader first */
};

void thread_set_init(struct thread_set *set, enum promotion promotion);
void thread_set_destroy(struct thread_set *set);

/*
 * A member without work: becomes leader at once if there is none, else a
 * follower, asleep until promoted. Returns NULL as leader; or, with bound
 * handles, a list of connections handed over, to be processed first.
 */
struct peer *thread_set_join(struct thread_set *set, struct member *m);

/* The leader's last act: gives the lead to a follower, or to nobody. */
void thread_set_promote(struct thread_set *set, struct member *m);

/* The leader hands a connection to the member that it is bound to. */
void thread_set_hand_over(struct thread_set *set, struct member *from,
    struct member *to, struct peer *p);

#endif
