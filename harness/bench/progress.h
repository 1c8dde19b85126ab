/* SPDX-License-Identifier: MIT */
/*
 * What a person sees while the bench works, on stderr: one line that is
 * rewritten on a terminal, a line for each repetition otherwise.
 */
#ifndef PACELINE_BENCH_PROGRESS_H
#define PACELINE_BENCH_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "bench/plan.h"
#include "bench/suite.h"

struct progress {
	bool terminal;
	unsigned done;
	unsigned left; /* at least: precision may ask for more */
	double planned_left_s;
	/* What starting and stopping took so far, besides the planned times. */
	double spent_s;
	double spent_planned_s;
	uint64_t started_ns; /* the repetition that runs */
};

void progress_open(struct progress *progress);

/* Counts what is left to do; call it at the start of each block. */
void progress_plan(struct progress *progress, const struct suite *suite,
    const struct plan *plan);

/* One more than was planned: a second attempt. */
void progress_more(struct progress *progress, const struct cell *cell);

/* A repetition starts; it ends with `result`, a few words. */
void progress_start(struct progress *progress, const struct cell *cell);
void progress_end(
    struct progress *progress, const struct cell *cell, const char *result);

/* Gives the terminal's line free for another message. */
void progress_clear(const struct progress *progress);

/* "1 h 05 m", "2 m 10 s", "45 s" */
const char *progress_time(double seconds, char *text, size_t cap);

/* What a whole plan takes at least, in seconds. */
double progress_estimate(const struct suite *suite, const struct plan *plan);

#endif
