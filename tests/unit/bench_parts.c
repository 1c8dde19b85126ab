/* SPDX-License-Identifier: MIT */
/* The small parts of the bench: values, CPU lists, words, metrics, usage. */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/columns.h"
#include "bench/cpus.h"
#include "bench/metric.h"
#include "bench/usage.h"
#include "bench/values.h"
#include "bench/words.h"

static void test_values(void **state)
{
	unsigned long whole;
	double value;

	(void)state;
	assert_int_equal(value_seconds("250ms", &value), 0);
	assert_true(fabs(value - 0.25) < 1e-12);
	assert_int_equal(value_seconds("2m", &value), 0);
	assert_true(value == 120);
	assert_int_equal(value_seconds("1.5", &value), 0);
	assert_true(value == 1.5);
	assert_int_equal(value_seconds("1 s", &value), -EINVAL);
	assert_int_equal(value_seconds("", &value), -EINVAL);
	assert_int_equal(value_seconds("inf", &value), -EINVAL);
	assert_int_equal(value_seconds("-1s", &value), -EINVAL);
	assert_int_equal(value_scaled("20k", &value), 0);
	assert_true(value == 20000);
	assert_int_equal(value_fraction("5%", &value), 0);
	assert_true(fabs(value - 0.05) < 1e-12);
	assert_int_equal(value_fraction("1", &value), -EINVAL);
	assert_int_equal(value_whole("64", 64, &whole), 0);
	assert_int_equal(whole, 64);
	assert_int_equal(value_whole("65", 64, &whole), -EINVAL);
	assert_int_equal(value_whole("1.5", 64, &whole), -EINVAL);
}

static void check_list(const char *text, const char *formatted)
{
	char back[CPUS_TEXT];
	cpu_set_t cpus;

	assert_int_equal(cpus_parse(text, &cpus), 0);
	cpus_format(&cpus, back, sizeof(back));
	assert_string_equal(back, formatted);
}

static void test_cpu_lists(void **state)
{
	static const char *const wrong[] = { "", "a", "1-", "2-1", "1,", "-1",
		"1 2", "99999" };
	cpu_set_t cpus;

	(void)state;
	check_list("0", "0");
	check_list("3,0-1", "0-1,3");
	check_list("0,1,2", "0-2");
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(cpus_parse(wrong[i], &cpus), -EINVAL);
}

static void check_split(const char *allowed, const char *server,
    const char *load, const char *server_gets, const char *load_gets)
{
	struct cpu_split split;
	cpu_set_t cpus;
	char text[CPUS_TEXT], why[200];

	assert_int_equal(cpus_parse(allowed, &cpus), 0);
	assert_int_equal(
	    cpus_split(&cpus, server, load, &split, why, sizeof(why)), 0);
	cpus_format(&split.server, text, sizeof(text));
	assert_string_equal(text, server_gets);
	cpus_format(&split.load, text, sizeof(text));
	assert_string_equal(text, load_gets);
	assert_int_equal(split.overlap, !strcmp(server_gets, load_gets));
}

static void test_cpu_split(void **state)
{
	struct cpu_split split;
	cpu_set_t cpus;
	char why[200];

	(void)state;
	check_split("0-1", NULL, NULL, "0", "1");
	check_split("0-4", NULL, NULL, "0-2", "3-4");
	check_split("2,5,7", NULL, NULL, "2,5", "7");
	check_split("0-3", "3", NULL, "3", "0-2");
	check_split("0-3", NULL, "0", "1-3", "0");
	check_split("0", NULL, NULL, "0", "0");
	check_split("0-1", "1", "1", "1", "1");
	assert_int_equal(cpus_parse("0-1", &cpus), 0);
	assert_int_equal(
	    cpus_split(&cpus, "2", NULL, &split, why, sizeof(why)), -EINVAL);
	assert_non_null(strstr(why, "'2' is not within"));
	assert_int_equal(
	    cpus_split(&cpus, NULL, "x", &split, why, sizeof(why)), -EINVAL);
	assert_non_null(strstr(why, "'x' is no list of CPUs"));
}

