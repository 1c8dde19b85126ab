/* SPDX-License-Identifier: MIT */
/* The .hgrm and .hlog files, byte for byte and by way of other tools' files. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/hist_io.h"

static struct hist *hist_of(const uint64_t (*pairs)[2], size_t n)
{
	struct hist *h = hist_new();

	assert_non_null(h);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(hist_record_n(h, pairs[i][0], pairs[i][1]), 0);
	return h;
}

static const uint64_t three[][2] = { { 1500, 7 }, { 250000, 3 },
	{ 1000000, 1 } };

#define FOREIGN_ROWS 11

struct foreign {
	size_t rows;
	struct hlog_interval intervals[FOREIGN_ROWS];
	char tags[FOREIGN_ROWS][32];
	struct hist *hists[FOREIGN_ROWS];
};

static int keep(const struct hlog_interval *interval, void *arg)
{
	struct foreign *f = arg;
	struct hist *h = hist_new();

	assert_true(f->rows < FOREIGN_ROWS);
	hist_add(h, interval->hist);
	f->intervals[f->rows] = *interval;
	snprintf(f->tags[f->rows], sizeof(f->tags[0]), "%s",
	    interval->tag ? interval->tag : "none");
	f->hists[f->rows++] = h;
	return 0;
}

/* The row of that tag, whose histogram must hold `three` to `digits`. */
static void assert_three(const struct foreign *f, const char *tag, int digits)
{
	double tolerance = pow(10, -digits);
	size_t i = 0;

	while (strcmp(f->tags[i], tag))
		assert_true(++i < f->rows);
	assert_int_equal(hist_total(f->hists[i]), 11);
	for (size_t k = 0; k < ARRAY_SIZE(three); k++) {
		double percentile = k == 0 ? 50 : k == 1 ? 90 : 100;
		double got = (double)hist_percentile(f->hists[i], percentile);

		if (fabs(got / (double)three[k][0] - 1) > tolerance)
			fail_msg(
			    "%s: %.0f for %.0f", tag, got, (double)three[k][0]);
	}
}

static void assert_squares(const struct hist *got)
{
	struct hist *h = hist_new();

	for (uint64_t i = 0; i < 3000; i++)
		assert_int_equal(hist_record_n(h, i * i * 7919, i % 5 + 1), 0);
	assert_memory_equal(got, h, sizeof(*h));
	hist_free(h);
}

/*
 * tests/unit/data/foreign.hlog was made by a separate encoder (see its first
 * lines for what surrounds the intervals), with CRLF line ends.
 */
static void reads_other_tools_files(void **state)
{
	static struct foreign f;
	FILE *in = fopen(TEST_DATA "/foreign.hlog", "r");
	size_t line = 0;

	(void)state;
	assert_non_null(in);
	assert_int_equal(hlog_read(in, keep, &f, &line), 0);
	fclose(in);
	assert_int_equal(f.rows, FOREIGN_ROWS);
	assert_string_equal(f.tags[0], "squares");
	assert_squares(f.hists[0]);
	assert_three(&f, "none", 2);
	assert_three(&f, "one-digit", 1);
	assert_three(&f, "four-digits", 3);
	assert_three(&f, "five-digits", 3);
	/* 1500 stands in a bucket 512 wide here: 1280 is its middle. */
	assert_int_equal(hist_percentile(f.hists[5], 50), 1280);
	assert_three(&f, "plain", 3);
	assert_three(&f, "word-size", 3);
	assert_three(&f, "javascript", 3);
	assert_int_equal(
	    hist_count_at(f.hists[9], hist_index(123456)), (1ull << 62) + 5);
	assert_int_equal(hist_total(f.hists[10]), 0);
	/* BaseTime, not StartTime, is what the stamps are relative to. */
	assert_true(fabs(f.intervals[1].start_s - 1700000001.5) < 1e-6);
	assert_true(f.intervals[1].length_s == 1 && f.intervals[1].max == 2.5);
	for (size_t i = 0; i < f.rows; i++)
		hist_free(f.hists[i]);
}

static int count_rows(const struct hlog_interval *interval, void *arg)
{
	(void)interval;
	++*(int *)arg;
	return 0;
}

static int read_text(char *text, hlog_fn *fn, void *arg, size_t *ret_line)
{
	FILE *in = fmemopen(text, strlen(text), "r");
	int r;

	assert_non_null(in);
	r = hlog_read(in, fn, arg, ret_line);
	fclose(in);
	return r;
}

