/* SPDX-License-Identifier: MIT */
/*
 * Drives a connection over a non-blocking socket: receive, handle, send, as
 * far as it goes without waiting. What every readiness strategy's threads do
 * with a connection once they own it.
 */
#ifndef PACELINE_MECHANISM_PUMP_H
#define PACELINE_MECHANISM_PUMP_H

#include "core/server.h"

/* The steps that the calling thread is to take itself. */
enum pump_step {
	PUMP_READ = 1 << CONN_READ,
	PUMP_WORK = 1 << CONN_WORK,
	PUMP_WRITE = 1 << CONN_WRITE,
	PUMP_ALL = PUMP_READ | PUMP_WORK | PUMP_WRITE,
};

/*
 * Goes on until a step is not in `steps`, or would block. Returns what the
 * connection wants then: READ or WRITE (when the socket is ready), WORK, WAIT
 * or CLOSE. The connection is parked: another thread may take it over.
 *
 * p->drained must be false if input may have come since the last call. After
 * an answer READ it tells whether the socket was seen empty; if not, a burst
 * was cut short to be fair, and the caller comes back to it.
 */
enum conn_want pump(struct thread *me, struct peer *p, unsigned steps);

/* A sweep has poked the peer: ends what took too long. Called first. */
void pump_check_expired(struct thread *me, struct peer *p);

#endif
