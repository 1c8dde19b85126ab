/* SPDX-License-Identifier: MIT */
/* A CSV file (RFC 4180) in memory: a header and rows. */
#ifndef PACELINE_BENCH_TABLE_H
#define PACELINE_BENCH_TABLE_H

#include <stddef.h>

#include "base/check.h"

struct table {
	char *text; /* the file; what the fields point into */
	char **fields;
	size_t columns;
	size_t rows; /* without the header */
};

/*
 * Reads a file. A last line without its end is left out: it was cut off.
 * Returns 0, -EBADMSG for rows of unequal length, or another -errno.
 */
int table_read(const char *path, struct table *ret) MUST_USE;
void table_free(struct table *table);

/* The name of a column, from 0. */
const char *table_name(const struct table *table, size_t column);

/* A value by the name of its column; NULL where there is no such column. */
const char *table_get(const struct table *table, size_t row, const char *name);

#endif
