/* SPDX-License-Identifier: MIT */
/*
 * CSV (RFC 4180): rows are appended whole as they are ready, and read back as
 * a table that is addressed by column name.
 */
#ifndef PACELINE_LIB_CSV_H
#define PACELINE_LIB_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/check.h"

/* What stands for a value that could not be measured. */
#define CSV_NA "n/a"

/*
 * Writes to a descriptor, which stays the caller's; open it with O_APPEND to
 * add to a file. A row is built field by field and reaches the file in one
 * write(2), so that an interrupted run leaves only whole rows. What goes wrong
 * between is told by csv_end_row(). One thread.
 */
struct csv_writer {
	int fd;
	int error;
	bool begun; /* the row has a field */
	size_t len, cap;
	char *row;
};

void csv_writer_init(struct csv_writer *w, int fd);
void csv_writer_free(struct csv_writer *w);

void csv_text(struct csv_writer *w, const char *text);
void csv_u64(struct csv_writer *w, uint64_t value);
/* A fixed number of decimals; n/a when the value is not finite. */
void csv_fixed(struct csv_writer *w, double value, int decimals);
void csv_na(struct csv_writer *w);

/*
 * Writes the row and begins the next. Returns 0, or -errno of the first thing
 * that went wrong with this row, which is then dropped.
 */
MUST_USE int csv_end_row(struct csv_writer *w);

/* A row that is not in the table, and why. */
struct csv_bad_row {
	size_t line;   /* where it begins, from 1 */
	size_t fields; /* how many it has; 0 when its quoting is broken */
};

struct csv_table;

/*
 * Reads to the end of a stream or file: a header, then rows. Lines end in LF
 * or CRLF, quoted fields may hold either; blank lines are passed over. Rows
 * with another number of fields than the header, or broken quoting, are left
 * out and listed by csv_bad(). Returns 0 and a table to csv_free(); -errno
 * when reading fails; -ENODATA without a header; -EINVAL when it is broken.
 */
MUST_USE int csv_read(FILE *in, struct csv_table **ret);
MUST_USE int csv_load(const char *path, struct csv_table **ret);

/* The same for text that will be shown: all of it as visible_text() has it. */
MUST_USE int csv_read_visible(FILE *in, struct csv_table **ret);
void csv_free(struct csv_table *t);

/* Rows are counted without the header, from 0. */
size_t csv_rows(const struct csv_table *t);
size_t csv_columns(const struct csv_table *t);
const char *csv_name(const struct csv_table *t, size_t column);

/* The column of that name, or -ENOENT. */
MUST_USE int csv_column(const struct csv_table *t, const char *name);

/* The line on which a row begins, from 1. */
size_t csv_line(const struct csv_table *t, size_t row);

/* The text of a field; lives as long as the table. */
const char *csv_at(const struct csv_table *t, size_t row, size_t column);

/* A field as a number; NaN for n/a, for empty, and for what is no number. */
double csv_number(const struct csv_table *t, size_t row, size_t column);

/* -ENODATA for n/a and empty, -EINVAL for no integer, -ERANGE past 64 bits. */
MUST_USE int csv_integer(
    const struct csv_table *t, size_t row, size_t column, uint64_t *ret);

/* The rows left out, in the order of the file; *ret_n may be 0. */
const struct csv_bad_row *csv_bad(const struct csv_table *t, size_t *ret_n);

/* The last line has no end: it may have been cut short. */
bool csv_is_cut(const struct csv_table *t);

#endif
