/* SPDX-License-Identifier: MIT */
#include "lib/csv_table.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

void csv_free(struct csv_table *t)
{
	if (!t)
		return;
	free(t->bad);
	free(t->lines);
	free(t->fields);
	free(t->text);
	free(t);
}

size_t csv_rows(const struct csv_table *t)
{
	return t->rows;
}

size_t csv_columns(const struct csv_table *t)
{
	return t->columns;
}

const char *csv_name(const struct csv_table *t, size_t column)
{
	REQUIRE(column < t->columns);
	return t->fields[column];
}

int csv_column(const struct csv_table *t, const char *name)
{
	for (size_t i = 0; i < t->columns; i++) {
		if (strcmp(t->fields[i], name) == 0)
			return (int)i;
	}
	return -ENOENT;
}

size_t csv_line(const struct csv_table *t, size_t row)
{
	REQUIRE(row < t->rows);
	return t->lines[1 + row];
}

const char *csv_at(const struct csv_table *t, size_t row, size_t column)
{
	REQUIRE(row < t->rows && column < t->columns);
	return t->fields[(1 + row) * t->columns + column];
}

double csv_number(const struct csv_table *t, size_t row, size_t column)
{
	const char *text = csv_at(t, row, column);
	char *end;
	double value = strtod(text, &end);

	return end == text || *end ? NAN : value;
}

int csv_integer(
    const struct csv_table *t, size_t row, size_t column, uint64_t *ret)
{
	const char *text = csv_at(t, row, column);
	unsigned long long value;
	char *end;

	if (!*text || strcmp(text, CSV_NA) == 0)
		return -ENODATA;
	/* strtoull() would take a sign or a space. */
	if (!isdigit((unsigned char)*text))
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (*end)
		return -EINVAL;
	if (errno)
		return -errno;
	*ret = value;
	return 0;
}

const struct csv_bad_row *csv_bad(const struct csv_table *t, size_t *ret_n)
{
	*ret_n = t->bad_rows;
	return t->bad;
}

bool csv_is_cut(const struct csv_table *t)
{
	return t->is_cut;
}
