/* SPDX-License-Identifier: MIT */
/* The search for a load, on servers that are formulas. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/search.h"
#include "bench/slo.h"

#define CAPACITY 100000.0

/* M/M/1 below the capacity; above it the queue grows for a second. */
static double response_mean_ns(double rate)
{
	return rate < CAPACITY ? 1e9 / (CAPACITY - rate) : 5e8;
}

static struct outcome open_loop(double rate, double limit_ns)
{
	/* The response time of M/M/1 is exponential. */
	double p99_ns = response_mean_ns(rate) * -log(0.01);

	return (struct outcome){
		.rate_per_s = fmin(rate, CAPACITY),
		.response_mean_ns = response_mean_ns(rate),
		.met = p99_ns < limit_ns &&
		       rate<CAPACITY, .doubtful = rate> CAPACITY * 2,
	};
}

struct answer {
	double rate_per_s;
	unsigned long connections;
	unsigned probes;
	struct search search;
};

static struct answer look(
    enum search_goal goal, double hint, double limit_ns, double unbounded)
{
	struct answer answer = { 0 };
	struct probe probe, tried[SEARCH_MOST_PROBES];
	struct search s;

	search_begin(&s, goal, 64, hint);
	while (search_next(&s, &probe)) {
		struct outcome outcome = open_loop(probe.rate_per_s, limit_ns);

		assert_true(s.probes < SEARCH_MOST_PROBES);
		tried[s.probes] = probe;
		if (!(probe.rate_per_s > 0))
			outcome.rate_per_s = CAPACITY * unbounded;
		search_tell(&s, &probe, &outcome);
	}
	if (s.best >= 0)
		answer.rate_per_s = tried[s.best].rate_per_s;
	answer.probes = s.probes;
	answer.search = s;
	return answer;
}

/* p99 < limit up to rate C - ln(100) / limit. */
static void test_max_rate(void **state)
{
	static const double limits_ms[] = { 0.1, 0.5, 1, 5, 50 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(limits_ms); i++) {
		double limit_s = limits_ms[i] * 1e-3;
		double ideal = CAPACITY + log(0.01) / limit_s;
		struct answer a = look(SEARCH_MAX_RATE, 0, limit_s * 1e9, 1);

		assert_true(a.rate_per_s <= ideal);
		assert_true(a.rate_per_s >= ideal / 1.041);
		assert_true(a.probes <= 10);
		assert_false(a.search.high_doubtful);
		/* The next search of the cell knows where to look. */
		a = look(SEARCH_MAX_RATE, a.rate_per_s, limit_s * 1e9, 1);
		assert_true(a.rate_per_s >= ideal / 1.041);
		assert_true(a.probes <= 8);
	}
}

/* A hint from another world does not mislead. */
static void test_wrong_hint(void **state)
{
	static const double hints[] = { 1000, 30000, 99999, 400000 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(hints); i++) {
		struct answer a = look(SEARCH_MAX_RATE, hints[i], 5e6, 1);
		double ideal = CAPACITY + log(0.01) / 5e-3;

		assert_true(a.rate_per_s <= ideal);
		if (a.probes < SEARCH_MOST_PROBES)
			assert_true(a.rate_per_s >= ideal / 1.041);
	}
}

static void test_nothing_meets(void **state)
{
	struct answer a = look(SEARCH_MAX_RATE, 0, 1, 1);

	(void)state;
	assert_int_equal(a.search.best, -1);
	assert_true(a.probes <= 14);
}

/* The generator gives up before the server does. */
static void test_doubt(void **state)
{
	struct search s;
	struct probe probe;

	(void)state;
	search_begin(&s, SEARCH_MAX_RATE, 64, 0);
	while (search_next(&s, &probe)) {
		struct outcome outcome = {
			.rate_per_s = CAPACITY,
			.met = probe.rate_per_s < CAPACITY / 2,
			.doubtful = probe.rate_per_s >= CAPACITY / 2,
		};

		search_tell(&s, &probe, &outcome);
	}
	assert_true(s.best >= 0);
	assert_true(s.high_doubtful);
}

/* rate / response of M/M/1 is highest at half of the capacity. */
static void test_knee_open(void **state)
{
	struct answer a = look(SEARCH_KNEE_OPEN, 0, INFINITY, 1);

	(void)state;
	assert_int_equal(a.probes, 11);
	assert_true(fabs(a.rate_per_s / CAPACITY - 0.5) < 0.01);
}

/* Ten connections fill the server, as the line of one meets the ceiling. */
static void test_knee_closed(void **state)
{
	struct search s;
	struct probe probe = { 0 };
	unsigned long last = 0;

	(void)state;
	search_begin(&s, SEARCH_KNEE_CLOSED, 256, 0);
	while (search_next(&s, &probe)) {
		double n = (double)probe.connections;
		struct outcome outcome = {
			.rate_per_s = 1000 * n / (1 + 0.1 * (n - 1)),
			.met = true,
		};

		assert_true(probe.rate_per_s == 0);
		last = probe.connections;
		search_tell(&s, &probe, &outcome);
	}
	/* 1, 2, ... 256 and the knee. */
	assert_int_equal(s.probes, 10);
	assert_int_equal(s.best, 9);
	assert_int_equal(last, 10);
}

static void test_slo(void **state)
{
	static const char *const wrong[] = { "", "p99", "p99 < ", "p98 < 1ms",
		"p99 > 5ms", "p99 < 0ms", "p99 < 5ms now" };
	struct slo slo;

	(void)state;
	assert_int_equal(slo_parse("p99 < 5ms", &slo), 0);
	assert_string_equal(slo.column, "response_p99_ns");
	assert_true(fabs(slo.limit_ns - 5e6) < 1);
	assert_int_equal(slo_parse(" max<1s ", &slo), 0);
	assert_string_equal(slo.column, "response_max_ns");
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_true(slo_parse(wrong[i], &slo) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_max_rate),
		cmocka_unit_test(test_wrong_hint),
		cmocka_unit_test(test_nothing_meets),
		cmocka_unit_test(test_doubt),
		cmocka_unit_test(test_knee_open),
		cmocka_unit_test(test_knee_closed),
		cmocka_unit_test(test_slo),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
