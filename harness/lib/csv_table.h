/* SPDX-License-Identifier: MIT */
/* What csv_read.c fills in and csv_table.c answers from. */
#ifndef PACELINE_LIB_CSV_TABLE_H
#define PACELINE_LIB_CSV_TABLE_H

#include "lib/csv.h"

struct csv_table {
	char *text; /* the file, cut into fields in place */
	size_t columns;
	size_t rows;   /* the header is one more, before them */
	char **fields; /* (1 + rows) x columns */
	size_t *lines; /* 1 + rows */
	struct csv_bad_row *bad;
	size_t bad_rows;
	bool is_cut;
};

#endif
