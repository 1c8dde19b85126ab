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
 * Goes on until a step is not in `steps`, or would block, or the peer has had
 * its turn. Returns what the connection wants then: READ or WRITE (when the
 * socket is ready), WORK, WAIT or CLOSE. The connection is parked: another
 * thread may take it over.
 *
 * A turn is a bounded number of requests or full buffers, to be fair: the
 * caller comes back to the peer when the others have had theirs. It has ended
 * when the answer is WORK although that is in `steps`; the socket can then
 * most likely be written to, and waiting for that is a way of coming back. Or
 * the answer is READ, and p->drained, which tells whether the socket was seen
 * empty, is false. It must be false before the call if input may have come.
 *
 * A peer that a sweep suspects is judged once it has been tried (peer_judge).
 */
enum conn_want pump(struct thread *me, struct peer *p, unsigned steps);

#endif
