/* SPDX-License-Identifier: MIT */
/*
 * Whole runs against a server with known delays, on each engine: what is
 * measured, and which requests are made.
 */
#include "runs.h"

#include <signal.h>
#include <string.h>

static void a_known_delay_is_measured(void **state)
{
	struct stub_config stub = { .delay_ns = 10 * MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e, .connections = 8 };

		run_against(&stub, &a, &r);
		assert_in_range(
		    hist_min(r.service), 10 * MS - MS / 100, 30 * MS);
		assert_in_range(
		    hist_percentile(r.response, 50), 10 * MS, 30 * MS);
		assert_true(r.replies > 50 && r.replies <= 8 * 31);
		assert_int_equal(result_errors(&r), 0);
		assert_int_equal(r.never_served, 0);
		assert_int_equal(r.unanswered, 0);
		assert_true(r.bytes > r.replies * 40);
		assert_true(r.jain_index > 0.5);
		assert_accounts_balance(&r);
		result_free(&r);
	}
}

static void stop_at_once(
    void *arg, const char *name, uint64_t ns, uint64_t replies)
{
	(void)arg;
	(void)ns;
	(void)replies;
	if (!strcmp(name, "connected"))
		raise(SIGTERM);
}

/* In the moment between the connections and the first request, too. */
static void an_interrupt_ends_what_has_not_begun(void **state)
{
	struct stub_config stub = { .delay_ns = MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e,
			.connections = 2,
			.rate = 100,
			.duration_ns = 60000 * MS,
			.hooks.phase = stop_at_once };

		run_against(&stub, &a, &r);
		assert_true(r.signalled && r.interrupted);
		assert_true(r.requests < 100);
		assert_accounts_balance(&r);
		result_free(&r);
	}
}

/* The median and the 90th percentile that an engine sees. */
static void see(const struct engine_ops *e, uint64_t ret[2])
{
	struct stub_config stub = { .delay_ns = 5 * MS };
	struct asked a = { .engine = e,
		.connections = 16,
		.rate = 500,
		.duration_ns = 400 * MS };
	struct result r;

	run_against(&stub, &a, &r);
	assert_int_equal(r.due, 200);
	assert_accounts_balance(&r);
	ret[0] = hist_percentile(r.net, 50);
	ret[1] = hist_percentile(r.net, 90);
	result_free(&r);
}

static bool near(uint64_t a, uint64_t b, uint64_t apart)
{
	return a < b + apart && b < a + apart;
}

/*
 * Both engines see the same server: their distributions must be alike. A
 * machine with other work may disturb one of them, but not each time.
 */
static void engines_agree(void **state)
{
	uint64_t uring[2], epoll[2];

	(void)state;
	for (int attempt = 0; attempt < 10; attempt++) {
		see(&engine_uring, uring);
		see(&engine_epoll, epoll);
		if (near(uring[0], epoll[0], MS) &&
		    near(uring[1], epoll[1], 2 * MS))
			return;
	}
	fail_msg("medians of %.1f and %.1f ms", (double)uring[0] / MS,
	    (double)epoll[0] / MS);
}

/*
 * A server that stalls 100 ms each second: a tenth of the arrivals come
 * during the stall, so the p99 of an open loop is near 90 ms. In a closed loop
 * each connection meets the stall once, and the percentile never sees it.
 */
static void the_open_loop_shows_a_stall_that_the_closed_hides(void **state)
{
	struct stub_config stub = { .stall_ns = 100 * MS,
		.stall_each_ns = 500 * MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked open = { .engine = e,
			.connections = 4,
			.rate = 200,
			.duration_ns = 1500 * MS };
		struct asked closed = {
			.engine = e, .connections = 4, .duration_ns = 1500 * MS
		};

		run_against(&stub, &open, &r);
		assert_true(hist_percentile(r.response, 99) > 50 * MS);
		assert_true(hist_percentile(r.response, 90) > 10 * MS);
		result_free(&r);
		run_against(&stub, &closed, &r);
		assert_true(r.replies > 1500);
		assert_true(hist_percentile(r.response, 99) < 50 * MS);
		assert_true(hist_max(r.response) > 50 * MS);
		result_free(&r);
	}
}

/* Response counts from the intended time; service does not. */
static void arrivals_wait_with_their_clock_running(void **state)
{
	struct stub_config stub = { .delay_ns = 20 * MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		/* Twice what one connection can do. */
		struct asked a = { .engine = e,
			.connections = 1,
			.rate = 100,
			.duration_ns = 500 * MS,
			.drain_ns = 10 * MS };

		run_against(&stub, &a, &r);
		assert_int_equal(r.due, 50);
		assert_true(r.waited > 20);
		assert_true(r.never_sent > 10);
		assert_true(hist_percentile(r.service, 50) < 60 * MS);
		assert_true(hist_percentile(r.response, 90) > 100 * MS);
		assert_true(hist_max(r.lag) > 100 * MS);
		assert_accounts_balance(&r);
		result_free(&r);
	}
}

