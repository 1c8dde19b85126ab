/* SPDX-License-Identifier: MIT */
/* What a server has used so far: CPU, context switches, memory. */
#ifndef PACELINE_BENCH_USAGE_H
#define PACELINE_BENCH_USAGE_H

#include <stdint.h>
#include <sys/types.h>

#include "base/check.h"
#include "bench/tree.h"

struct usage {
	struct tree tree;
	uint64_t taken_ns; /* when the CPU clocks were read */
	/*
	 * Run time of the processes that live, to the scheduler's last tick,
	 * and of their children that ended and were waited for, in clock
	 * ticks (10 ms) a process.
	 */
	uint64_t cpu_ns;
	/* Of the threads that live: */
	uint64_t switches;    /* voluntary and not */
	uint64_t involuntary; /* of those: others took the CPU away */
	uint64_t runq_ns;     /* able to run, and waiting for a CPU */
};

/*
 * Reads the usage of the tree below root. 0 or -errno; usage_free() ends it.
 * Takes about 30 us a thread.
 */
int usage_read(pid_t root, struct usage *ret) MUST_USE;
void usage_free(struct usage *usage);

/*
 * Anonymous and shared memory in bytes; a page that several processes share
 * counts once. -errno where the kernel does not tell (EACCES, ENOENT).
 */
int64_t memory_read(const struct tree *tree) MUST_USE;

#endif