static void test_words(void **state)
{
	static const struct placeholder placeholders[] = {
		{ "port", "8080" },
		{ "dir", "/a folder" },
		{ NULL, NULL },
	};
	struct words words = { 0 };

	(void)state;
	words_split(
	    &words, "  run --port={port} 'two words' \"it's\" {dir}/{x} {} ''");
	words_expand(&words, placeholders);
	words_add(&words, "%d", 5);
	assert_int_equal(words_error(&words), 0);
	assert_int_equal(words.count, 8);
	assert_string_equal(words.list[0], "run");
	assert_string_equal(words.list[1], "--port=8080");
	assert_string_equal(words.list[2], "two words");
	assert_string_equal(words.list[3], "it's");
	assert_string_equal(words.list[4], "/a folder/{x}");
	assert_string_equal(words.list[5], "{}");
	assert_string_equal(words.list[6], "");
	assert_string_equal(words.list[7], "5");
	assert_null(words.list[8]);
	words_free(&words);
	words_split(&words, "run 'open");
	assert_int_equal(words_error(&words), -EINVAL);
	words_free(&words);
}

static const char *lookup(const void *row, const char *column)
{
	return row_get(row, column);
}

static void test_metrics(void **state)
{
	struct metrics_sample none = { 0 };
	struct columns columns;
	struct row row;
	char why[300];

	(void)state;
	assert_int_equal(columns_make(&none, &columns), 0);
	assert_int_equal(row_make(&columns, &row), 0);
	row_set(&row, "server_cpu_ns", "%d", 5000);
	row_set(&row, "replies", "%d", 2);
	row_set(&row, "no such column", "%d", 2);
	assert_true(metric_value("replies", lookup, &row) == 2);
	assert_true(
	    metric_value("server_cpu_ns / replies", lookup, &row) == 2500);
	assert_true(isnan(metric_value("rate_per_s", lookup, &row)));
	assert_true(isnan(metric_value("replies / requests", lookup, &row)));
	assert_int_equal(
	    metric_check("server_cpu_ns / replies", &columns, why, 300), 0);
	assert_int_equal(metric_check("speed", &columns, why, 300), -EINVAL);
	assert_int_equal(
	    metric_check("replies / ", &columns, why, 300), -EINVAL);
	assert_string_equal(row_get(&row, "rate_per_s"), "n/a");
	assert_string_equal(row_get(&row, "experiment"), "");
	row_free(&row);
	columns_free(&columns);
}

static void burn(double seconds)
{
	clock_t until = clock() + (clock_t)(seconds * CLOCKS_PER_SEC);

	while (clock() < until)
		;
}

/* The CPU of a child counts while it lives, and after it was waited for. */
static void test_usage(void **state)
{
	struct usage before, during, after;
	int gate[2];
	pid_t pid;
	char c;

	(void)state;
	assert_int_equal(pipe(gate), 0);
	assert_int_equal(usage_read(getpid(), &before), 0);
	pid = fork();
	if (!pid) {
		burn(0.1);
		_exit(read(gate[0], &c, 1) != 1);
	}
	do {
		assert_int_equal(usage_read(getpid(), &during), 0);
		assert_int_equal(during.tree.processes.count, 2);
		usage_free(&during);
	} while (during.cpu_ns < before.cpu_ns + 90000000);
	assert_true(memory_read(&before.tree) > 0);
	assert_int_equal(write(gate[1], "x", 1), 1);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_int_equal(usage_read(getpid(), &after), 0);
	assert_true(after.cpu_ns > before.cpu_ns + 80000000);
	assert_true(tree_same(&before.tree, &after.tree));
	assert_true(after.switches >= before.switches);
	usage_free(&after);
	usage_free(&before);
	assert_true(usage_read(pid, &after) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_cpu_lists),
		cmocka_unit_test(test_cpu_split),
		cmocka_unit_test(test_words),
		cmocka_unit_test(test_metrics),
		cmocka_unit_test(test_usage),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
