/* SPDX-License-Identifier: MIT */
/*
 * What the bench sees of a server while the generator works: samples at both
 * ends of the measured time, and counts of the kernel's after it.
 */
#ifndef PACELINE_BENCH_OBSERVATION_H
#define PACELINE_BENCH_OBSERVATION_H

#include <stdint.h>

#include "base/check.h"
#include "bench/bench.h"
#include "bench/columns.h"
#include "bench/foreign.h"
#include "bench/kernel_counts.h"
#include "bench/metrics_reader.h"
#include "bench/server.h"
#include "bench/usage.h"

struct sample {
	uint64_t event_ns; /* when the generator said so; 0: it did not */
	struct usage usage;
	struct foreign_sample foreign;
	struct metrics_sample metrics;
};

struct observation {
	const struct bench *bench;
	const struct server *server;
	pid_t load;
	int64_t resident_start; /* bytes, or -errno */
	int64_t resident_end;
	struct sample measure; /* the measured time begins */
	struct sample tail;    /* it has ended */
	struct kernel_counts counts;
	struct metrics_sample count_from;
	struct metrics_sample count_to;
	uint64_t done_ns;
	uint64_t tail_replies;
	int err; /* the first -errno of a sample */
};

/* The server is ready, and nobody has spoken to it; waits until its memory
 * has settled, 20 ms at least. */
void observe_ready(struct observation *o, const struct bench *bench,
    const struct server *server);

/* The generator's process has been started. */
void observe_load(struct observation *o, pid_t load);

/* At the generator's events; `at_ns` is what they carry. */
void observe_measure(struct observation *o, uint64_t at_ns);
void observe_tail(struct observation *o, uint64_t at_ns);
void observe_done(struct observation *o, uint64_t at_ns, uint64_t replies);

/* The kernel need not count any longer; does nothing where it does not. */
void observe_count_end(struct observation *o);

/*
 * Sets the row's values that come from here. What was sampled over another
 * time than the measured one (a busy machine makes the bench late) stays n/a.
 * Returns 0, or -ERANGE with why where there is nothing at all.
 */
int observation_report(
    const struct observation *o, struct row *row, char *why, size_t cap);
void observation_free(struct observation *o);

#endif
