/* SPDX-License-Identifier: MIT */
/*
 * A CSV file in memory: a header of column names and rows of text. It owns
 * all of its strings, and lives until table_free(). One thread at a time.
 */
#ifndef PACELINE_REPORT_TABLE_H
#define PACELINE_REPORT_TABLE_H

#include <stddef.h>

#include "base/check.h"

struct table {
	char **names; /* of the columns */
	size_t columns;
	char **cells; /* rows * columns; a short row is filled with "" */
	size_t rows;
	size_t capacity; /* rows that cells has room for */
};

/*
 * Reads a whole file. Returns 0, or -errno after one line on stderr that says
 * what is wrong with it; -ENOENT is the caller's to report.
 */
int table_read(const char *path, struct table *ret_table) MUST_USE;
void table_free(struct table *t);

/* The place of a column, or -ENOENT. */
int table_column(const struct table *t, const char *name);

/* A cell's text; "" where the column or the cell does not exist. */
const char *table_text(const struct table *t, size_t row, const char *name);

/* A cell's number; NaN where there is none ("", "n/a", no column). */
double table_number(const struct table *t, size_t row, const char *name);

/* The text that a `key,value` table has for a key, or "". */
const char *table_value(const struct table *t, const char *key);

#endif
