/* SPDX-License-Identifier: MIT */
/* The load second by second, put together from all workers. One thread. */
#ifndef PACELINE_LOAD_INTERVALS_H
#define PACELINE_LOAD_INTERVALS_H

#include <stddef.h>
#include <stdint.h>

#include "load/tally.h"

/* One second of the load; times are response times. */
struct second_row {
	int second; /* from the start of the measurement; below 0 before */
	uint64_t requests, errors;
	uint64_t p50_ns, p99_ns, max_ns;
};

#define INTERVALS_OPEN 4

struct intervals {
	unsigned workers;
	struct second_row *rows;
	size_t count, cap;
	/* Seconds that not every worker has delivered yet. */
	struct {
		unsigned delivered; /* 0: free */
		struct interval sum;
	} open[INTERVALS_OPEN];
};

/* 0 or -ENOMEM. */
int MUST_USE intervals_init(struct intervals *in, unsigned workers);
void intervals_fini(struct intervals *in);

/* Takes what a worker has made. Rows appear when a second is complete. */
int MUST_USE intervals_collect(struct intervals *in, struct tally *t);

/* Completes the seconds that are left, in order. */
int MUST_USE intervals_end(struct intervals *in);

#endif
