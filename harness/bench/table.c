/* SPDX-License-Identifier: MIT */
#include "bench/table.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The file's text; cut after its last complete line. */
static int read_lines(const char *path, char **ret)
{
	FILE *file = fopen(path, "re");
	char *text = NULL, *end;
	size_t cap = 0;
	int err = 0;

	if (!file)
		return -errno;
	if (getdelim(&text, &cap, '\0', file) < 0)
		err = ferror(file) ? -EIO : -EBADMSG;
	fclose(file);
	end = err ? NULL : strrchr(text, '\n');
	if (!err && !end)
		err = -EBADMSG;
	if (err) {
		free(text);
		return err;
	}
	end[1] = '\0';
	*ret = text;
	return 0;
}

/* Copies a quoted field without its quotes; *at starts behind the first. */
static char *take_quoted(char **at, char *to)
{
	char *from = *at;

	for (; *from; from++) {
		if (*from == '"' && *++from != '"')
			break;
		*to++ = *from;
	}
	*at = from;
	return to;
}

/*
 * Ends the field at *at with a NUL, its quotes undone in place, and moves *at
 * past it. Returns what it ended with: ',' or '\n', or '\0' at the very end.
 */
static char take_field(char **at)
{
	char *to = *at, end;

	if (**at == '"') {
		++*at;
		to = take_quoted(at, to);
	}
	for (; **at && **at != ',' && **at != '\n'; ++*at)
		if (**at != '\r')
			*to++ = **at;
	end = **at;
	if (end)
		++*at;
	*to = '\0';
	return end;
}

static int add_field(struct table *table, size_t *count, char *field)
{
	char **grown = table->fields;

	if (*count % 64 == 0)
		grown =
		    reallocarray(table->fields, *count + 64, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	table->fields = grown;
	grown[(*count)++] = field;
	return 0;
}

static int split(struct table *table)
{
	char *at = table->text;
	size_t count = 0;

	while (*at) {
		char *field = at, end = take_field(&at);

		if (add_field(table, &count, field))
			return -ENOMEM;
		if (end != '\n')
			continue;
		if (!table->columns)
			table->columns = count;
		if (count % table->columns)
			return -EBADMSG;
	}
	if (!table->columns || count % table->columns)
		return -EBADMSG;
	table->rows = count / table->columns - 1;
	return 0;
}

int table_read(const char *path, struct table *ret)
{
	struct table table = { 0 };
	int err = read_lines(path, &table.text);

	if (!err)
		err = split(&table);
	if (err) {
		table_free(&table);
		return err;
	}
	*ret = table;
	return 0;
}

void table_free(struct table *table)
{
	free(table->fields);
	free(table->text);
	*table = (struct table){ 0 };
}

const char *table_name(const struct table *table, size_t column)
{
	return table->fields[column];
}

const char *table_get(const struct table *table, size_t row, const char *name)
{
	for (size_t i = 0; i < table->columns; i++)
		if (!strcmp(table->fields[i], name))
			return table->fields[(row + 1) * table->columns + i];
	return NULL;
}
