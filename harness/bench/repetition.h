/* SPDX-License-Identifier: MIT */
/* One repetition: a fresh server, one load, one row. Main thread only. */
#ifndef PACELINE_BENCH_REPETITION_H
#define PACELINE_BENCH_REPETITION_H

#include "base/check.h"
#include "bench/bench.h"
#include "bench/columns.h"
#include "bench/plan.h"

struct repetition {
	const struct cell *cell;
	const struct scenario *scenario; /* the cell's, or a probe of it */
	unsigned number;                 /* of the cell, from 1 */
	unsigned attempt;                /* at it, from 1 */
	unsigned order;                  /* place in the run, from 1 */
	const char *family;
	bool failed; /* set when the server or the generator did not work */
};

/*
 * Runs a repetition in `folder`, which exists, and fills in the row, also
 * where it failed: then the row says why it is not valid. Returns 0; -EINTR
 * when the user interrupted; another -errno when the bench cannot go on.
 */
int repetition_run(const struct bench *bench, struct repetition *repetition,
    const char *folder, struct row *row) MUST_USE;

/*
 * How long one takes, in seconds, without starting and stopping; of a search
 * with about as many probes as it needs.
 */
double repetition_planned_s(const struct scenario *scenario);

#endif
