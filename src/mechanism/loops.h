/* SPDX-License-Identifier: MIT */
/*
 * Independent event loops, a thread and a listening socket each
 * (SO_REUSEPORT). The first runs in the calling thread: with one loop there
 * is one thread, for a second one, even idle, would cost it the short cut
 * that the kernel takes at descriptors of a single thread.
 */
#ifndef PACELINE_MECHANISM_LOOPS_H
#define PACELINE_MECHANISM_LOOPS_H

#include "core/server.h"

struct loop {
	struct server *server;
	struct thread me;
	int listen_fd;
	const void *options; /* the strategy's */
	struct loops *all;
};

/*
 * Runs `count` loops, each `run(loop)` in its own thread, until all have
 * returned. A loop calls loop_ready() once when it accepts. Returns 0, or the
 * error of the first that failed; the others are then stopped. A loop drains
 * its own listening socket: server_drain(), server_stop_listening().
 */
MUST_USE int loops_run(struct server *sv, unsigned count, const char *role,
    const void *options, int (*run)(struct loop *loop));

/* The loop accepts; when all do, the server is ready. */
void loop_ready(struct loop *loop);

#endif
