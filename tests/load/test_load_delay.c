/* SPDX-License-Identifier: MIT */
/* What of a response time is the generator's own, and when it stood still. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "load/delay.h"

#define MS UINT64_C(1000000)

static void a_request_is_ready_when_due_and_free(void **state)
{
	(void)state;
	assert_int_equal(delay_ready_ns(100, 0), 100);
	assert_int_equal(delay_ready_ns(100, 99), 100);
	assert_int_equal(delay_ready_ns(100, 101), 101);
}

static void a_short_delay_is_not_handed_on(void **state)
{
	(void)state;
	assert_int_equal(delay_free_ns(50 * MS, 0), 50 * MS);
	assert_int_equal(delay_free_ns(50 * MS, MS - 1), 50 * MS);
	assert_int_equal(delay_free_ns(50 * MS, MS), 49 * MS);
}

/*
 * One connection, a server that takes 10 ms, arrivals each 20 ms, and a
 * generator stopped from 0 to 100: those of the backlog wait for each other,
 * and it is still the generator's doing. Sent at 100, 110, 120, 130 ... they
 * have caught up with the eleventh.
 */
static void a_backlog_is_its_makers_until_it_has_gone(void **state)
{
	uint64_t free_ns = 0, now = 100 * MS;

	(void)state;
	for (uint64_t due = 0; due < 300 * MS; due += 20 * MS) {
		uint64_t sent = due > now ? due : now, arrived = sent + 10 * MS;
		uint64_t late = sent - delay_ready_ns(due, free_ns);

		/* Ready when due: the server had done with those before. */
		assert_int_equal(late, sent - due);
		assert_int_equal(arrived - due - late, 10 * MS);
		free_ns = delay_free_ns(arrived, late);
		now = arrived;
	}
	assert_int_equal(free_ns, 290 * MS);
}

/* The same without a stop, and arrivals each 5 ms: the server's doing. */
static void a_backlog_of_the_server_is_not_the_generators(void **state)
{
	uint64_t free_ns = 0, now = 0;

	(void)state;
	for (uint64_t due = 0; due < 100 * MS; due += 5 * MS) {
		uint64_t sent = due > now ? due : now, arrived = sent + 10 * MS;

		assert_int_equal(delay_ready_ns(due, free_ns), sent);
		free_ns = delay_free_ns(arrived, 0);
		now = arrived;
	}
}

static void looks_far_apart_are_a_stall(void **state)
{
	struct stall s = { 0 };

	(void)state;
	stall_look(&s, 500 * MS);
	assert_int_equal(s.sum_ns, 0);
	stall_look(&s, 501 * MS - 1);
	assert_int_equal(s.sum_ns, 0);
	stall_look(&s, 502 * MS - 1);
	assert_int_equal(s.ns, MS);
	assert_int_equal(s.from_ns, 501 * MS - 1);
	stall_look(&s, 509 * MS - 1);
	assert_int_equal(s.ns, 7 * MS);
	assert_int_equal(s.sum_ns, 8 * MS);
}

static void a_wait_is_no_stall_but_for_what_it_overshot(void **state)
{
	struct stall s = { 0 };

	(void)state;
	stall_look(&s, 100 * MS);
	/* A reply ended it early, the timer in time, the timer late. */
	stall_woke(&s, 200 * MS, 150 * MS, false);
	stall_woke(&s, 250 * MS, 250 * MS + MS - 1, false);
	assert_int_equal(s.sum_ns, 0);
	stall_woke(&s, 300 * MS, 307 * MS, false);
	assert_int_equal(s.ns, 7 * MS);
	assert_int_equal(s.from_ns, 250 * MS + MS - 1);
	/* Working goes on from there. */
	stall_look(&s, 307 * MS + 1);
	assert_int_equal(s.sum_ns, 7 * MS);
}

/* Nobody knows when in a wait the stop came: all of it may be. */
static void a_stopped_wait_is_a_stall_from_its_start(void **state)
{
	struct stall s = { 0 };

	(void)state;
	stall_look(&s, 100 * MS);
	stall_woke(&s, 110 * MS, 180 * MS, true);
	assert_int_equal(s.ns, 80 * MS);
	stall_woke(&s, 300 * MS, 190 * MS, true);
	assert_int_equal(s.ns, 10 * MS);
}

static void a_stamp_right_before_a_stall_is_too_early(void **state)
{
	struct stall s = { 0 };

	(void)state;
	stall_look(&s, 99 * MS);
	stall_look(&s, 99 * MS + 5);
	stall_look(&s, 149 * MS + 5);
	assert_int_equal(stall_after(&s, 99 * MS + 5, 200 * MS), 50 * MS);
	/* What had left before it, or after it, was not held up. */
	assert_int_equal(stall_after(&s, 99 * MS, 200 * MS), 0);
	assert_int_equal(stall_after(&s, 149 * MS + 5, 200 * MS), 0);
	/* A reply within that time: the request had left. */
	assert_int_equal(stall_after(&s, 99 * MS + 5, 149 * MS + 4), 0);
	assert_int_equal(stall_after(&s, 99 * MS + 5, 149 * MS + 5), 50 * MS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_ready_when_due_and_free),
		cmocka_unit_test(a_short_delay_is_not_handed_on),
		cmocka_unit_test(a_backlog_is_its_makers_until_it_has_gone),
		cmocka_unit_test(a_backlog_of_the_server_is_not_the_generators),
		cmocka_unit_test(looks_far_apart_are_a_stall),
		cmocka_unit_test(a_wait_is_no_stall_but_for_what_it_overshot),
		cmocka_unit_test(a_stopped_wait_is_a_stall_from_its_start),
		cmocka_unit_test(a_stamp_right_before_a_stall_is_too_early),
	};

	return cmocka_run_group_tests_name("load_delay", tests, NULL, NULL);
}
