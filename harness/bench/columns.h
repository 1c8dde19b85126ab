/* SPDX-License-Identifier: MIT */
/* The columns of runs.csv, as results/README.md names them, and one row. */
#ifndef PACELINE_BENCH_COLUMNS_H
#define PACELINE_BENCH_COLUMNS_H

#include <stddef.h>

#include "base/check.h"
#include "bench/metrics_reader.h"
#include "lib/csv.h"

struct columns {
	char **names;
	size_t count;
};

/*
 * The columns with a server's counters in their place; counters of count 0
 * where there is no server that counts. 0 or -ENOMEM; columns_free() ends it.
 */
int columns_make(
    const struct metrics_sample *counters, struct columns *ret) MUST_USE;
void columns_free(struct columns *columns);

struct row {
	const struct columns *columns;
	char **values;
	int err; /* -ENOMEM once a value could not be kept */
};

/* Every value of the generator and of the sampling starts as CSV_NA. */
int row_make(const struct columns *columns, struct row *ret) MUST_USE;
void row_free(struct row *row);

/* Sets a value by name; a name that is no column is passed over. */
void row_set(struct row *row, const char *name, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* NULL for a name that is no column. */
const char *row_get(const struct row *row, const char *name);

#endif
