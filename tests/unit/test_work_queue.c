/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <pthread.h>
#include <unistd.h>

#include "mechanism/work_queue.h"
#include "rig.h"

#define CAP    4
#define ITEMS  20000
#define ROUNDS 300

static struct rig b;
static struct work_queue q;

static int set_up(void **state)
{
	(void)state;
	rig_open(&b, 16);
	return work_queue_open(&q, CAP, WAKEUP_PARKER);
}

static int set_up_condvar(void **state)
{
	(void)state;
	rig_open(&b, 16);
	return work_queue_open(&q, CAP, WAKEUP_CONDVAR);
}

static int tear_down(void **state)
{
	(void)state;
	work_queue_free(&q);
	rig_close(&b);
	return 0;
}

/* Slots serve as items: they are peers that nobody opened. */
static struct peer *item(uint32_t i)
{
	return peer_at(&b.peers, i);
}

static void first_in_is_first_out(void **state)
{
	(void)state;
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t i = 0; i < 3; i++)
			work_queue_put(&q, &b.me, item(i));
		for (uint32_t i = 0; i < 3; i++)
			assert_ptr_equal(work_queue_take(&q, &b.me), item(i));
	}
	assert_int_equal(rig_count(&b, COUNT_ENQUEUES), 9);
	assert_int_equal(rig_count(&b, COUNT_WAKEUPS), 0);
}

static void a_full_queue_takes_no_more(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < CAP; i++)
		assert_int_equal(work_queue_try_put(&q, &b.me, item(i)), 0);
	assert_int_equal(rig_count(&b, COUNT_QUEUE_FULL), 0);
	assert_int_equal(work_queue_try_put(&q, &b.me, item(9)), -EAGAIN);
	assert_int_equal(rig_count(&b, COUNT_QUEUE_FULL), 1);
	assert_ptr_equal(work_queue_take(&q, &b.me), item(0));
	assert_int_equal(work_queue_try_put(&q, &b.me, item(9)), 0);
}

static void a_closed_queue_gives_what_is_left(void **state)
{
	(void)state;
	work_queue_put(&q, &b.me, item(1));
	work_queue_close(&q);
	assert_ptr_equal(work_queue_take(&q, &b.me), item(1));
	assert_null(work_queue_take(&q, &b.me));
	assert_null(work_queue_take(&q, &b.me));
}

static void *take_all(void *arg)
{
	uint64_t *ret_taken = arg;
	struct thread me;

	assert_int_equal(thread_enter(&me, &b.server, "taker"), 0);
	while (work_queue_take(&q, &me))
		++*ret_taken;
	thread_leave(&me);
	return NULL;
}

static void two_takers_lose_and_repeat_nothing(void **state)
{
	uint64_t taken[2] = { 0 };
	pthread_t threads[2];

	(void)state;
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, take_all, &taken[i]), 0);
	for (uint32_t i = 0; i < ITEMS; i++)
		work_queue_put(&q, &b.me, item(i % 16));
	work_queue_close(&q);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(taken[0] + taken[1], ITEMS);
	assert_int_equal(rig_count(&b, COUNT_ENQUEUES), ITEMS);
}

/* Waits until so many takers sleep. */
static void await_sleepers(unsigned wanted)
{
	unsigned sleeping = 0;

	while (sleeping < wanted) {
		pthread_mutex_lock(&q.lock);
		sleeping = q.takers.sleeping;
		for (struct parker *p = q.takers.idle; p; p = p->next)
			sleeping++;
		pthread_mutex_unlock(&q.lock);
	}
}

/* Sleepers are woken by the end, too. */
static void the_end_wakes_who_waits(void **state)
{
	uint64_t taken[2] = { 0 };
	pthread_t threads[2];

	(void)state;
	for (size_t i = 0; i < 2; i++)
		assert_int_equal(
		    pthread_create(&threads[i], NULL, take_all, &taken[i]), 0);
	await_sleepers(2);
	work_queue_close(&q);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(taken[0] + taken[1], 0);
}

/*
 * Threads that have gone to sleep and do not run yet, however many items
 * come: each is woken once, the last to come first, and nobody else.
 */
