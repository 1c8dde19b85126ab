/* SPDX-License-Identifier: MIT */
/*
 * The Reactor (Schmidt, PLoP 1994; POSA2): one thread waits for readiness on
 * many handles, and dispatches each event to its handler, which never blocks
 * and runs to its end. Input of all that is ready is taken first, then each
 * is answered. Reactors differ in the demultiplexer they wait with.
 */
#ifndef PACELINE_MECHANISM_REACTOR_H
#define PACELINE_MECHANISM_REACTOR_H

#include "core/server.h"
#include "mechanism/sweeper.h"
#include "mechanism/timers.h"

enum interest {
	INTEREST_NONE,
	INTEREST_READ = 1,
	INTEREST_WRITE = 2,
	INTEREST_GONE = 4, /* nothing but that, which is always told */
};

/* An event. What is ready shows when tried; but an end may be told once. */
struct ready {
	uint64_t token;
	bool input_ends; /* the peer sends no more, or is gone */
	bool gone;       /* nothing can be sent to it either */
};

/* The synchronous event demultiplexer (select, poll, epoll). */
struct demultiplexer {
	/* True when an event is told once, not for as long as it holds. */
	bool edge, listener_edge;

	/* True when closing a descriptor ends its interest, as in epoll. */
	bool forgets_closed;

	/*
	 * Changes a handle's interest from `before` to `after`; one of them
	 * may be none. Setting what is set already tells of it again, also
	 * with edge. Returns 0 or -errno.
	 */
	int (*set)(struct demultiplexer *d, struct thread *me, int fd,
	    uint64_t token, unsigned before, unsigned after);

	/*
	 * Waits for events, or timeout_ns (TIMERS_NEVER: for ever). Returns
	 * how many were written to ret_ready, or -errno.
	 */
	int (*wait)(struct demultiplexer *d, struct thread *me,
	    struct ready *ret_ready, int most, uint64_t timeout_ns);
};

struct reactor {
	struct thread *me;
	struct demultiplexer *demultiplexer;
	struct peer_table peers;
	struct timers timers;
	int listen_fd;  /* -1: no longer */
	bool listening; /* it is in the demultiplexer */
	bool draining;
	struct sweeper sweeper;
	struct peer *suspects; /* of this sweep */
};

/*
 * Serves the listening socket until the stop descriptor is readable, then
 * drains. Returns 0 or what server_fail() did. Runs in the calling thread.
 */
MUST_USE int reactor_run(
    struct server *sv, struct thread *me, struct demultiplexer *d);

#endif
