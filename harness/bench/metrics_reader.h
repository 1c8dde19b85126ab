/* SPDX-License-Identifier: MIT */
/*
 * Reads the counters that a server keeps in shared memory (base/metrics.h).
 * The file comes from another program, so nothing in it is trusted.
 */
#ifndef PACELINE_BENCH_METRICS_READER_H
#define PACELINE_BENCH_METRICS_READER_H

#include <stdint.h>

#include "base/check.h"
#include "base/metrics.h"

struct metrics_sample {
	unsigned count; /* 0: the server keeps no counters */
	char names[METRICS_MAX][METRICS_NAME_BYTES];
	uint64_t values[METRICS_MAX]; /* sums over all slots */
};

/*
 * Reads the file behind fd. An empty file, or one whose header is not ready,
 * gives a sample of no counters. Returns 0, -EBADMSG for a file that is not
 * what base/metrics.h says, or another -errno.
 */
int metrics_read(int fd, struct metrics_sample *ret) MUST_USE;

#endif
