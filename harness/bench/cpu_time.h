/* SPDX-License-Identifier: MIT */
/*
 * What a set of CPUs has done, whoever it did it for. What the subject and the
 * generator did not use of it somebody else did: foreign load.
 */
#ifndef PACELINE_BENCH_CPU_TIME_H
#define PACELINE_BENCH_CPU_TIME_H

#include <sched.h>
#include <stdint.h>

#include "base/check.h"

struct cpu_time {
	uint64_t busy_ns;  /* in all modes but idle, waiting and stolen */
	uint64_t steal_ns; /* taken by the host of this virtual machine */
};

/*
 * Reads /proc/stat, whose clock ticks every 10 ms on most kernels. Returns 0,
 * -errno, or -ENODATA where a CPU of the set is not listed.
 */
int cpu_time_read(const cpu_set_t *cpus, struct cpu_time *ret) MUST_USE;

#endif
