/* SPDX-License-Identifier: MIT */
/* When a cell has been repeated often enough. */
#ifndef PACELINE_BENCH_PRECISION_H
#define PACELINE_BENCH_PRECISION_H

#include <stdbool.h>

#include "base/check.h"
#include "bench/plan.h"

/*
 * Half the width of the 95% interval of the mean (Student's t), as a share of
 * the mean; infinite for fewer than two values or a mean of 0.
 */
double precision_of(const double *values, size_t count);

/*
 * Whether a cell needs no more repetitions by what its suite says: max_reps
 * are done, or min_reps are and the precision is reached.
 */
bool precision_reached(const struct suite *suite, const struct cell *cell);

#endif
