/* SPDX-License-Identifier: MIT */
/*
 * The Acceptor by completion: one accept stays under way and brings a
 * connection a completion, until the drain has emptied its socket's queue.
 * Owner's thread; it is the ring's.
 */
#ifndef PACELINE_MECHANISM_URING_ACCEPTOR_H
#define PACELINE_MECHANISM_URING_ACCEPTOR_H

#include "mechanism/uring_peer.h"

struct uring_acceptor {
	struct uring *ring;
	struct server *server;
	int listen_fd;
	bool ended;     /* listens no more */
	bool accepting; /* a multishot accept is under way */
	bool draining;
};

/* Begins to accept, unless it does, or listens no more. */
void uring_acceptor_begin(struct uring_acceptor *a);

/*
 * The completion handler of the accept. Returns the descriptor of who came;
 * or -errno: the caller calls uring_acceptor_sweep() in a while.
 */
int uring_acceptor_complete(
    struct uring_acceptor *a, const struct io_uring_cqe *cqe);

/* The stop descriptor was readable. Sweeps do the rest. */
void uring_acceptor_drain(struct uring_acceptor *a);

/* At a sweep: accepts again after want of descriptors, or ends listening. */
void uring_acceptor_sweep(struct uring_acceptor *a);

#endif
