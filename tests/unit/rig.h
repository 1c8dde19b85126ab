/* SPDX-License-Identifier: MIT */
/*
 * A server without a socket and threads of it, for what is tested below the
 * strategies. The application is machine_application.
 */
#ifndef PACELINE_TESTS_RIG_H
#define PACELINE_TESTS_RIG_H

#include "core/server.h"

struct rig {
	struct server server;
	struct thread me;
	struct peer_table peers;
};

/* With room for `slots` peers, and the limits of machine_open(). */
void rig_open(struct rig *b, uint32_t slots);
void rig_close(struct rig *b);

/* A counter's value. */
uint64_t rig_count(const struct rig *b, enum counter which);

/*
 * A peer on one end of a socketpair, counted in; *ret_far is the other end,
 * blocking.
 */
struct peer *rig_peer(struct rig *b, int *ret_far);

#endif
