/* SPDX-License-Identifier: MIT */
/*
 * A server without a socket and threads of it, for what is tested below the
 * strategies. The application is machine_application.
 */
#ifndef PACELINE_TESTS_BENCH_H
#define PACELINE_TESTS_BENCH_H

#include "core/server.h"

struct bench {
	struct server server;
	struct thread me;
	struct peer_table peers;
};

/* With room for `slots` peers, and the limits of machine_open(). */
void bench_open(struct bench *b, uint32_t slots);
void bench_close(struct bench *b);

/* A counter's value. */
uint64_t bench_count(const struct bench *b, enum counter which);

/*
 * A peer on one end of a socketpair, counted in; *ret_far is the other end,
 * blocking.
 */
struct peer *bench_peer(struct bench *b, int *ret_far);

#endif
