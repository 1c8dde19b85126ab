/* SPDX-License-Identifier: MIT */
/* The arrival laws of schedules, alone and spread over threads. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/clock.h"
#include "load/schedule.h"

#define ARRIVALS 20000
#define RATE     10000.0

static const struct rate_step steady = { RATE, RATE, 0 };

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

/* All arrivals of `shares` schedules before a time, in order. */
static size_t collect(enum arrivals law, const struct rate_step *steps,
    size_t count, uint64_t seed, unsigned shares, uint64_t until_ns,
    uint64_t *ret, size_t cap)
{
	size_t n = 0;

	for (unsigned i = 0; i < shares; i++) {
		struct schedule *s =
		    schedule_new(law, steps, count, seed, i, shares);

		assert_non_null(s);
		for (; schedule_next_ns(s) < until_ns; schedule_take(s)) {
			assert_true(n < cap);
			ret[n++] = schedule_next_ns(s);
		}
		schedule_free(s);
	}
	qsort(ret, n, sizeof(*ret), compare);
	return n;
}

static uint64_t times[4 * ARRIVALS];

static void constant_arrivals_are_evenly_spaced(void **state)
{
	(void)state;
	for (unsigned shares = 1; shares <= 4; shares++) {
		size_t n = collect(ARRIVALS_CONSTANT, &steady, 1, 1, shares,
		    2 * NS_PER_S, times, ARRAY_SIZE(times));

		assert_int_equal(n, ARRIVALS);
		for (size_t i = 0; i < n; i++)
			assert_in_range(
			    times[i] + 2, i * 100000 + 1, i * 100000 + 3);
	}
}

/*
 * Kolmogorov-Smirnov: the gaps of a Poisson process are exponential. At
 * 1.63/sqrt(n) one law in a hundred would be refused; the seed is fixed.
 */
static double distance_to_exponential(const uint64_t *at, size_t n, double rate)
{
	static uint64_t gaps[4 * ARRIVALS];
	double worst = 0;

	for (size_t i = 0; i < n; i++)
		gaps[i] = at[i] - (i > 0 ? at[i - 1] : 0);
	qsort(gaps, n, sizeof(*gaps), compare);
	for (size_t i = 0; i < n; i++) {
		double p = 1 - exp(-rate * (double)gaps[i] / 1e9);

		worst = fmax(worst, fabs(p - (double)i / (double)n));
		worst = fmax(worst, fabs(p - (double)(i + 1) / (double)n));
	}
	return worst * sqrt((double)n);
}

static void poisson_arrivals_have_exponential_gaps(void **state)
{
	(void)state;
	for (unsigned shares = 1; shares <= 4; shares++) {
		size_t n = collect(ARRIVALS_POISSON, &steady, 1, 7, shares,
		    2 * NS_PER_S, times, ARRAY_SIZE(times));

		assert_in_range(n, ARRIVALS - 500, ARRIVALS + 500);
		assert_true(distance_to_exponential(times, n, RATE) < 1.63);
	}
}

/* Neighbouring gaps must not depend on each other. */
static void poisson_gaps_are_independent(void **state)
{
	size_t n = collect(ARRIVALS_POISSON, &steady, 1, 7, 3, 2 * NS_PER_S,
	    times, ARRAY_SIZE(times));
	double mean = 1e9 / RATE, covariance = 0, variance = 0;

	(void)state;
	for (size_t i = 2; i < n; i++) {
		double a = (double)(times[i - 1] - times[i - 2]) - mean;
		double b = (double)(times[i] - times[i - 1]) - mean;

		covariance += a * b;
		variance += b * b;
	}
	assert_true(fabs(covariance / variance) < 3 / sqrt((double)n));
}

static void a_seed_gives_one_schedule(void **state)
{
	static uint64_t again[4 * ARRIVALS];
	size_t n = collect(ARRIVALS_POISSON, &steady, 1, 42, 2, NS_PER_S, times,
	    ARRAY_SIZE(times));

	(void)state;
	assert_int_equal(collect(ARRIVALS_POISSON, &steady, 1, 42, 2, NS_PER_S,
			     again, ARRAY_SIZE(again)),
	    n);
	assert_memory_equal(times, again, n * sizeof(*times));
	n = collect(ARRIVALS_POISSON, &steady, 1, 43, 2, NS_PER_S, again,
	    ARRAY_SIZE(again));
	assert_memory_not_equal(times, again, n / 2 * sizeof(*times));
}

