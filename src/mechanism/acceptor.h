/* SPDX-License-Identifier: MIT */
/*
 * Takes connections from a listening socket (the Acceptor of POSA2): limits,
 * refusals, and what happens when descriptors run out.
 */
#ifndef PACELINE_MECHANISM_ACCEPTOR_H
#define PACELINE_MECHANISM_ACCEPTOR_H

#include "core/server.h"

enum accepted {
	ACCEPTED_PEER,  /* *ret_peer is a connection, owned by the caller */
	ACCEPTED_NONE,  /* nobody waits */
	ACCEPTED_PAUSE, /* no descriptor or memory: look away for a while */
};

/*
 * Accepts one connection. Above the limit the peer comes with a refusal in
 * its output, and wants WRITE.
 */
enum accepted acceptor_take(struct thread *me, struct peer_table *t,
    int listen_fd, struct peer **ret_peer);

/*
 * Gives an accepted descriptor a peer, refused if there are too many. NULL:
 * no slot is left, and the caller closes it.
 */
struct peer *acceptor_admit(struct thread *me, struct peer_table *t, int fd);

#endif
