/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/csv.h"

static struct csv_table *table_of(const char *text, size_t len)
{
	FILE *in = fmemopen((void *)text, len, "r");
	struct csv_table *t;

	assert_non_null(in);
	assert_int_equal(csv_read(in, &t), 0);
	fclose(in);
	return t;
}

static int error_of(const char *text)
{
	FILE *in = tmpfile();
	struct csv_table *t;
	int r;

	assert_non_null(in);
	fputs(text, in);
	rewind(in);
	r = csv_read(in, &t);
	if (r == 0)
		csv_free(t);
	fclose(in);
	return r;
}

static void assert_row(
    const struct csv_table *t, size_t row, const char *const *expected)
{
	for (size_t i = 0; i < csv_columns(t); i++)
		assert_string_equal(csv_at(t, row, i), expected[i]);
}

static void reads_what_rfc_4180_shows(void **state)
{
	static const char text[] = "field_name,field_name,field_name\r\n"
				   "aaa,bbb,ccc\r\n"
				   "\"aaa\",\"b \r\nbb\",\"ccc\"\r\n"
				   "\"aaa\",\"b\"\"bb\",\"ccc\"\r\n"
				   " spaces are , part of, a field\r\n"
				   "zzz,yyy,xxx";
	static const char *const rows[][3] = {
		{ "aaa", "bbb", "ccc" },
		{ "aaa", "b \r\nbb", "ccc" },
		{ "aaa", "b\"bb", "ccc" },
		{ " spaces are ", " part of", " a field" },
		{ "zzz", "yyy", "xxx" },
	};
	static const size_t lines[] = { 2, 3, 5, 6, 7 };
	struct csv_table *t = table_of(text, sizeof(text) - 1);
	size_t bad;

	(void)state;
	assert_int_equal(csv_rows(t), ARRAY_SIZE(rows));
	assert_int_equal(csv_columns(t), 3);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		assert_row(t, i, rows[i]);
		assert_int_equal(csv_line(t, i), lines[i]);
	}
	csv_bad(t, &bad);
	assert_int_equal(bad, 0);
	assert_true(csv_is_cut(t));
	csv_free(t);
}

static void reads_edges(void **state)
{
	static const struct {
		const char *text;
		size_t columns, rows;
		const char *cell; /* the last field of the last row */
	} cases[] = {
		{ "a", 1, 0, NULL },
		{ "a\n", 1, 0, NULL },
		{ "a,b\n1,2\n", 2, 1, "2" },
		{ "\xef\xbb\xbf"
		  "a,b\n1,2\n",
		    2, 1, "2" },
		{ "\n\r\na,b\n\n1,2\r\n\r\n", 2, 1, "2" },
		{ "a,b\n,\n", 2, 1, "" },
		{ "a\n\"\"\n", 1, 1, "" },
		{ "a,b\n1,\"\"\"\"\n", 2, 1, "\"" },
		{ "a,b\n1,\"\n\"", 2, 1, "\n" },
		{ "a,b\n1,\",\"", 2, 1, "," },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct csv_table *t =
		    table_of(cases[i].text, strlen(cases[i].text));

		assert_int_equal(csv_columns(t), cases[i].columns);
		assert_int_equal(csv_rows(t), cases[i].rows);
		assert_string_equal(csv_name(t, 0), "a");
		if (cases[i].cell)
			assert_string_equal(
			    csv_at(t, csv_rows(t) - 1, csv_columns(t) - 1),
			    cases[i].cell);
		csv_free(t);
	}
}

