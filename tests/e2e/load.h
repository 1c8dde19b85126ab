/* SPDX-License-Identifier: MIT */
/*
 * A closed loop of requests on several connections, from a few threads, until
 * the server ends the connections or the deadline comes.
 */
#ifndef PACELINE_E2E_LOAD_H
#define PACELINE_E2E_LOAD_H

#include <pthread.h>
#include <stdbool.h>

enum { LOAD_THREADS = 4 };

struct load {
	/* The caller's. */
	int port;
	unsigned connections;     /* a multiple of LOAD_THREADS */
	unsigned duration_ms;     /* 0: until the server closes */
	unsigned pipeline;        /* requests sent at once; 0 means 1 */
	bool reconnect;           /* a new connection now and then */
	const char *const *paths; /* taken in turn, NULL at the end; or NULL */
	/* Results, after load_wait(). */
	unsigned long replies; /* whole ones, with status 200 */
	unsigned torn;         /* ended within a reply, or no reply at all */
	/* The load's own. */
	pthread_t threads[LOAD_THREADS];
};

void load_start(struct load *load);
void load_wait(struct load *load);

#endif
