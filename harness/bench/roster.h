/* SPDX-License-Identifier: MIT */
/*
 * Which subjects can run here, found out before anything is measured: the
 * server is asked about each strategy, floors are started once, external
 * programs are looked for, and the generator is asked about its engines.
 */
#ifndef PACELINE_BENCH_ROSTER_H
#define PACELINE_BENCH_ROSTER_H

#include "base/check.h"
#include "bench/bench.h"
#include "bench/metrics_reader.h"
#include "bench/plan.h"

struct member {
	char family[32];
	char skip_because[400]; /* empty: it can run */
};

struct roster {
	struct member *members; /* one a subject of the suite, in its order */
	struct metrics_sample counters; /* names of what our servers count */
	char engine[32];                /* the generator's best one here */
	char engine_lacks[300];         /* why not a better one, or empty */
};

/*
 * Checks the subjects of the plan's cells, and finishes the cells of those
 * that cannot run. Returns 0; -EINVAL for a strategy that does not exist,
 * -EINTR, or another -errno, with the cause in why. roster_free() ends it.
 */
int roster_make(const struct bench *bench, struct plan *plan,
    struct roster *ret, char *why, size_t cap) MUST_USE;
void roster_free(struct roster *roster);

const struct member *roster_member(const struct roster *roster,
    const struct suite *suite, const struct subject *subject);

#endif