static void leaves_out_broken_rows_by_line(void **state)
{
	static const char text[] = "a,b,c\n"
				   "1,2,3\n"
				   "1,2\n"          /* line 3: short */
				   "\"x\ny\",2,3\n" /* lines 4 and 5 */
				   "1,2,3,4\n"      /* line 6: long */
				   "\"1\"2,2,3\n"   /* line 7: broken */
				   "1,2\"2,3\n"     /* line 8: broken */
				   "1,\0,3\n"       /* line 9: a NUL */
				   "1,2\r3,4\n"     /* line 10: a bare CR */
				   "7,8,9\n"
				   "1,\"2,3\n4,5,6\n"; /* line 12: open */
	static const struct csv_bad_row expected[] = { { 3, 2 }, { 6, 4 },
		{ 7, 0 }, { 8, 0 }, { 9, 0 }, { 10, 0 }, { 12, 0 } };
	struct csv_table *t = table_of(text, sizeof(text) - 1);
	const struct csv_bad_row *bad;
	size_t n;

	(void)state;
	bad = csv_bad(t, &n);
	assert_int_equal(n, ARRAY_SIZE(expected));
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(bad[i].line, expected[i].line);
		assert_int_equal(bad[i].fields, expected[i].fields);
	}
	assert_int_equal(csv_rows(t), 3);
	assert_int_equal(csv_line(t, 1), 4);
	assert_row(t, 2, (const char *const[]){ "7", "8", "9" });
	assert_false(csv_is_cut(t));
	csv_free(t);
}

static void refuses_without_a_header(void **state)
{
	struct csv_table *t;

	(void)state;
	assert_int_equal(error_of(""), -ENODATA);
	assert_int_equal(error_of("\n\r\n\n"), -ENODATA);
	assert_int_equal(error_of("a,\"b\nc,d\n"), -EINVAL);
	assert_int_equal(csv_load("/nonexistent/x.csv", &t), -ENOENT);
	assert_int_equal(csv_load("/", &t), -EIO);
}

static void reads_numbers(void **state)
{
	static const char text[] =
	    "x\n1.5\nn/a\n\"\"\n12abc\n18446744073709551615\n"
	    "18446744073709551616\n-1\n 7\n0\n1e3\n";
	static const int errors[] = { -EINVAL, -ENODATA, -ENODATA, -EINVAL, 0,
		-ERANGE, -EINVAL, -EINVAL, 0, -EINVAL };
	struct csv_table *t = table_of(text, sizeof(text) - 1);
	uint64_t value;

	(void)state;
	assert_int_equal(csv_rows(t), ARRAY_SIZE(errors));
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		assert_int_equal(csv_integer(t, i, 0, &value), errors[i]);
	assert_int_equal(csv_integer(t, 4, 0, &value), 0);
	assert_true(value == UINT64_MAX);
	assert_true(csv_number(t, 0, 0) == 1.5);
	assert_true(isnan(csv_number(t, 1, 0)));
	assert_true(isnan(csv_number(t, 2, 0)));
	assert_true(isnan(csv_number(t, 3, 0)));
	assert_true(csv_number(t, 6, 0) == -1);
	assert_true(csv_number(t, 9, 0) == 1000);
	assert_int_equal(csv_column(t, "x"), 0);
	assert_int_equal(csv_column(t, "y"), -ENOENT);
	csv_free(t);
}

/* What a temporary file holds, and its length. */
static size_t contents(FILE *file, char *ret, size_t cap)
{
	size_t n;

	rewind(file);
	n = fread(ret, 1, cap - 1, file);
	ret[n] = '\0';
	return n;
}

static void writes_byte_for_byte(void **state)
{
	FILE *file = tmpfile();
	struct csv_writer w;
	char text[2048];

	(void)state;
	csv_writer_init(&w, fileno(file));
	csv_text(&w, "plain");
	csv_text(&w, "a,b");
	csv_text(&w, "say \"hi\"");
	csv_text(&w, "two\nlines");
	csv_text(&w, "a\rb");
	csv_text(&w, "");
	csv_text(&w, " x ");
	assert_int_equal(csv_end_row(&w), 0);
	csv_u64(&w, UINT64_MAX);
	csv_u64(&w, 0);
	csv_fixed(&w, 2.0 / 3, 3);
	csv_fixed(&w, -0.5, 0);
	csv_fixed(&w, NAN, 2);
	csv_fixed(&w, INFINITY, 2);
	csv_na(&w);
	assert_int_equal(csv_end_row(&w), 0);
	csv_text(&w, "");
	assert_int_equal(csv_end_row(&w), 0);
	csv_writer_free(&w);
	contents(file, text, sizeof(text));
	assert_string_equal(text,
	    "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\"a\rb\",, x \r\n"
	    "18446744073709551615,0,0.667,-0,n/a,n/a,n/a\r\n"
	    "\"\"\r\n");
	fclose(file);
}

