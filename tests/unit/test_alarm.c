/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <poll.h>

#include "base/clock.h"
#include "mechanism/alarm.h"

static struct alarm a;

static int set_up(void **state)
{
	(void)state;
	return alarm_open(&a);
}

static int tear_down(void **state)
{
	(void)state;
	alarm_close(&a);
	return 0;
}

/* Waits at most so long; most tests wait for what has happened already. */
static bool rings(int timeout_ms)
{
	struct pollfd p = { .fd = a.fd, .events = POLLIN };

	return poll(&p, 1, timeout_ms) == 1;
}

static void it_is_silent_without_a_deadline(void **state)
{
	uint64_t token;

	(void)state;
	assert_false(rings(0));
	assert_false(alarm_take(&a, &token));
	assert_false(rings(0));
}

static void a_time_in_the_past_rings_at_once(void **state)
{
	uint64_t token;

	(void)state;
	assert_int_equal(alarm_add(&a, 1, 77), 0);
	assert_true(rings(0));
	assert_true(alarm_take(&a, &token));
	assert_int_equal(token, 77);
	assert_false(rings(0));
	assert_false(alarm_take(&a, &token));
}

static void a_deadline_rings_when_it_comes(void **state)
{
	uint64_t at = clock_now_ns() + 5 * NS_PER_MS, token;

	(void)state;
	assert_int_equal(alarm_add(&a, at, 1), 0);
	assert_true(rings(10000));
	assert_true(clock_now_ns() >= at);
	assert_true(alarm_take(&a, &token));
}

/* The earliest counts, whatever the order they were set in. */
static void an_earlier_deadline_is_heard_first(void **state)
{
	uint64_t token;

	(void)state;
	assert_int_equal(alarm_add(&a, clock_now_ns() + 3600 * NS_PER_S, 1), 0);
	assert_false(rings(0));
	assert_int_equal(alarm_add(&a, 2, 2), 0);
	assert_int_equal(alarm_add(&a, 3, 3), 0);
	assert_true(rings(0));
	assert_true(alarm_take(&a, &token));
	assert_int_equal(token, 2);
	/* One more is due: it rings on. */
	assert_true(rings(0));
	assert_true(alarm_take(&a, &token));
	assert_int_equal(token, 3);
	assert_false(rings(0));
	assert_false(alarm_take(&a, &token));
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(it_is_silent_without_a_deadline),
		EACH(a_time_in_the_past_rings_at_once),
		EACH(a_deadline_rings_when_it_comes),
		EACH(an_earlier_deadline_is_heard_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
