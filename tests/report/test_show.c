/* SPDX-License-Identifier: MIT */
/* Figures as people read them, and text as formats need it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/markup.h"
#include "report/plain.h"
#include "report/show.h"

/* What a function that writes to a stream writes. */
#define assert_writes(expected, call)                                          \
	do {                                                                   \
		char written[256] = "";                                        \
		FILE *out = fmemopen(written, sizeof(written), "w");           \
                                                                               \
		assert_non_null(out);                                          \
		call;                                                          \
		fclose(out);                                                   \
		assert_string_equal(written, expected);                        \
	} while (0)

static void test_three_digits(void **state)
{
	(void)state;
	assert_string_equal(show_number(0).text, "0");
	assert_string_equal(show_number(0.061234).text, "0.0612");
	assert_string_equal(show_number(2.0599).text, "2.06");
	assert_string_equal(show_number(999.4).text, "999");
	assert_string_equal(show_number(141000).text, "141,000");
	assert_string_equal(show_number(-1234567).text, "-1,234,567");
	assert_string_equal(show_number(NAN).text, "n/a");
	assert_string_equal(show_number(INFINITY).text, "n/a");
	assert_string_equal(show_plain(64).text, "64");
	assert_string_equal(show_plain(2.5).text, "2.5");
}

static void test_units(void **state)
{
	(void)state;
	assert_string_equal(show_latency(87300).text, "87.3 µs");
	assert_string_equal(show_latency(999.4).text, "999 ns");
	assert_string_equal(show_latency(999.6).text, "1.00 µs");
	assert_string_equal(show_latency(1.5e9).text, "1.50 s");
	assert_string_equal(show_unit(UNIT_RATE, 246123).text, "246k/s");
	assert_string_equal(show_unit(UNIT_RATE, 2.7e6).text, "2.70M/s");
	assert_string_equal(show_unit(UNIT_BYTES, 1536).text, "1.50 KiB");
	assert_string_equal(show_unit(UNIT_BYTES, NAN).text, "n/a");
	assert_string_equal(show_percent(0.0312).text, "3.1%");
	assert_string_equal(show_percent(0.5).text, "50%");
	assert_string_equal(show_tic(5e6).text, "5 ms");
}

static void test_intervals(void **state)
{
	(void)state;
	assert_string_equal(
	    show_range(UNIT_RATE, 246e3, 244e3, 248e3, 3).text, "[244, 248]");
	assert_string_equal(show_range(UNIT_RATE, 246e3, NAN, NAN, 3).text, "");
	assert_string_equal(
	    show_span(UNIT_RATE, 246e3, 244e3, 248e3, 3).text, "244..248");
	assert_string_equal(show_unit_name(UNIT_LATENCY, 118e3), " µs");
	assert_string_equal(
	    show_times(1.12, 1.08, 1.16).text, "1.12 x [1.08, 1.16]");
	assert_string_equal(
	    show_times(1.003, 0.99, 1.02).text, "1.003 x [0.990, 1.020]");
	assert_string_equal(show_times(17.4, NAN, NAN).text, "17.4 x");
	assert_int_equal(show_digits_between(100, 99, 101), 3);
	assert_int_equal(show_digits_between(100, 99.9, 100.1), 4);
}

static void test_html(void **state)
{
	(void)state;
	assert_writes("&lt;a href=&quot;x&quot;&gt;&amp;&#39;",
	    markup_html(out, "<a href=\"x\">&'"));
}

static void test_markdown(void **state)
{
	(void)state;
	assert_writes("\\*a\\* \\[b\\] &lt;c> \\|",
	    markup_markdown(out, "*a* [b] <c> |"));
}

static void test_csv(void **state)
{
	(void)state;
	assert_writes("plain", markup_csv(out, "plain"));
	assert_writes("\"a,\"\"b\"\" c\"", markup_csv(out, "a,\"b\"\nc"));
}

static void test_gnuplot(void **state)
{
	(void)state;
	assert_writes("'epoll:trigger=level'",
	    markup_gnuplot(out, "epoll:trigger=level"));
	assert_writes(
	    "'?rm -r x\?\?\?\?\?'", markup_gnuplot(out, "`rm -r x`'\"{@"));
}

static void test_slug(void **state)
{
	char slug[8];

	(void)state;
	markup_slug(slug, sizeof(slug), "Hello, World");
	assert_string_equal(slug, "hello-w");
	markup_slug(slug, sizeof(slug), "../../x");
	assert_string_equal(slug, "x");
	markup_slug(slug, sizeof(slug), "éü/");
	assert_string_equal(slug, "x");
}

static void test_fields(void **state)
{
	(void)state;
	assert_writes("ab  ", plain_field(out, "ab", 4));
	assert_writes("  ab", plain_field(out, "ab", -4));
	assert_writes("1 µs ", plain_field(out, "1 µs", 5));
	assert_writes("abc~", plain_field(out, "abcdef", 4));
	assert_writes("a?b", plain_field(out, "a\nb", 3));
}

static void test_wrap(void **state)
{
	char text[128], lines[256] = "";
	FILE *stream = fmemopen(lines, sizeof(lines), "w");

	(void)state;
	assert_non_null(stream);
	assert_writes("* a b\n", plain_wrap(out, "* ", "  ", "a\nb"));
	assert_writes("* \n", plain_wrap(out, "* ", "  ", ""));
	/* Two and 78 columns fill a line of 80; one more does not fit. */
	memset(text, 'x', sizeof(text));
	text[78] = ' ';
	text[80] = '\0';
	plain_wrap(stream, "* ", "  ", text);
	fclose(stream);
	assert_int_equal(strcspn(lines, "\n"), 80);
	assert_string_equal(lines + 80, "\n  x\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_three_digits),
		cmocka_unit_test(test_units),
		cmocka_unit_test(test_intervals),
		cmocka_unit_test(test_html),
		cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_csv),
		cmocka_unit_test(test_gnuplot),
		cmocka_unit_test(test_slug),
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_wrap),
	};

	return cmocka_run_group_tests_name("report show", tests, NULL, NULL);
}
