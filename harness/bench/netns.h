/* SPDX-License-Identifier: MIT */
/*
 * Two network namespaces joined by a veth pair, so that packets cross a
 * device instead of lo: the servers get one, the generator and the bench move
 * to the other. Both vanish with the last process in them.
 */
#ifndef PACELINE_BENCH_NETNS_H
#define PACELINE_BENCH_NETNS_H

#include "base/check.h"
#include "bench/bench.h"

/*
 * Sets the bench's address and server_namespace. Uses iproute2's ip; its
 * words go to a file in the working folder. Returns 0, -EPERM without the
 * privilege, or another -errno, with the cause in why.
 */
int netns_join(struct bench *bench, char *why, size_t cap) MUST_USE;

#endif
