/* SPDX-License-Identifier: MIT */
/* The folder of a run: filed, cut off by an interruption, taken up again. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/results.h"
#include "bench/setup.h"

static char root[] = "/tmp/paceline-results-XXXXXX";
static char folder[64], load_folder[64];

static int make_folders(void **state)
{
	(void)state;
	if (!mkdtemp(root))
		return -1;
	snprintf(folder, sizeof(folder), "%s/run", root);
	snprintf(load_folder, sizeof(load_folder), "%s/load", root);
	return mkdir(folder, 0700) || mkdir(load_folder, 0700);
}

static int remove_folders(void **state)
{
	(void)state;
	remove_folder(root);
	return 0;
}

static void put(
    const char *in, const char *name, const char *mode, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", in, name);
	file = fopen(path, mode);
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static void assert_file(const char *name, const char *text)
{
	char path[128], buf[4096];
	size_t n;
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "r");
	assert_non_null(file);
	n = fread(buf, 1, sizeof(buf) - 1, file);
	fclose(file);
	buf[n] = '\0';
	assert_string_equal(buf, text);
}

#define LATENCY   "run_id,kind,low_ns,high_ns,count\r\n"
#define INTERVALS "run_id,second,requests,p50_ns,p99_ns,max_ns,errors\r\n"

static void add(struct results *results, const char *subject)
{
	struct row row;

	put(load_folder, "latency.csv", "w",
	    "kind,low_ns,high_ns,count\nlag,1,2,3\nlag,4,5,6\n");
	put(load_folder, "intervals.csv", "w", INTERVALS "1,0,5,1,2,3,0\n");
	put(load_folder, "load.hlog", "w", "log\n");
	assert_int_equal(row_make(&results->columns, &row), 0);
	row_set(&row, "subject", "%s", subject);
	row_set(&row, "reason", "a, \"b\"\nc");
	assert_int_equal(results_add(results, &row, load_folder), 0);
	row_free(&row);
}

static void test_filed(void **state)
{
	struct metrics_sample counters = { .count = 1, .names = { "reads" } };
	struct results results;

	(void)state;
	assert_int_equal(results_create(folder, &counters, &results), 0);
	add(&results, "one");
	add(&results, "two");
	assert_file("latency.csv",
	    LATENCY "1,lag,1,2,3\n1,lag,4,5,6\n2,lag,1,2,3\n2,lag,4,5,6\n");
	assert_file(
	    "intervals.csv", INTERVALS "1,0,5,1,2,3,0\n2,0,5,1,2,3,0\n");
	assert_file("run-2.hlog", "log\n");
	results_close(&results);
	assert_int_equal(results_create(folder, &counters, &results), -EEXIST);
}

/* The third repetition was being filed when the machine went down. */
static void test_taken_up(void **state)
{
	struct results results;
	struct csv_table *rows;

	(void)state;
	put(folder, "latency.csv", "a", "3,lag,1,2,3\n3,la");
	put(folder, "intervals.csv", "a", "3,0,5,1,2,3,0\n");
	put(folder, "runs.csv", "a", "3,,quick,thr");
	assert_int_equal(results_resume(folder, &results, &rows), 0);
	assert_int_equal(csv_rows(rows), 2);
	assert_string_equal(table_get(rows, 1, "subject"), "two");
	assert_string_equal(table_get(rows, 1, "reason"), "a, \"b\"\nc");
	assert_non_null(table_get(rows, 1, "n_reads"));
	assert_int_equal(results.next_run_id, 3);
	assert_file("latency.csv",
	    LATENCY "1,lag,1,2,3\n1,lag,4,5,6\n2,lag,1,2,3\n2,lag,4,5,6\n");
	assert_file(
	    "intervals.csv", INTERVALS "1,0,5,1,2,3,0\n2,0,5,1,2,3,0\n");
	csv_free(rows);
	add(&results, "three");
	results_close(&results);
	assert_int_equal(results_resume(folder, &results, &rows), 0);
	assert_int_equal(csv_rows(rows), 3);
	csv_free(rows);
	results_close(&results);
}

static void test_foreign_files(void **state)
{
	struct results results;
	struct csv_table *rows;
	struct row row;

	(void)state;
	assert_int_equal(results_resume(folder, &results, &rows), 0);
	csv_free(rows);
	put(load_folder, "latency.csv", "w", "what,is,this\n1,2,3\n");
	assert_int_equal(row_make(&results.columns, &row), 0);
	assert_int_equal(results_add(&results, &row, load_folder), -EBADMSG);
	row_free(&row);
	results_close(&results);
	assert_true(results_resume(root, &results, &rows) < 0);
}

static void test_latest(void **state)
{
	char link[128], target[128] = "";

	(void)state;
	snprintf(link, sizeof(link), "%s/latest", root);
	for (int i = 0; i < 2; i++)
		assert_int_equal(results_link_latest(folder), 0);
	assert_int_equal(readlink(link, target, sizeof(target) - 1), 3);
	assert_string_equal(target, "run");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_filed),
		cmocka_unit_test(test_taken_up),
		cmocka_unit_test(test_foreign_files),
		cmocka_unit_test(test_latest),
	};

	return cmocka_run_group_tests(tests, make_folders, remove_folders);
}
