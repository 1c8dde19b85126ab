/* SPDX-License-Identifier: MIT */
#include "report/table.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "base/log.h"

/* Says once what was left out: the first such row and how many there are. */
static void tell_bad_rows(const char *path, const struct csv_table *csv)
{
	size_t count;
	const struct csv_bad_row *bad = csv_bad(csv, &count);

	if (count > 0)
		log_line("%s:%zu: not a row of %zu fields; %zu such row%s left "
			 "out",
		    path, bad[0].line, csv_columns(csv), count,
		    count == 1 ? "" : "s");
}

int table_read(const char *path, struct table *ret_table)
{
	struct csv_table *csv;
	FILE *in = fopen(path, "re");
	int rc = in ? csv_read_visible(in, &csv) : -errno;

	if (in)
		fclose(in);
	if (rc == -ENOENT)
		return rc;
	if (rc < 0) {
		log_line("%s: %s", path,
		    rc == -ENODATA  ? "empty; a header row was expected"
		    : rc == -EINVAL ? "not a CSV file with a header row"
				    : strerror(-rc));
		return rc;
	}
	tell_bad_rows(path, csv);
	ret_table->csv = csv;
	return 0;
}

void table_free(struct table *t)
{
	if (t->csv)
		csv_free(t->csv);
	t->csv = NULL;
}

size_t table_rows(const struct table *t)
{
	return t->csv ? csv_rows(t->csv) : 0;
}

size_t table_columns(const struct table *t)
{
	return t->csv ? csv_columns(t->csv) : 0;
}

const char *table_name(const struct table *t, size_t column)
{
	return csv_name(t->csv, column);
}

bool table_has(const struct table *t, const char *name)
{
	return t->csv && csv_column(t->csv, name) >= 0;
}

const char *table_text(const struct table *t, size_t row, const char *name)
{
	int column = t->csv ? csv_column(t->csv, name) : -ENOENT;

	if (column < 0 || row >= table_rows(t))
		return "";
	return csv_at(t->csv, row, (size_t)column);
}

double table_number(const struct table *t, size_t row, const char *name)
{
	int column = t->csv ? csv_column(t->csv, name) : -ENOENT;

	if (column < 0 || row >= table_rows(t))
		return NAN;
	return csv_number(t->csv, row, (size_t)column);
}

const char *table_value(const struct table *t, const char *key)
{
	for (size_t i = 0; i < table_rows(t); i++)
		if (!strcmp(table_text(t, i, "key"), key))
			return table_text(t, i, "value");
	return "";
}
