/* SPDX-License-Identifier: MIT */
/*
 * The CSV reader against any bytes; what it could read is written and read
 * again, and must be the same table.
 */
#include "fuzz.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "lib/csv.h"

static void write_table(const struct csv_table *t, int fd)
{
	struct csv_writer w;

	csv_writer_init(&w, fd);
	for (size_t c = 0; c < csv_columns(t); c++)
		csv_text(&w, csv_name(t, c));
	REQUIRE(csv_end_row(&w) == 0);
	for (size_t r = 0; r < csv_rows(t); r++) {
		for (size_t c = 0; c < csv_columns(t); c++)
			csv_text(&w, csv_at(t, r, c));
		REQUIRE(csv_end_row(&w) == 0);
	}
	csv_writer_free(&w);
}

static void compare(const struct csv_table *a, const struct csv_table *b)
{
	size_t bad;

	csv_bad(b, &bad);
	REQUIRE(bad == 0);
	REQUIRE(!csv_is_cut(b));
	REQUIRE(csv_rows(a) == csv_rows(b));
	REQUIRE(csv_columns(a) == csv_columns(b));
	for (size_t c = 0; c < csv_columns(a); c++)
		REQUIRE(!strcmp(csv_name(a, c), csv_name(b, c)));
	for (size_t r = 0; r < csv_rows(a); r++)
		for (size_t c = 0; c < csv_columns(a); c++)
			REQUIRE(!strcmp(csv_at(a, r, c), csv_at(b, r, c)));
}

/* Every field as a number, too; and lines that only go up. */
static void look_at_all(const struct csv_table *t, size_t file_bytes)
{
	const struct csv_bad_row *rows;
	uint64_t integer;
	size_t line = 0, bad;

	for (size_t r = 0; r < csv_rows(t); r++) {
		REQUIRE(csv_line(t, r) > line);
		line = csv_line(t, r);
		for (size_t c = 0; c < csv_columns(t); c++) {
			double number = csv_number(t, r, c);

			if (csv_integer(t, r, c, &integer) == 0)
				REQUIRE(number == (double)integer);
		}
	}
	REQUIRE(line <= file_bytes + 1);
	rows = csv_bad(t, &bad);
	for (size_t i = 0; i < bad; i++)
		REQUIRE(rows[i].line >= 1 && rows[i].line <= file_bytes + 1);
}

static void write_and_compare(const struct csv_table *first)
{
	int fd = memfd_create("csv", MFD_CLOEXEC);
	struct csv_table *second;
	FILE *file;

	REQUIRE(fd >= 0);
	write_table(first, fd);
	REQUIRE(lseek(fd, 0, SEEK_SET) == 0);
	file = fdopen(fd, "r");
	REQUIRE(csv_read(file, &second) == 0);
	compare(first, second);
	fclose(file);
	csv_free(second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char mark[] = "\xef\xbb\xbf";
	struct csv_table *t;
	FILE *file;
	int rc;

	if (!len)
		return 0;
	file = fmemopen((void *)data, len, "r");
	REQUIRE(file);
	rc = csv_read(file, &t);
	fclose(file);
	if (rc)
		return 0;
	look_at_all(t, len);
	/* A file may begin with a byte order mark, which is not kept; a second
	 * one is text, and would be the first when written. */
	if (strncmp(csv_name(t, 0), mark, strlen(mark)))
		write_and_compare(t);
	csv_free(t);
	return 0;
}