static void a_put_wakes_one_that_sleeps(void **state)
{
	struct parker first = { 0 }, last = { 0 };

	(void)state;
	parker_push(&q.takers.idle, &first);
	parker_push(&q.takers.idle, &last);
	work_queue_put(&q, &b.me, item(0));
	assert_int_equal(last.woken, 1);
	assert_int_equal(first.woken, 0);
	assert_int_equal(rig_count(&b, COUNT_WAKEUPS), 1);
	work_queue_put(&q, &b.me, item(1));
	assert_int_equal(first.woken, 1);
	assert_int_equal(rig_count(&b, COUNT_WAKEUPS), 2);
	work_queue_put(&q, &b.me, item(2));
	assert_int_equal(work_queue_try_put(&q, &b.me, item(3)), 0);
	assert_int_equal(rig_count(&b, COUNT_WAKEUPS), 2);
	assert_int_equal(rig_count(&b, COUNT_ENQUEUES), 4);
}

/* The same at the other end: a place that comes free is for one putter. */
static void a_take_wakes_one_that_waits_for_room(void **state)
{
	struct parker putter = { 0 };

	(void)state;
	for (uint32_t i = 0; i < CAP; i++)
		work_queue_put(&q, &b.me, item(i));
	parker_push(&q.putters.idle, &putter);
	assert_non_null(work_queue_take(&q, &b.me));
	assert_int_equal(putter.woken, 1);
	assert_non_null(work_queue_take(&q, &b.me));
	assert_int_equal(rig_count(&b, COUNT_WAKEUPS), 1);
}

/* What the ablation is there to show. */
static void a_condition_is_signalled_in_vain(void **state)
{
	(void)state;
	q.takers.sleeping = 1;
	for (uint32_t i = 0; i < 3; i++)
		work_queue_put(&q, &b.me, item(i));
	q.takers.sleeping = 0;
	assert_int_equal(rig_count(&b, COUNT_WAKEUPS), 3);
}

/* Of two asleep one is woken; the other sleeps on until the end. */
static void one_item_is_for_one_sleeper(void **state)
{
	uint64_t taken[2] = { 0 };
	pthread_t threads[2];

	(void)state;
	for (unsigned i = 0; i < 2; i++) {
		assert_int_equal(
		    pthread_create(&threads[i], NULL, take_all, &taken[i]), 0);
		await_sleepers(i + 1);
	}
	for (uint32_t i = 0; i < 5; i++) {
		work_queue_put(&q, &b.me, item(i));
		await_sleepers(2);
	}
	work_queue_close(&q);
	for (size_t i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(taken[0], 0);
	assert_int_equal(taken[1], 5);
	assert_int_equal(rig_count(&b, COUNT_WAKEUPS), 5);
}

static void *put_one(void *arg)
{
	struct thread me;

	(void)arg;
	assert_int_equal(thread_enter(&me, &b.server, "putter"), 0);
	work_queue_put(&q, &me, item(15));
	thread_leave(&me);
	return NULL;
}

/*
 * Two wait for room, and room for two comes at once: both must be told. One
 * that is not would wait for ever; then alarm() ends the program.
 */
static void all_who_wait_for_room_get_it(void **state)
{
	pthread_t threads[2];

	(void)state;
	alarm(60);
	for (int round = 0; round < ROUNDS; round++) {
		for (uint32_t i = 0; i < CAP; i++)
			work_queue_put(&q, &b.me, item(i));
		for (size_t i = 0; i < 2; i++)
			assert_int_equal(
			    pthread_create(&threads[i], NULL, put_one, NULL),
			    0);
		while (
		    rig_count(&b, COUNT_QUEUE_FULL) < 2 * ((uint64_t)round + 1))
			;
		for (uint32_t i = 0; i < CAP + 2; i++)
			assert_non_null(work_queue_take(&q, &b.me));
		for (size_t i = 0; i < 2; i++)
			pthread_join(threads[i], NULL);
	}
	alarm(0);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
#define CONDVAR(test)                                                          \
	{                                                                      \
#test " (condvar)", test, set_up_condvar, tear_down, NULL      \
	}
	const struct CMUnitTest tests[] = {
		EACH(first_in_is_first_out),
		EACH(a_full_queue_takes_no_more),
		EACH(a_closed_queue_gives_what_is_left),
		EACH(two_takers_lose_and_repeat_nothing),
		EACH(the_end_wakes_who_waits),
		EACH(a_put_wakes_one_that_sleeps),
		EACH(a_take_wakes_one_that_waits_for_room),
		EACH(one_item_is_for_one_sleeper),
		EACH(all_who_wait_for_room_get_it),
		CONDVAR(a_condition_is_signalled_in_vain),
		CONDVAR(two_takers_lose_and_repeat_nothing),
		CONDVAR(the_end_wakes_who_waits),
		CONDVAR(all_who_wait_for_room_get_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
