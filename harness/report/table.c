/* SPDX-License-Identifier: MIT */
#include "report/table.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* placeholder parser, replaced by lib/csv */
static int read_field(FILE *in, char **ret, bool *last)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	bool quoted = false;
	int c = getc(in);

	if (c == EOF) {
		fclose(out);
		free(text);
		return 0;
	}
	for (;; c = getc(in)) {
		if (c == '"' && !quoted) {
			quoted = true;
			continue;
		}
		if (c == '"' && quoted) {
			int d = getc(in);

			if (d == '"') {
				putc('"', out);
				continue;
			}
			ungetc(d, in);
			quoted = false;
			continue;
		}
		if (c == EOF || (!quoted && (c == ',' || c == '\n')))
			break;
		if (c != '\r' || quoted)
			putc(c, out);
	}
	*last = c != ',';
	fclose(out);
	*ret = text;
	return 1;
}

int table_read(const char *path, struct table *ret_table)
{
	struct table t = { .rows = 0 };
	FILE *in = fopen(path, "re");
	char *field;
	bool last = false;

	if (!in)
		return -errno;
	while (!last && read_field(in, &field, &last)) {
		t.names = realloc(t.names, (t.columns + 1) * sizeof(*t.names));
		t.names[t.columns++] = field;
	}
	for (;;) {
		size_t c = 0;
		if (t.rows == t.capacity) {
			t.capacity = t.capacity ? t.capacity * 2 : 64;
			t.cells = realloc(t.cells, t.capacity * t.columns * sizeof(char *));
		}
		for (last = false; !last; c++) {
			if (!read_field(in, &field, &last))
				goto out;
			if (c < t.columns)
				t.cells[t.rows * t.columns + c] = field;
		}
		while (c < t.columns)
			t.cells[t.rows * t.columns + c++] = strdup("");
		t.rows++;
	}
out:
	fclose(in);
	*ret_table = t;
	return 0;
}

void table_free(struct table *t)
{
	for (size_t i = 0; i < t->columns; i++)
		free(t->names[i]);
	for (size_t i = 0; i < t->rows * t->columns; i++)
		free(t->cells[i]);
	free(t->names);
	free(t->cells);
	*t = (struct table){ .rows = 0 };
}

int table_column(const struct table *t, const char *name)
{
	for (size_t i = 0; i < t->columns; i++)
		if (!strcmp(t->names[i], name))
			return (int)i;
	return -ENOENT;
}

const char *table_text(const struct table *t, size_t row, const char *name)
{
	int column = table_column(t, name);

	if (column < 0 || row >= t->rows)
		return "";
	return t->cells[row * t->columns + (size_t)column];
}

double table_number(const struct table *t, size_t row, const char *name)
{
	const char *text = table_text(t, row, name);
	char *end;
	double value = strtod(text, &end);

	if (end == text || *end || !isfinite(value))
		return NAN;
	return value;
}

const char *table_value(const struct table *t, const char *key)
{
	for (size_t i = 0; i < t->rows; i++)
		if (!strcmp(table_text(t, i, "key"), key))
			return table_text(t, i, "value");
	return "";
}
