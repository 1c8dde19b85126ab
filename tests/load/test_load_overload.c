/* SPDX-License-Identifier: MIT */
/*
 * A server that is asked for twice what it can do, after a warm-up and with a
 * tail: no fault of the generator's, and percentiles are what a queue of the
 * same arrivals before the same server makes them.
 */
#include "runs.h"

#include "load/estimate.h"

#define TURN_NS     (2500 * NS_PER_US)
#define RATE        800 /* twice a turn's */
#define WARMUP_NS   (100 * MS)
#define DURATION_NS (400 * MS)
#define CLOSE_NS    (30 * MS) /* and a tenth: the test's own threads */
/* A machine with other work may disturb one run, but not each time. */
#define ATTEMPTS 5

static struct asked overload(
    const struct engine_ops *engine, enum arrivals arrivals)
{
	return (struct asked){ .engine = engine,
		.connections = 16,
		.rate = RATE,
		.arrivals = arrivals,
		.warmup_ns = WARMUP_NS,
		.duration_ns = DURATION_NS,
		.tail_ns = 800 * MS,
		.drain_ns = 2 * NS_PER_S };
}

/* Lindley's recursion over the run's own schedule. */
static struct hist *must_be(enum arrivals arrivals)
{
	const struct rate_step step = { RATE, RATE, 0 };
	struct schedule *s = schedule_new(arrivals, &step, 1, 1, 0, 1);
	struct hist *h = hist_new();
	uint64_t due, done = 0;

	for (; (due = schedule_next_ns(s)) < WARMUP_NS + DURATION_NS;
	     schedule_take(s)) {
		done = (done > due ? done : due) + TURN_NS;
		if (due >= WARMUP_NS)
			assert_int_equal(hist_record(h, done - due), 0);
	}
	schedule_free(s);
	return h;
}

/* The truth lies between the bounds, which are not far from it. */
static bool is_right(
    const struct result *r, const struct hist *truth, double percentile)
{
	struct estimate e =
	    estimate_of(r->response, r->net, r->ages, percentile);
	uint64_t must = hist_percentile(truth, percentile);
	uint64_t close = CLOSE_NS + must / 10;

	assert_true(e.known);
	assert_false(e.at_least);
	return e.high_ns + close > must && e.low_ns < must + close &&
	       e.low_ns + 2 * close > must;
}

static bool try_overload(const struct engine_ops *e, enum arrivals arrivals)
{
	struct stub_config stub = { .each_ns = TURN_NS };
	struct asked a = overload(e, arrivals);
	struct hist *truth = must_be(arrivals);
	struct result r;
	bool right;

	run_against(&stub, &a, &r);
	assert_sound(r.reason);
	assert_int_equal(r.due, hist_total(truth));
	assert_int_equal(hist_total(r.ages), 0);
	assert_true(r.waited > r.due / 2);
	right = is_right(&r, truth, 50) && is_right(&r, truth, 90) &&
		is_right(&r, truth, 99);
	result_free(&r);
	hist_free(truth);
	return right;
}

static void overload_until_right(
    const struct engine_ops *e, enum arrivals arrivals)
{
	for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
		if (try_overload(e, arrivals))
			return;
	}
	fail_msg("%s: percentiles are not those of the queue", e->name);
}

static void a_slower_server_makes_no_run_invalid(void **state)
{
	(void)state;
	FOR_EACH_ENGINE(e)
	{
		overload_until_right(e, ARRIVALS_CONSTANT);
		overload_until_right(e, ARRIVALS_POISSON);
	}
}

/* Half of what was due is never sent: percentiles say "at least". */
static void what_has_no_reply_makes_lower_bounds(void **state)
{
	struct stub_config stub = { .each_ns = TURN_NS };
	struct hist *truth = must_be(ARRIVALS_POISSON);
	struct estimate p50;
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = overload(e, ARRIVALS_POISSON);

		a.tail_ns = 0;
		a.drain_ns = 100 * MS;
		run_against(&stub, &a, &r);
		assert_sound(r.reason);
		assert_int_equal(r.due, hist_total(truth));
		assert_int_equal(hist_total(r.response), r.due);
		assert_in_range(hist_total(r.ages), r.due / 4, r.due * 9 / 10);
		p50 = estimate_of(r.response, r.net, r.ages, 50);
		assert_true(p50.at_least);
		assert_true(summary_says(&r, "response >="));
		assert_in_range(
		    p50.high_ns, 1, hist_percentile(truth, 50) + CLOSE_NS);
		result_free(&r);
	}
	hist_free(truth);
}

/* Few arrivals need few connections: the others had no chance. */
static void a_low_rate_leaves_connections_idle(void **state)
{
	struct stub_config stub = { .delay_ns = MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e,
			.connections = 64,
			.rate = 20,
			.duration_ns = NS_PER_S };

		run_against(&stub, &a, &r);
		assert_sound(r.reason);
		assert_int_equal(r.replies, 20);
		assert_int_equal(r.never_served, 0);
		result_free(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_slower_server_makes_no_run_invalid),
		cmocka_unit_test(what_has_no_reply_makes_lower_bounds),
		cmocka_unit_test(a_low_rate_leaves_connections_idle),
	};

	return cmocka_run_group_tests_name("load_overload", tests, NULL, NULL);
}
