/* SPDX-License-Identifier: MIT */
/* What people type: times, numbers, CPU lists, URLs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <string.h>

#include "load/units.h"
#include "load/url.h"

static void times_have_units(void **state)
{
	static const struct {
		const char *text;
		uint64_t ns;
	} right[] = {
		{ "10", 10000000000 },
		{ "10s", 10000000000 },
		{ "500ms", 500000000 },
		{ "1.5ms", 1500000 },
		{ "250us", 250000 },
		{ "2m", 120000000000 },
		{ "1H", 3600000000000 },
		{ "1m30s", 90000000000 },
		{ "1h0.5m", 3630000000000 },
		{ "2s5ms7us", 2005007000 },
	};
	static const char *const wrong[] = { "", "s", "-1s", "1x", "1 s",
		"0x10", "inf", "nan", "1..5s", "1e30h", "1m30", "30s1m", "1s1s",
		"1m ", "m30s" };
	uint64_t ns;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(right); i++) {
		assert_int_equal(units_time(right[i].text, &ns), 0);
		assert_int_equal(ns, right[i].ns);
	}
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_true(units_time(wrong[i], &ns) < 0);
}

static void numbers_have_suffixes(void **state)
{
	uint64_t count;
	double value;

	(void)state;
	assert_int_equal(units_number("1.5k", &value), 0);
	assert_float_equal(value, 1500, 0);
	assert_int_equal(units_count("20K", 100000, &count), 0);
	assert_int_equal(count, 20000);
	assert_int_equal(units_count("2m", 3000000, &count), 0);
	assert_int_equal(count, 2000000);
	assert_int_equal(units_count("1.5", 10, &count), -EINVAL);
	assert_int_equal(units_count("11", 10, &count), -ERANGE);
	assert_int_equal(units_count("-1", 10, &count), -EINVAL);
	assert_int_equal(units_count("1kk", 10000, &count), -EINVAL);
}

static void cpu_lists_have_ranges(void **state)
{
	static const char *const wrong[] = { "", ",", "1,,2", "3-1", "a", "1-",
		"-1", "1;2", "0-9", "1024", "4294967296" };
	unsigned cpus[8];

	(void)state;
	assert_int_equal(units_cpus("0-2,6", cpus, 8), 4);
	assert_int_equal(cpus[2], 2);
	assert_int_equal(cpus[3], 6);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_true(units_cpus(wrong[i], cpus, 8) < 0);
}

static void times_are_shown_short(void **state)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} shown[] = {
		{ 0, "0ns" },
		{ 999, "999ns" },
		{ 1500, "1.50us" },
		{ 123456, "123.5us" },
		{ 99990000, "99.99ms" },
		{ 3600000000000, "3600.0s" },
	};
	char buf[UNITS_TIME_BYTES];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(shown); i++)
		assert_string_equal(
		    units_format_time(buf, shown[i].ns), shown[i].text);
}

static void urls_are_split(void **state)
{
	static const struct {
		const char *text, *host, *port, *origin, *path;
	} right[] = {
		{ "http://127.0.0.1:8080/", "127.0.0.1", "8080",
		    "127.0.0.1:8080", "/" },
		{ "HTTP://localhost", "localhost", "80", "localhost", "/" },
		{ "http://h:1/a/b?c=d", "h", "1", "h:1", "/a/b?c=d" },
		{ "http://h?q", "h", "80", "h", "/?q" },
		{ "http://[::1]:81/x", "::1", "81", "[::1]:81", "/x" },
		{ "http://[::1]", "::1", "80", "[::1]", "/" },
	};
	struct url url;
	char why[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(right); i++) {
		assert_int_equal(
		    url_parse(right[i].text, &url, why, sizeof(why)), 0);
		assert_string_equal(url.host, right[i].host);
		assert_string_equal(url.port, right[i].port);
		assert_string_equal(url.origin, right[i].origin);
		assert_string_equal(url.path, right[i].path);
	}
}

static void bad_urls_say_why(void **state)
{
	static const char *const wrong[] = { "", "localhost:80", "https://h/",
		"http://", "http://:80/", "http://h:/", "http://h:0/",
		"http://h:65536/", "http://h:8x/", "http://[::1/", "http://[]/",
		"http://[::1]x/", "http://h/a b", "http://h/#x" };
	struct url url;
	char why[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		why[0] = '\0';
		assert_int_equal(
		    url_parse(wrong[i], &url, why, sizeof(why)), -EINVAL);
		assert_non_null(strstr(why, "http://HOST"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_have_units),
		cmocka_unit_test(numbers_have_suffixes),
		cmocka_unit_test(cpu_lists_have_ranges),
		cmocka_unit_test(times_are_shown_short),
		cmocka_unit_test(urls_are_split),
		cmocka_unit_test(bad_urls_say_why),
	};

	return cmocka_run_group_tests_name("load_units", tests, NULL, NULL);
}
