/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "core/timeouts.h"

static const struct timeouts usual = {
	.header_ms = 100,
	.body_ms = 150,
	.idle_ms = 200,
	.write_ms = 300,
	.linger_ms = 400,
};

static bool expired(enum conn_phase phase, uint32_t stamp, uint32_t now)
{
	struct conn c = { 0 };

	atomic_store(&c.phase, phase);
	atomic_store(&c.stamp_ms, stamp);
	return timeouts_expired(&usual, &c, now);
}

static void each_phase_has_its_limit(void **state)
{
	static const struct {
		enum conn_phase phase;
		uint32_t limit;
	} cases[] = {
		{ PHASE_IDLE, 200 },
		{ PHASE_BODY, 150 },
		{ PHASE_HEAD, 100 },
		{ PHASE_WRITE, 300 },
		{ PHASE_LINGER, 400 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint32_t limit = cases[i].limit;

		assert_false(expired(cases[i].phase, 5000, 5000));
		assert_false(expired(cases[i].phase, 5000, 5000 + limit));
		assert_true(expired(cases[i].phase, 5000, 5001 + limit));
	}
}

static void a_handler_has_no_limit(void **state)
{
	(void)state;
	assert_false(expired(PHASE_BUSY, 0, 1));
	assert_false(expired(PHASE_BUSY, 0, INT32_MAX));
}

/* Milliseconds go round after 49 days. */
static void the_clock_may_go_round(void **state)
{
	(void)state;
	assert_false(expired(PHASE_IDLE, UINT32_MAX - 50, 100));
	assert_true(expired(PHASE_IDLE, UINT32_MAX - 50, 200));
}

static void a_stamp_from_the_future_is_no_expiry(void **state)
{
	(void)state;
	assert_false(expired(PHASE_IDLE, 5001, 5000));
	assert_false(expired(PHASE_IDLE, 5, UINT32_MAX - 5));
}

/* A look comes within a quarter of the shortest limit. */
static void the_period_follows_the_shortest_limit(void **state)
{
	const struct timeouts long_ones = { 60000, 60000, 60000, 60000, 60000 };
	const struct timeouts short_ones = { 20, 60000, 60000, 60000, 60000 };
	struct timeouts t = usual;

	(void)state;
	assert_int_equal(timeouts_period_ms(&usual), 25);
	assert_int_equal(timeouts_period_ms(&long_ones), 1000);
	assert_int_equal(timeouts_period_ms(&short_ones), 10);
	t.linger_ms = 80;
	assert_int_equal(timeouts_period_ms(&t), 20);
	t.write_ms = 60;
	assert_int_equal(timeouts_period_ms(&t), 15);
	t.idle_ms = 52;
	assert_int_equal(timeouts_period_ms(&t), 13);
	t.body_ms = 48;
	assert_int_equal(timeouts_period_ms(&t), 12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_phase_has_its_limit),
		cmocka_unit_test(a_handler_has_no_limit),
		cmocka_unit_test(the_clock_may_go_round),
		cmocka_unit_test(a_stamp_from_the_future_is_no_expiry),
		cmocka_unit_test(the_period_follows_the_shortest_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
