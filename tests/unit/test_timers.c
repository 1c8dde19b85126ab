/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "mechanism/timers.h"

static void an_empty_heap_has_nothing_due(void **state)
{
	struct timers t = { 0 };
	uint64_t token = 7;

	(void)state;
	assert_int_equal(timers_next(&t), TIMERS_NEVER);
	assert_false(timers_take(&t, UINT64_MAX - 1, &token));
	assert_int_equal(token, 7);
	timers_free(&t);
}

static void a_timer_is_due_from_its_time_on(void **state)
{
	struct timers t = { 0 };
	uint64_t token;

	(void)state;
	assert_int_equal(timers_add(&t, 100, 5), 0);
	assert_int_equal(timers_next(&t), 100);
	assert_false(timers_take(&t, 99, &token));
	assert_true(timers_take(&t, 100, &token));
	assert_int_equal(token, 5);
	assert_int_equal(timers_next(&t), TIMERS_NEVER);
	timers_free(&t);
}

static int compare(const void *a, const void *b)
{
	const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

/* Adds n times out of `range`, and takes all: a sorted array says how. */
static void check_order(size_t n, uint64_t range)
{
	static uint64_t times[5000];
	struct timers t = { 0 };
	uint64_t token;

	for (size_t i = 0; i < n; i++) {
		times[i] = (uint64_t)random() % range;
		assert_int_equal(timers_add(&t, times[i], times[i] ^ 42), 0);
	}
	qsort(times, n, sizeof(*times), compare);
	for (size_t i = 0; i < n; i++) {
		assert_int_equal(timers_next(&t), times[i]);
		assert_true(timers_take(&t, times[i], &token));
		assert_int_equal(token, times[i] ^ 42);
	}
	assert_int_equal(timers_next(&t), TIMERS_NEVER);
	timers_free(&t);
}

static void timers_leave_in_the_order_of_their_times(void **state)
{
	(void)state;
	srandom(3);
	for (size_t n = 1; n < 130; n++)
		check_order(n, 1000000);
	check_order(5000, 1u << 30);
	check_order(5000, 10); /* many at one time */
}

/* Adds and takes by turns, against an array that is searched through. */
static void turns_agree_with_an_array(void **state)
{
	static uint64_t left[20000];
	struct timers t = { 0 };
	size_t n = 0, least;
	uint64_t token;

	(void)state;
	srandom(5);
	for (int turn = 0; turn < 3000; turn++) {
		if (random() % 5 < 3 || !n) {
			left[n] = (uint64_t)random();
			assert_int_equal(timers_add(&t, left[n], left[n]), 0);
			n++;
			continue;
		}
		least = 0;
		for (size_t i = 1; i < n; i++)
			if (left[i] < left[least])
				least = i;
		assert_true(timers_take(&t, UINT64_MAX - 1, &token));
		assert_int_equal(token, left[least]);
		left[least] = left[--n];
	}
	timers_free(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_heap_has_nothing_due),
		cmocka_unit_test(a_timer_is_due_from_its_time_on),
		cmocka_unit_test(timers_leave_in_the_order_of_their_times),
		cmocka_unit_test(turns_agree_with_an_array),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
