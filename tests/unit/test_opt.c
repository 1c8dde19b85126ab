/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>

#include "base/opt.h"

enum { LIFO, FIFO };

struct fields {
	int64_t threads;
	int promotion;
	int64_t spin_us;
};

static const char *const promotions[] = { "lifo", "fifo", NULL };

static const struct opt table[] = {
	{ .name = "threads",
	    .type = OPT_INT,
	    .offset = offsetof(struct fields, threads),
	    .min = 1,
	    .max = 512,
	    .def = "4" },
	{ .name = "promotion",
	    .type = OPT_CHOICE,
	    .offset = offsetof(struct fields, promotion),
	    .choices = promotions,
	    .def = "fifo" },
	{ .name = "spin",
	    .type = OPT_INT_OR_OFF,
	    .offset = offsetof(struct fields, spin_us),
	    .min = 1,
	    .max = 1000,
	    .def = "off" },
	{ 0 },
};

static void defaults_are_set_as_a_user_would(void **state)
{
	struct fields f = { .spin_us = 9 };

	(void)state;
	opt_defaults(table, &f);
	assert_int_equal(f.threads, 4);
	assert_int_equal(f.promotion, FIFO);
	assert_int_equal(f.spin_us, 0);
	opt_defaults(NULL, NULL);
}

static void a_text_sets_what_it_names(void **state)
{
	struct fields f;
	char why[256];

	(void)state;
	opt_defaults(table, &f);
	assert_int_equal(opt_parse(table, &f, NULL, why, sizeof(why)), 0);
	assert_int_equal(opt_parse(table, &f, "", why, sizeof(why)), 0);
	assert_int_equal(f.threads, 4);
	assert_int_equal(opt_parse(table, &f, "threads=512,promotion=lifo", why,
			     sizeof(why)),
	    0);
	assert_int_equal(f.threads, 512);
	assert_int_equal(f.promotion, LIFO);
	assert_int_equal(f.spin_us, 0);
	assert_int_equal(
	    opt_parse(table, &f, "spin=1000", why, sizeof(why)), 0);
	assert_int_equal(f.spin_us, 1000);
	assert_int_equal(opt_parse(table, &f, "spin=off", why, sizeof(why)), 0);
	assert_int_equal(f.spin_us, 0);
}

/* Each refusal says what was wrong and what would be right. */
static void refusals_explain_themselves(void **state)
{
	static const struct {
		const char *text, *wrong, *right;
	} cases[] = {
		{ "threads=0", "\"0\"", "1..512" },
		{ "threads=513", "\"513\"", "1..512" },
		{ "threads=many", "\"many\"", "1..512" },
		{ "threads=", "\"\"", "1..512" },
		{ "threads=4x", "\"4x\"", "1..512" },
		{ "threads= 4", "\" 4\"", "1..512" },
		{ "threads=\t4", "\"\t4\"", "1..512" },
		{ "threads", "threads wants a value", "threads=1..512" },
		{ "promotion=random", "\"random\"", "lifo|fifo" },
		{ "spin=0", "\"0\"", "1..1000|off" },
		{ "trheads=4", "\"trheads\"", "threads, promotion, spin" },
		{ "threads=4,", "\"\"", "threads, promotion, spin" },
		{ "threads=4,bad=1", "\"bad\"", "threads, promotion, spin" },
	};
	struct fields f;
	char why[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		opt_defaults(table, &f);
		why[0] = '\0';
		assert_int_equal(
		    opt_parse(table, &f, cases[i].text, why, sizeof(why)),
		    -EINVAL);
		assert_contains(why, cases[i].wrong);
		assert_contains(why, cases[i].right);
		assert_null(strchr(why, '\n'));
	}
	assert_int_equal(
	    opt_parse(NULL, NULL, "a=1", why, sizeof(why)), -EINVAL);
	assert_contains(why, "it takes none");
}

static void a_long_explanation_is_cut_not_overrun(void **state)
{
	struct fields f;
	char why[32];

	(void)state;
	opt_defaults(table, &f);
	memset(why, 'x', sizeof(why));
	assert_int_equal(
	    opt_parse(table, &f, "nosuchoption=1", why, 16), -EINVAL);
	assert_int_equal(strlen(why), 15);
	assert_int_equal(why[16], 'x');
	opt_range(&table[1], why, 6);
	assert_string_equal(why, "lifo|");
}

static void times_have_units(void **state)
{
	static const struct {
		const char *text;
		uint64_t ns;
	} good[] = {
		{ "0", 0 },
		{ "30", UINT64_C(30000000000) },
		{ "1.5s", UINT64_C(1500000000) },
		{ "250ms", UINT64_C(250000000) },
		{ "7us", 7000 },
		{ "9ns", 9 },
		{ "2m", UINT64_C(120000000000) },
		{ "1h", UINT64_C(3600000000000) },
	};
	static const char *const bad[] = { "", "s", "ms", "-1s", "1d", "1 s",
		"1ss", "inf", "nan", "1e300", "1e30s", "one", "0x10", " 1s",
		"\n1", "+1" };
	uint64_t ns;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_int_equal(opt_parse_time(good[i].text, &ns), 0);
		assert_int_equal(ns, good[i].ns);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		ns = 77;
		if (opt_parse_time(bad[i], &ns) != -EINVAL)
			fail_msg("\"%s\" was taken for a time", bad[i]);
		assert_int_equal(ns, 77);
	}
}

static void numbers_are_whole_and_within_bounds(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "\t1", "\n1", "1.5",
		"0x1", "one", "9223372036854775808", "-9223372036854775809",
		"101", "-101" };
	int64_t value;

	(void)state;
	assert_int_equal(opt_parse_int("-100", -100, 100, &value), 0);
	assert_int_equal(value, -100);
	assert_int_equal(opt_parse_int("100", -100, 100, &value), 0);
	assert_int_equal(value, 100);
	assert_int_equal(
	    opt_parse_int("9223372036854775807", 0, INT64_MAX, &value), 0);
	assert_int_equal(value, INT64_MAX);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (opt_parse_int(bad[i], -100, 100, &value) != -EINVAL)
			fail_msg("\"%s\" was taken for a number", bad[i]);
	assert_int_equal(value, INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(defaults_are_set_as_a_user_would),
		cmocka_unit_test(a_text_sets_what_it_names),
		cmocka_unit_test(refusals_explain_themselves),
		cmocka_unit_test(a_long_explanation_is_cut_not_overrun),
		cmocka_unit_test(times_have_units),
		cmocka_unit_test(numbers_are_whole_and_within_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