static void profiles_step_ramp_and_burst(void **state)
{
	struct rate_step steps[8];
	int n = schedule_profile(
	    "1k:1s,1k-3k:2s,0:500ms,10k:100ms,1k:1s", steps, ARRAY_SIZE(steps));
	static const struct {
		uint64_t from_ms, to_ms;
		unsigned expected;
	} parts[] = {
		{ 0, 1000, 1000 },
		{ 1000, 2000, 1500 },
		{ 2000, 3000, 2500 },
		{ 3000, 3500, 0 },
		{ 3500, 3600, 1000 },
		{ 3600, 5600, 2000 },
	};
	size_t count;

	(void)state;
	assert_int_equal(n, 5);
	count = collect(ARRIVALS_CONSTANT, steps, (size_t)n, 1, 3,
	    5600 * NS_PER_MS, times, ARRAY_SIZE(times));
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		uint64_t from = parts[i].from_ms * NS_PER_MS;
		uint64_t to = parts[i].to_ms * NS_PER_MS;
		unsigned in = 0;

		for (size_t k = 0; k < count; k++)
			in += times[k] >= from && times[k] < to;
		assert_in_range(
		    in + 2, parts[i].expected, parts[i].expected + 4);
		assert_float_equal(
		    schedule_expected(steps, (size_t)n, from, to),
		    parts[i].expected, 0.001);
	}
}

/* Counts the arrivals before `to` in groups of a length. */
static uint64_t count_in_groups(struct schedule *s, uint64_t to, uint64_t group)
{
	uint64_t sum = 0, due;

	while ((due = schedule_next_ns(s)) < to)
		sum +=
		    schedule_take_many(s, due + group < to ? due + group : to);
	return sum;
}

/* A backlog counts the same taken together as taken one by one. */
static void many_are_taken_at_once(void **state)
{
	static const uint64_t groups[] = { 1, NS_PER_US, 15625, NS_PER_MS,
		100 * NS_PER_MS };
	struct rate_step steps[3];
	struct schedule *s;
	uint64_t n;

	(void)state;
	assert_int_equal(
	    schedule_profile("1m:100ms,0-2m:100ms,3m:1s", steps, 3), 3);
	for (size_t i = 0; i < ARRAY_SIZE(groups); i++) {
		for (unsigned share = 0; share < 3; share++) {
			s = schedule_new(
			    ARRIVALS_CONSTANT, steps, 3, 1, share, 3);
			assert_int_equal(
			    count_in_groups(s, 300 * NS_PER_MS, groups[i]),
			    500000 / 3 + (share < 500000 % 3));
			assert_true(
			    schedule_next_ns(s) >= 300 * NS_PER_MS &&
			    schedule_next_ns(s) < 300 * NS_PER_MS + 1000);
			schedule_free(s);
		}
		s = schedule_new(ARRIVALS_POISSON, steps, 3, i, 0, 1);
		n = count_in_groups(s, 300 * NS_PER_MS, groups[i]);
		/* Five standard deviations. */
		assert_in_range(n, 500000 - 3536, 500000 + 3536);
		schedule_free(s);
	}
}

static void a_rate_of_nothing_never_comes_due(void **state)
{
	struct rate_step steps[2];
	struct schedule *s;

	(void)state;
	assert_int_equal(schedule_profile("10:1s,0:1s", steps, 2), 2);
	s = schedule_new(ARRIVALS_CONSTANT, steps, 2, 1, 0, 1);
	for (int i = 0; i < 10; i++)
		schedule_take(s);
	assert_true(schedule_next_ns(s) == UINT64_MAX);
	schedule_free(s);
}

static void bad_profiles_are_refused(void **state)
{
	static const char *const bad[] = { "", "10", "10:", ":1s", "x:1s",
		"10:1x", "10:0s", "10:1s,", "1-:1s", "-1:1s", "1000000000g:1s",
		"100000001:1s", "0.0001:1s", "10:25h" };
	struct rate_step steps[2];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_true(schedule_profile(bad[i], steps, 2) < 0);
	assert_int_equal(schedule_profile("1:1s,1:1s,1:1s", steps, 2), -E2BIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constant_arrivals_are_evenly_spaced),
		cmocka_unit_test(poisson_arrivals_have_exponential_gaps),
		cmocka_unit_test(poisson_gaps_are_independent),
		cmocka_unit_test(a_seed_gives_one_schedule),
		cmocka_unit_test(profiles_step_ramp_and_burst),
		cmocka_unit_test(many_are_taken_at_once),
		cmocka_unit_test(a_rate_of_nothing_never_comes_due),
		cmocka_unit_test(bad_profiles_are_refused),
	};

	return cmocka_run_group_tests_name("load_schedule", tests, NULL, NULL);
}
