/* SPDX-License-Identifier: MIT */
/* How long an open loop sleeps and spins, from how late its sleeps ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "load/pace.h"

#define US NS_PER_US

/* So many sleeps that ended so late. */
static void learn(struct pace *p, unsigned times, uint64_t late_ns)
{
	while (times-- > 0)
		pace_learn(p, NS_PER_S, NS_PER_S + late_ns);
}

static void assert_margin(const struct pace *p, uint64_t us)
{
	assert_int_equal(p->margin_ns, us * US);
	assert_int_equal(pace_sleep_ns(p, 0, NS_PER_MS), NS_PER_MS - us * US);
	assert_int_equal(pace_sleep_ns(p, 0, us * US + 1), 1);
	assert_int_equal(pace_sleep_ns(p, 0, us * US), 0);
	assert_int_equal(pace_sleep_ns(p, us * US, 0), 0);
}

static void nothing_is_spun_without_a_schedule(void **state)
{
	struct pace p = pace_make(PACE_SLEEPS);

	(void)state;
	assert_margin(&p, 0);
	learn(&p, 1000, 200 * US);
	assert_margin(&p, 0);
}

static void a_core_of_its_own_is_spun_throughout(void **state)
{
	struct pace p = pace_make(PACE_SPINS);

	(void)state;
	assert_int_equal(pace_sleep_ns(&p, 0, NS_PER_S), 0);
	learn(&p, 1000, 0);
	assert_int_equal(pace_sleep_ns(&p, 0, NS_PER_S), 0);
}

/* One in a hundred may be later: not one in two, nor the mean. */
static void the_margin_is_the_99th_percentile(void **state)
{
	struct pace p = pace_make(PACE_LEARNS);

	(void)state;
	learn(&p, 980, 40 * US);
	assert_margin(&p, 40);
	learn(&p, 10, 180 * US);
	learn(&p, 10, 250 * US);
	assert_margin(&p, 180);
	p = pace_make(PACE_LEARNS);
	learn(&p, 990, 40 * US);
	learn(&p, 9, 250 * US);
	assert_margin(&p, 40);
	learn(&p, 2, 250 * US);
	assert_margin(&p, 250);
}

static void a_part_of_a_microsecond_is_a_whole_one(void **state)
{
	struct pace p = pace_make(PACE_LEARNS);

	(void)state;
	learn(&p, 100, 40 * US + 1);
	assert_margin(&p, 41);
	p = pace_make(PACE_LEARNS);
	learn(&p, 100, 0);
	assert_margin(&p, 0);
}

static void a_few_sleeps_teach_nothing_yet(void **state)
{
	struct pace p = pace_make(PACE_LEARNS);

	(void)state;
	assert_margin(&p, PACE_FIRST_US);
	learn(&p, PACE_ENOUGH - 1, 5 * US);
	assert_margin(&p, PACE_FIRST_US);
	learn(&p, 1, 5 * US);
	assert_margin(&p, 5);
}

/* It came to its end by a reply, in time: nobody knows what the timer does. */
static void a_sleep_that_ended_early_teaches_nothing(void **state)
{
	struct pace p = pace_make(PACE_LEARNS);

	(void)state;
	learn(&p, 100, 70 * US);
	for (int i = 0; i < 10000; i++)
		pace_learn(&p, NS_PER_S, NS_PER_S - 1);
	assert_margin(&p, 70);
	assert_int_equal(p.sleeps, 100);
}

static void a_stalled_machine_buys_no_second_of_spinning(void **state)
{
	struct pace p = pace_make(PACE_LEARNS);

	(void)state;
	learn(&p, 1000, NS_PER_S);
	assert_margin(&p, PACE_LATEST_US);
	p = pace_make(PACE_LEARNS);
	learn(&p, 1000, (PACE_LATEST_US - 1) * US);
	assert_margin(&p, PACE_LATEST_US - 1);
}

static void what_was_is_forgotten(void **state)
{
	struct pace p = pace_make(PACE_LEARNS);

	(void)state;
	learn(&p, PACE_MEMORY - 1, 200 * US);
	assert_int_equal(p.sleeps, PACE_MEMORY - 1);
	learn(&p, 1, 200 * US);
	assert_int_equal(p.sleeps, PACE_MEMORY / 2);
	learn(&p, 4 * PACE_MEMORY, 10 * US);
	assert_margin(&p, 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_spun_without_a_schedule),
		cmocka_unit_test(a_core_of_its_own_is_spun_throughout),
		cmocka_unit_test(the_margin_is_the_99th_percentile),
		cmocka_unit_test(a_part_of_a_microsecond_is_a_whole_one),
		cmocka_unit_test(a_few_sleeps_teach_nothing_yet),
		cmocka_unit_test(a_sleep_that_ended_early_teaches_nothing),
		cmocka_unit_test(a_stalled_machine_buys_no_second_of_spinning),
		cmocka_unit_test(what_was_is_forgotten),
	};

	return cmocka_run_group_tests_name("load_pace", tests, NULL, NULL);
}