static void requests_per_connection_are_kept(void **state)
{
	struct stub_config config = { .delay_ns = MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct stub *stub = stub_start(&config);
		struct asked a = { .engine = e,
			.connections = 2,
			.per_connection = 5,
			.pipeline = 3 };

		assert_int_equal(run_on(stub_port(stub), &a, &r), 0);
		assert_int_equal(result_errors(&r), 0);
		assert_true(r.replies > 50);
		assert_in_range(
		    stub_accepted(stub), r.replies / 5, r.replies / 5 + 4);
		result_free(&r);
		stub_stop(stub);
	}
}

static void threads_share_the_load(void **state)
{
	struct stub_config stub = { .delay_ns = 2 * MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e,
			.threads = 3,
			.connections = 10,
			.idle = 5,
			.rate = 600,
			.arrivals = ARRIVALS_POISSON,
			.warmup_ns = 500 * MS,
			.duration_ns = 500 * MS };

		run_against(&stub, &a, &r);
		assert_in_range(r.due, 300 - 90, 300 + 90);
		assert_int_equal(r.never_served, 0);
		assert_int_equal(r.extra_lost, 0);
		assert_true(r.intervals.count >= 2);
		assert_int_equal(r.intervals.rows[0].second, -1);
		assert_accounts_balance(&r);
		result_free(&r);
	}
}

static void pipelines_are_kept_full(void **state)
{
	struct stub_config stub = { .delay_ns = 2 * MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e,
			.connections = 2,
			.pipeline = 8,
			.warmup_ns = 100 * MS };

		run_against(&stub, &a, &r);
		assert_true(r.in_flight > 14 && r.in_flight <= 16);
		/* Seven others are before each one. */
		assert_true(hist_percentile(r.service, 50) > 14 * MS);
		result_free(&r);
	}
}

static void users_think(void **state)
{
	struct stub_config stub = { .fault = STUB_RIGHT };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e,
			.connections = 10,
			.think_ns = 50 * MS,
			.duration_ns = 500 * MS };

		run_against(&stub, &a, &r);
		/* One request a user each 50 ms and a little. */
		assert_in_range(r.replies, 20, 100);
		assert_accounts_balance(&r);
		result_free(&r);
	}
}

static void sessions_arrive_and_keep_their_connection(void **state)
{
	struct stub_config stub = { .delay_ns = MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e,
			.connections = 8,
			.rate = 50,
			.session = 4,
			.think_ns = 2 * MS,
			.warmup_ns = 200 * MS,
			.duration_ns = 400 * MS };

		run_against(&stub, &a, &r);
		assert_int_equal(r.due, 20);
		/* At most those of the warm-up too, when they are late. */
		assert_in_range(r.replies, 20, 120);
		assert_float_equal(r.target_rate_per_s, 200, 0.1);
		assert_int_equal(result_errors(&r), 0);
		result_free(&r);
	}
}

static void burdens_are_carried_beside_the_load(void **state)
{
	struct stub_config config = { .delay_ns = MS };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct stub *stub = stub_start(&config);
		struct asked a = { .engine = e,
			.connections = 2,
			.idle = 3,
			.held = 4,
			.slow = 5,
			.read_rate = 5000,
			.write_rate = 500,
			.duration_ns = 500 * MS };

		assert_int_equal(run_on(stub_port(stub), &a, &r), 0);
		assert_int_equal(stub_accepted(stub), 14);
		assert_int_equal(r.extra_lost, 0);
		/* 36 bytes at 500 a second, 72 back at 5,000. */
		assert_in_range(r.slow_replies, 5, 5 * 8);
		assert_true(r.replies > 100);
		assert_int_equal(r.never_served, 0);
		result_free(&r);
		stub_stop(stub);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_interrupt_ends_what_has_not_begun),
		cmocka_unit_test(a_known_delay_is_measured),
		cmocka_unit_test(engines_agree),
		cmocka_unit_test(
		    the_open_loop_shows_a_stall_that_the_closed_hides),
		cmocka_unit_test(arrivals_wait_with_their_clock_running),
		cmocka_unit_test(requests_per_connection_are_kept),
		cmocka_unit_test(threads_share_the_load),
		cmocka_unit_test(pipelines_are_kept_full),
		cmocka_unit_test(users_think),
		cmocka_unit_test(sessions_arrive_and_keep_their_connection),
		cmocka_unit_test(burdens_are_carried_beside_the_load),
	};

	return cmocka_run_group_tests_name("load_run", tests, NULL, NULL);
}
