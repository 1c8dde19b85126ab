/* SPDX-License-Identifier: MIT */
/*
 * The main metric of a cell: a column of runs.csv, or one over another
 * ("server_cpu_ns / replies").
 */
#ifndef PACELINE_BENCH_METRIC_H
#define PACELINE_BENCH_METRIC_H

#include <stddef.h>

#include "base/check.h"
#include "bench/columns.h"
#include "bench/plan.h"

/*
 * The experiment's, else the scenario's, else the suite's, else one that suits
 * the load.
 */
const char *metric_of(const struct suite *suite, const struct cell *cell);

/* -EINVAL for a name that is no column; why says which. */
int metric_check(const char *name, const struct columns *columns, char *why,
    size_t cap) MUST_USE;

/* Gives the value of a column; NULL where there is none. */
typedef const char *metric_lookup(const void *row, const char *column);

/* The metric's value in a row, NAN where it was not measured. */
double metric_value(const char *name, metric_lookup *lookup, const void *row);

#endif
