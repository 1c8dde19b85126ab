/* SPDX-License-Identifier: MIT */
/* Tables of lib/csv.h, addressed by the names of columns. */
#ifndef PACELINE_BENCH_TABLE_H
#define PACELINE_BENCH_TABLE_H

#include "lib/csv.h"

/* A field's text; NULL where there is no such column. */
static inline const char *table_get(
    const struct csv_table *table, size_t row, const char *name)
{
	int column = csv_column(table, name);

	return column < 0 ? NULL : csv_at(table, row, (size_t)column);
}

#endif
