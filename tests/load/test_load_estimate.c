/* SPDX-License-Identifier: MIT */
/* What a percentile is known to be: a value, a bound, or nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/estimate.h"

#define US UINT64_C(1000)

static struct hist *response, *net, *ages;

static int make(void **state)
{
	(void)state;
	response = hist_new();
	net = hist_new();
	ages = hist_new();
	return response && net && ages ? 0 : -1;
}

static int discard(void **state)
{
	(void)state;
	hist_free(response);
	hist_free(net);
	hist_free(ages);
	return 0;
}

/* `count` replies that took so long, late_us of it the generator's. */
static void replies(uint64_t count, uint64_t us, uint64_t late_us)
{
	assert_int_equal(hist_record_n(response, us * US, count), 0);
	assert_int_equal(hist_record_n(net, (us - late_us) * US, count), 0);
}

static void no_replies(uint64_t count, uint64_t age_us)
{
	replies(count, age_us, 0);
	assert_int_equal(hist_record_n(ages, age_us * US, count), 0);
}

static struct estimate at(double percentile)
{
	return estimate_of(response, net, ages, percentile);
}

static void a_percentile_has_values_above_it(void **state)
{
	static const struct {
		double percentile;
		uint64_t needs;
	} rule[] = { { 50, 2 }, { 90, 10 }, { 99, 100 }, { 99.9, 1000 },
		{ 99.99, 10000 }, { 100, 1 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(rule); i++) {
		assert_false(
		    estimate_known(rule[i].needs - 1, rule[i].percentile));
		assert_true(estimate_known(rule[i].needs, rule[i].percentile));
	}
	replies(500, 100, 0);
	assert_true(at(99).known);
	assert_false(at(99.9).known);
}

static void two_percent_of_the_generators_are_none(void **state)
{
	(void)state;
	replies(100, 1000, 10);
	assert_true(at(50).certain);
	hist_reset(response);
	hist_reset(net);
	replies(100, 1000, 30);
	assert_false(at(50).certain);
	assert_in_range(at(50).low_ns, 970 * US, 971 * US);
	assert_in_range(at(50).high_ns, 1000 * US, 1001 * US);
	assert_false(at(50).at_least);
}

/* The tail may be spoilt where the median is sound. */
static void each_percentile_is_judged_by_itself(void **state)
{
	(void)state;
	replies(985, 100, 0);
	replies(15, 5000, 4900);
	assert_true(at(50).certain);
	assert_true(at(90).certain);
	assert_false(at(99).certain);
	assert_false(at(100).certain);
}

static void requests_without_a_reply_make_lower_bounds(void **state)
{
	(void)state;
	replies(980, 100, 0);
	no_replies(20, 5000);
	assert_false(at(50).at_least);
	assert_false(at(90).at_least);
	assert_true(at(99).at_least);
	assert_true(at(100).at_least);
	assert_in_range(at(99).high_ns, 5000 * US, 5003 * US);
}

/*
 * A young request may still become the slowest: what lies above its age is
 * less sure too. Ten of 1,000 move p90 from the 900th reply to the 910th.
 */
static void an_age_may_hide_any_time_above_it(void **state)
{
	(void)state;
	replies(895, 100, 0);
	replies(95, 900, 0);
	no_replies(10, 50);
	assert_false(at(50).at_least);
	/* Were they last, rank 900 would be among the slow ones. */
	assert_in_range(at(90).high_ns, 100 * US, 101 * US);
	assert_true(at(90).at_least);
	assert_false(at(95).at_least);
	assert_true(at(99.9).at_least);
}

static void nothing_recorded_is_nothing_known(void **state)
{
	(void)state;
	assert_false(at(50).known);
	assert_false(at(100).known);
	no_replies(3, 10);
	assert_true(at(50).known);
	assert_true(at(50).at_least);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make, discard)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_percentile_has_values_above_it),
		TEST(two_percent_of_the_generators_are_none),
		TEST(each_percentile_is_judged_by_itself),
		TEST(requests_without_a_reply_make_lower_bounds),
		TEST(an_age_may_hide_any_time_above_it),
		TEST(nothing_recorded_is_nothing_known),
	};

	return cmocka_run_group_tests_name("load_estimate", tests, NULL, NULL);
}