#define GOOD "HISTEwAAAAEAAAAAAAAAAwAAAAAAAAABAAADRjC4oAA/8AAAAAAAAAI="

static void names_the_line_that_is_wrong(void **state)
{
	static const char *const wrong[] = { "0.1,1.0,2.0", "0.1,1.0,2.0,",
		"0.1,1.0," GOOD, "Tag=x", "Tag=x,", "x,1.0,2.0," GOOD,
		"nan,1.0,2.0," GOOD, "some words", "0.1,1.0,2.0,HISTF" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		char text[512];
		size_t line = 0;
		int rows = 0;

		snprintf(text, sizeof(text),
		    "#[x]\n0.1,1.0,2.0,%s\n%s\n0.2,1.0,2.0,%s\n", GOOD,
		    wrong[i], GOOD);
		assert_int_equal(
		    read_text(text, count_rows, &rows, &line), -EINVAL);
		assert_int_equal(line, 3);
		assert_int_equal(rows, 1);
	}
}

static int keep_start(const struct hlog_interval *interval, void *arg)
{
	*(double *)arg = interval->start_s;
	return 7;
}

/* HistogramLogReader's rule for logs without a BaseTime. */
static void absolute_and_relative_stamps(void **state)
{
	static const struct {
		const char *head, *stamp;
		double expected;
	} cases[] = {
		{ "#[StartTime: 1700000000.500]\n", "2.250", 1700000002.75 },
		{ "#[StartTime: 1700000000.500]\n", "1700000009.000",
		    1700000009 },
		{ "#[StartTime: 1700000000.500]\n", "1699999990.000",
		    1699999990 },
		{ "", "1700000009.000", 1700000009 },
		{ "", "2.250", 2.25 },
		{ "#[BaseTime: 100.000 (seconds since epoch)]\n", "2.250",
		    102.25 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		double start_s = -1;
		char text[512];
		size_t line;

		snprintf(text, sizeof(text), "%s%s,1,1,%s", cases[i].head,
		    cases[i].stamp, GOOD);
		assert_int_equal(
		    read_text(text, keep_start, &start_s, &line), 7);
		assert_true(fabs(start_s - cases[i].expected) < 1e-6);
	}
}

/* Runs a writer into memory. The result is to be freed. */
static char *hgrm_of(const struct hist *h, double scale, uint64_t depth)
{
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	assert_non_null(out);
	assert_int_equal(hist_write_hgrm(out, h, scale, depth), 0);
	fclose(out);
	return text;
}

static void hlog_byte_for_byte(void **state)
{
	static const char head[] =
	    "#[Logged by a test]\n"
	    "#[Histogram log format version 1.3]\n"
	    "#[StartTime: 1441812279.474 (seconds since epoch), Wed Sep 09 "
	    "15:24:39 UTC 2015]\n"
	    "\"StartTimestamp\",\"Interval_Length\",\"Interval_Max\","
	    "\"Interval_Compressed_Histogram\"\n"
	    "Tag=epoll,0.127,1.007,1.000,HISTFAAAA";
	struct hist *h = hist_of(three, ARRAY_SIZE(three));
	char *text = NULL;
	size_t len;
	FILE *out = open_memstream(&text, &len);

	(void)state;
	assert_int_equal(
	    hlog_write_head(out, 1441812279.474, "[Logged by a test]"), 0);
	assert_int_equal(hlog_write(out, "epoll", 0.127, 1.007, h), 0);
	assert_int_equal(hlog_write(out, "a,b", 0, 1, h), -EINVAL);
	assert_int_equal(hlog_write(out, "a b", 0, 1, h), -EINVAL);
	assert_int_equal(hlog_write(out, "", 0, 1, h), -EINVAL);
	fclose(out);
	assert_memory_equal(text, head, strlen(head));
	/* Nothing was written for the refused tags. */
	assert_ptr_equal(strchr(text + strlen(head), '\n'), text + len - 1);
	free(text);
	hist_free(h);
}

static void hlog_comes_back(void **state)
{
	struct hist *h = hist_of(three, ARRAY_SIZE(three));
	static struct foreign f;
	size_t line;
	FILE *file = tmpfile();

	(void)state;
	assert_int_equal(hlog_write_head(file, 1.7e9, NULL), 0);
	assert_int_equal(hlog_write(file, NULL, 0.5, 1, h), 0);
	assert_int_equal(hlog_write(file, "lag", 1.5, 1, h), 0);
	rewind(file);
	assert_int_equal(hlog_read(file, keep, &f, &line), 0);
	fclose(file);
	assert_int_equal(f.rows, 2);
	assert_true(f.intervals[1].start_s == 1.7e9 + 1.5);
	assert_string_equal(f.tags[1], "lag");
	for (size_t i = 0; i < 2; i++) {
		assert_memory_equal(f.hists[i], h, sizeof(*h));
		hist_free(f.hists[i]);
	}
	hist_free(h);
}

static void hgrm_byte_for_byte(void **state)
{
	static const uint64_t pairs[][2] = { { 1000, 5 }, { 2000, 3 },
		{ 1000000, 2 } };
	static const char expected[] =
	    "       Value     Percentile TotalCount 1/(1-Percentile)\n"
	    "\n"
	    "       1.000 0.000000000000          5           1.00\n"
	    "       1.000 0.100000000000          5           1.11\n"
	    "       1.000 0.200000000000          5           1.25\n"
	    "       1.000 0.300000000000          5           1.43\n"
	    "       1.000 0.400000000000          5           1.67\n"
	    "       1.000 0.500000000000          5           2.00\n"
	    "       2.000 0.550000000000          8           2.22\n"
	    "       2.000 0.600000000000          8           2.50\n"
	    "       2.000 0.650000000000          8           2.86\n"
	    "       2.000 0.700000000000          8           3.33\n"
	    "       2.000 0.750000000000          8           4.00\n"
	    "       2.000 0.775000000000          8           4.44\n"
	    "       2.000 0.800000000000          8           5.00\n"
	    "    1000.447 0.825000000000         10           5.71\n"
	    "    1000.447 0.850000000000         10           6.67\n"
	    "    1000.447 0.875000000000         10           8.00\n"
	    "    1000.447 0.887500000000         10           8.89\n"
	    "    1000.447 0.900000000000         10          10.00\n"
	    "    1000.447 1.000000000000         10\n"
	    "#[Mean    =      201.138, StdDeviation   =      399.527]\n"
	    "#[Max     =     1000.447, Total count    =           10]\n"
	    "#[Buckets =           32, SubBuckets     =         2048]\n";
	struct hist *h = hist_of(pairs, ARRAY_SIZE(pairs));
	char *text = hgrm_of(h, 1000, hist_total(h));

	(void)state;
	assert_string_equal(text, expected);
	free(text);
	hist_free(h);
}

static size_t lines_of(const char *text)
{
	size_t lines = 0;

	while ((text = strchr(text, '\n'))) {
		lines++;
		text++;
	}
	return lines;
}

/* One depth gives one set of rows: files of different subjects overlay. */
static void hgrm_rows_depend_on_depth_alone(void **state)
{
	static const uint64_t one[][2] = { { 5, 1 } };
	struct hist *few = hist_of(one, 1);
	struct hist *many = hist_of(three, ARRAY_SIZE(three));
	struct hist *none = hist_new();
	char *a = hgrm_of(few, 1, 1000), *b = hgrm_of(many, 1, 1000);
	char *c = hgrm_of(none, 1, 1000), *d = hgrm_of(many, 1, UINT64_MAX);

	(void)state;
	assert_int_equal(lines_of(a), lines_of(b));
	/* 9 doublings of 5 ticks, 4 more to 985, 0% and 100%, 5 around. */
	assert_int_equal(lines_of(a), 9 * 5 + 4 + 2 + 5);
	assert_int_equal(lines_of(c), 5);
	assert_true(lines_of(d) > 100 && lines_of(d) < 400);
	free(a);
	free(b);
	free(c);
	free(d);
	hist_free(few);
	hist_free(many);
	hist_free(none);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_other_tools_files),
		cmocka_unit_test(names_the_line_that_is_wrong),
		cmocka_unit_test(absolute_and_relative_stamps),
		cmocka_unit_test(hlog_byte_for_byte),
		cmocka_unit_test(hlog_comes_back),
		cmocka_unit_test(hgrm_byte_for_byte),
		cmocka_unit_test(hgrm_rows_depend_on_depth_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
