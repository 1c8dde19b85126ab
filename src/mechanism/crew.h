/* SPDX-License-Identifier: MIT */
/* Threads that begin and end together. */
#ifndef PACELINE_MECHANISM_CREW_H
#define PACELINE_MECHANISM_CREW_H

#include <pthread.h>

#include "core/server.h"

struct crew {
	pthread_t *threads;
	unsigned started;
};

/*
 * Starts `count` threads, each running work(arg). They take no signals: these
 * are the main thread's. Returns 0 or what server_fail() did; what was started
 * runs on, and crew_join() is due in any case.
 */
MUST_USE int crew_start(struct crew *c, struct server *sv, unsigned count,
    void *(*work)(void *), void *arg);

/* Waits for all of them to return. */
void crew_join(struct crew *c);

#endif