/* Nothing of a row is in the file before its end, and all of it after. */
static void writes_whole_rows(void **state)
{
	FILE *file = tmpfile();
	struct csv_writer w;
	char text[64];

	(void)state;
	csv_writer_init(&w, fileno(file));
	csv_text(&w, "one");
	csv_text(&w, "two");
	assert_int_equal(contents(file, text, sizeof(text)), 0);
	assert_int_equal(csv_end_row(&w), 0);
	assert_int_equal(contents(file, text, sizeof(text)), 9);
	csv_writer_free(&w);
	fclose(file);
}

static void writer_tells_what_failed(void **state)
{
	FILE *full = fopen("/dev/full", "w");
	struct csv_writer w;

	(void)state;
	assert_non_null(full);
	csv_writer_init(&w, fileno(full));
	csv_text(&w, "x");
	assert_int_equal(csv_end_row(&w), -ENOSPC);
	csv_writer_free(&w);
	fclose(full);
	csv_writer_init(&w, -1);
	csv_text(&w, "x");
	assert_int_equal(csv_end_row(&w), -EBADF);
	csv_writer_free(&w);
}

/* Any bytes but NUL come back from any place in a row. */
static void fields_come_back(void **state)
{
	static const char bytes[] = "a,\"\r\n n/\xff";
	FILE *file = tmpfile();
	static char fields[400][3][12];
	struct csv_writer w;
	struct csv_table *t;

	(void)state;
	srand(4180);
	csv_writer_init(&w, fileno(file));
	for (size_t i = 0; i < 400; i++) {
		for (size_t k = 0; k < 3; k++) {
			for (int c = rand() % 12; c-- > 0;)
				fields[i][k][c] =
				    bytes[(size_t)rand() % (sizeof(bytes) - 1)];
			csv_text(&w, i ? fields[i][k] : "name");
		}
		assert_int_equal(csv_end_row(&w), 0);
	}
	csv_writer_free(&w);
	rewind(file);
	assert_int_equal(csv_read(file, &t), 0);
	assert_int_equal(csv_rows(t), 399);
	for (size_t i = 1; i < 400; i++)
		for (size_t k = 0; k < 3; k++)
			assert_string_equal(csv_at(t, i - 1, k), fields[i][k]);
	csv_free(t);
	fclose(file);
}

static void reads_and_writes_long_rows(void **state)
{
	FILE *file = tmpfile();
	struct csv_writer w;
	struct csv_table *t;

	(void)state;
	csv_writer_init(&w, fileno(file));
	for (int row = 0; row < 50; row++) {
		for (int i = 0; i < 5000; i++)
			csv_u64(&w, (uint64_t)(row * 5000 + i));
		assert_int_equal(csv_end_row(&w), 0);
	}
	csv_writer_free(&w);
	rewind(file);
	assert_int_equal(csv_read(file, &t), 0);
	assert_int_equal(csv_columns(t), 5000);
	assert_int_equal(csv_rows(t), 49);
	assert_true(csv_number(t, 48, 4999) == 249999);
	csv_free(t);
	fclose(file);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_rfc_4180_shows),
		cmocka_unit_test(reads_edges),
		cmocka_unit_test(leaves_out_broken_rows_by_line),
		cmocka_unit_test(refuses_without_a_header),
		cmocka_unit_test(reads_numbers),
		cmocka_unit_test(writes_byte_for_byte),
		cmocka_unit_test(writes_whole_rows),
		cmocka_unit_test(writer_tells_what_failed),
		cmocka_unit_test(fields_come_back),
		cmocka_unit_test(reads_and_writes_long_rows),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
