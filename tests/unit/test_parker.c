/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <pthread.h>
#include <unistd.h>

#include "core/parker.h"

#define ROUNDS 20000

static void a_wake_that_comes_first_is_not_lost(void **state)
{
	struct parker p = { 0 };

	(void)state;
	parker_wake(&p);
	parker_sleep(&p);
	/* Two wakes before a sleep are one. */
	parker_wake(&p);
	parker_wake(&p);
	parker_sleep(&p);
	assert_int_equal(p.woken, 0);
}

struct pair {
	struct parker ping, pong;
	unsigned turns; /* plain: the parkers order the accesses */
};

static void *answer(void *arg)
{
	struct pair *pair = arg;

	for (int i = 0; i < ROUNDS; i++) {
		parker_sleep(&pair->ping);
		pair->turns++;
		parker_wake(&pair->pong);
	}
	return NULL;
}

/* Each sees what the other wrote before it woke it. */
static void two_threads_take_turns(void **state)
{
	struct pair pair = { 0 };
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, answer, &pair), 0);
	for (unsigned i = 0; i < ROUNDS; i++) {
		assert_int_equal(pair.turns, 2 * i);
		pair.turns++;
		parker_wake(&pair.ping);
		parker_sleep(&pair.pong);
	}
	pthread_join(thread, NULL);
	assert_int_equal(pair.turns, 2 * ROUNDS);
}

/* A sleeper sleeps: it does not return because of a stray wake-up. */
static void *sleep_once(void *arg)
{
	struct pair *pair = arg;

	parker_sleep(&pair->ping);
	__atomic_store_n(&pair->turns, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

static void a_sleeper_waits_for_its_own_wake(void **state)
{
	struct pair pair = { 0 };
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, sleep_once, &pair), 0);
	parker_wake(&pair.pong);
	usleep(2000);
	assert_int_equal(__atomic_load_n(&pair.turns, __ATOMIC_SEQ_CST), 0);
	parker_wake(&pair.ping);
	pthread_join(thread, NULL);
	assert_int_equal(pair.turns, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wake_that_comes_first_is_not_lost),
		cmocka_unit_test(two_threads_take_turns),
		cmocka_unit_test(a_sleeper_waits_for_its_own_wake),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
