/* SPDX-License-Identifier: MIT */
/*
 * A CSV file by column name, for files that anybody may have written: what is
 * not there reads as "" or NaN. One thread at a time.
 */
#ifndef PACELINE_REPORT_TABLE_H
#define PACELINE_REPORT_TABLE_H

#include <stddef.h>

#include "lib/csv.h"

/* All zero is a table without rows. */
struct table {
	struct csv_table *csv;
};

/*
 * Reads a whole file; rows that are no rows are left out, with a line on
 * stderr. Returns 0, or -errno after one line that says what is wrong with
 * the file; -ENOENT is the caller's to report.
 */
int table_read(const char *path, struct table *ret_table) MUST_USE;
void table_free(struct table *t);

size_t table_rows(const struct table *t);
size_t table_columns(const struct table *t);
const char *table_name(const struct table *t, size_t column);
bool table_has(const struct table *t, const char *name);

/* A field's text; "" where the column or the row does not exist. */
const char *table_text(const struct table *t, size_t row, const char *name);

/* A field's number; NaN where there is none. */
double table_number(const struct table *t, size_t row, const char *name);

/* The text that a `key,value` table has for a key, or "". */
const char *table_value(const struct table *t, const char *key);

#endif
