/* SPDX-License-Identifier: MIT */
/*
 * The cells to measure and the order in which they come. Repetitions run in
 * blocks: each block holds one repetition of each cell that is not finished,
 * in an order drawn from the seed and the block's number alone, so that the
 * same seed gives the same order, also to a run that is resumed.
 */
#ifndef PACELINE_BENCH_PLAN_H
#define PACELINE_BENCH_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"
#include "bench/suite.h"

struct cell {
	const struct experiment *experiment; /* NULL: the plain matrix */
	const struct scenario *scenario;
	const struct subject *subject;
	const char *skip_because; /* NULL: the subject can run here */
	unsigned done;            /* repetitions, valid or not */
	bool again;               /* the last one deserves another attempt */
	bool finished;
	double *values; /* of the main metric, of valid repetitions */
	size_t value_count;
};

struct plan {
	struct cell *cells;
	size_t count;
};

/*
 * The cells of a suite. A scenario that an experiment names belongs to the
 * experiment alone; the others meet every subject that they do not leave out,
 * except that ablations only come where they are asked for by name. `only` is
 * a shell pattern for subject, scenario or scenario/subject, or NULL. Returns
 * 0 or -ENOMEM. The suite must outlive the plan; plan_free() ends it.
 */
int plan_make(
    const struct suite *suite, const char *only, struct plan *ret) MUST_USE;
void plan_free(struct plan *plan);

/*
 * Writes the cells of block `number`, from 1, in their order; `order` has
 * room for all cells. Returns how many, or -ENOMEM.
 */
int plan_block(const struct plan *plan, unsigned long seed, unsigned number,
    struct cell **order) MUST_USE;

/* Adds a value of the main metric to a cell. Returns 0 or -ENOMEM. */
int cell_add_value(struct cell *cell, double value) MUST_USE;

#endif
