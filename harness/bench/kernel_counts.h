/* SPDX-License-Identifier: MIT */
/*
 * System calls and context switches of a server, counted by perf events on
 * each of its threads and on those they start. Counting slows the server a
 * little, so it is done after the measured time.
 */
#ifndef PACELINE_BENCH_KERNEL_COUNTS_H
#define PACELINE_BENCH_KERNEL_COUNTS_H

#include <stdint.h>

#include "base/check.h"
#include "bench/tree.h"

struct kernel_counts {
	int *fds; /* two a thread: calls, switches */
	size_t count;
	uint64_t started_ns;
	uint64_t stopped_ns;
	uint64_t calls;
	uint64_t switches;
};

/*
 * Whether counting is permitted: returns the id of the raw_syscalls:sys_enter
 * tracepoint, or -errno with the reason in why. As root, mounts tracefs in a
 * mount namespace of its own where it is not mounted; nothing stays mounted.
 */
int kernel_counts_probe(char *why, size_t cap) MUST_USE;

/* Counts from now on. 0 or -errno. */
int kernel_counts_start(struct kernel_counts *counts, const struct tree *tree,
    int tracepoint) MUST_USE;

/* Ends counting and fills in the rest; does nothing where none was started. */
void kernel_counts_stop(struct kernel_counts *counts);

#endif
