/* SPDX-License-Identifier: MIT */
/*
 * Drives a connection by completion, as pump.h does by readiness: takes what
 * an operation brought to the connection, and begins the operation that the
 * connection wants next. Owner's thread; it is the ring's.
 */
#ifndef PACELINE_MECHANISM_URING_PUMP_H
#define PACELINE_MECHANISM_URING_PUMP_H

#include "mechanism/uring_peer.h"

struct uring_pump {
	struct uring *ring;
	struct thread *me;
	struct uring_peer_config config;
	struct peer *starved, *last_starved;
};

/*
 * The completion handler of receive, send and file read: hands the result to
 * the connection, runs handlers of complete requests, and returns the
 * kernel's buffer. uring_pump_begin() is due.
 */
void uring_pump_complete(struct uring_pump *pump, struct uring_peer *p,
    const struct io_uring_cqe *cqe);

/*
 * Begins what the connection wants. Returns READ or WRITE when that is under
 * way, WAIT, or CLOSE. The connection is parked.
 */
enum conn_want uring_pump_begin(struct uring_pump *pump, struct uring_peer *p);

/*
 * Receives that found no buffer are begun again in turn, some at a time, once
 * buffers are back: all at once would find none again. Takes one off the
 * queue, for which uring_pump_begin() is due, or returns NULL.
 */
struct uring_peer *uring_pump_next_starved(struct uring_pump *pump);

/*
 * For a sweep: ends what the connection waits for. At its completion
 * uring_pump_begin() tries once more, without waiting, and judges then.
 * Returns false if nothing is under way.
 */
bool uring_pump_poke(struct uring_pump *pump, struct uring_peer *p);

/*
 * For a sweep: begins a multishot receive anew that brought something, and has
 * been silent since the sweep before. Linux 6.18 may miss a reset that comes
 * close behind data: one wake-up stands for both, the receive takes the data,
 * and waits on. Returns whether it did.
 */
bool uring_pump_doubt(struct uring_pump *pump, struct uring_peer *p);

#endif
