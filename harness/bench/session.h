/* SPDX-License-Identifier: MIT */
/* A run from its first repetition to its last. Main thread only. */
#ifndef PACELINE_BENCH_SESSION_H
#define PACELINE_BENCH_SESSION_H

#include "base/check.h"
#include "bench/bench.h"
#include "bench/plan.h"
#include "bench/progress.h"
#include "bench/results.h"
#include "bench/roster.h"

struct session {
	const struct bench *bench;
	struct plan *plan;
	const struct roster *roster;
	struct results *results;
	const struct csv_table *earlier; /* rows of the run resumed, or NULL */
	struct progress progress;
	unsigned order;   /* of the last attempt */
	unsigned total;   /* attempts at repetitions, with those resumed */
	unsigned invalid; /* of these: not valid */
	unsigned again;   /* of these: second attempts */
	unsigned failed;  /* of these: server or generator did not work */
};

/*
 * Runs block after block until every cell is finished. What was not valid in a
 * block is attempted once more at its end, so that the plan is at most doubled;
 * but not a search, nor what could not be measured at all. Repetitions that an
 * earlier run has done are taken from its rows. Returns 0, -EINTR when the user
 * interrupted, or another -errno when results cannot be written.
 */
int session_run(struct session *session) MUST_USE;

#endif
