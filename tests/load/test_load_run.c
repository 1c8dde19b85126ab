/* SPDX-License-Identifier: MIT */
/*
 * Whole runs against a server with known delays and faults, on each engine:
 * what is measured, how errors are counted, and what makes a run invalid.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "load/run.h"
#include "stub.h"

#define MS NS_PER_MS

/* Half closed: what a test asks for, on top of sensible defaults. */
struct asked {
	const struct engine_ops *engine;
	unsigned threads, connections, pipeline, per_connection, idle;
	double rate;
	enum arrivals arrivals;
	uint64_t duration_ns, warmup_ns, timeout_ns, drain_ns;
	bool verify;
	uint64_t think_ns;
	unsigned session, held, slow;
	uint64_t read_rate, write_rate;
};

static void fill_config(
    struct load_config *config, const struct asked *a, unsigned port)
{
	struct sockaddr_in *addr = (struct sockaddr_in *)&config->addr;
	struct target_recipe recipe = {
		.method = "GET", .path = "/", .origin = "127.0.0.1", .weight = 1
	};

	memset(config, 0, sizeof(*config));
	addr->sin_family = AF_INET;
	addr->sin_port = htons((uint16_t)port);
	addr->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	config->addr_len = sizeof(*addr);
	snprintf(config->url.host, sizeof(config->url.host), "127.0.0.1");
	snprintf(config->url.port, sizeof(config->url.port), "%u", port);
	config->sources = 1;
	config->engine = a->engine;
	config->threads = a->threads ? a->threads : 1;
	config->connections = a->connections ? a->connections : 4;
	config->pipeline = a->pipeline ? a->pipeline : 1;
	config->requests_per_connection = a->per_connection;
	config->idle = a->idle;
	config->seed = 1;
	config->duration_ns = a->duration_ns ? a->duration_ns : 300 * MS;
	config->warmup_ns = a->warmup_ns;
	config->timeout_ns = a->timeout_ns ? a->timeout_ns : 5 * NS_PER_S;
	config->drain_ns = a->drain_ns ? a->drain_ns : 500 * MS;
	config->verify = a->verify;
	config->think_ns = a->think_ns;
	config->session_requests = a->session;
	config->held = a->held;
	config->slow = a->slow;
	config->read_rate = a->read_rate;
	config->write_rate = a->write_rate;
	config->arrivals = a->arrivals;
	config->model = a->rate > 0 ? &model_open : &model_closed;
	if (a->session > 0)
		config->model = &model_sessions;
	if (a->rate > 0) {
		config->steps[0] = (struct rate_step){ a->rate, a->rate, 0 };
		config->step_count = 1;
	}
	recipe.copies = config->pipeline;
	config->targets = calloc(1, sizeof(*config->targets));
	assert_int_equal(target_make(&recipe, config->targets), 0);
	config->target_count = 1;
	config->target_label = config->targets[0].name;
}

/* One run; the result is the caller's to free. */
static int run_on(unsigned port, const struct asked *a, struct result *ret)
{
	static struct load_config config;
	static const struct run_hooks none;
	int err;

	if (config.targets) {
		target_free(config.targets);
		free(config.targets);
	}
	fill_config(&config, a, port);
	err = run_load(&config, &none, ret);
	return err;
}

static void run_against(const struct stub_config *stub_config,
    const struct asked *a, struct result *ret)
{
	struct stub *stub = stub_start(stub_config);

	assert_int_equal(run_on(stub_port(stub), a, ret), 0);
	stub_stop(stub);
}

/* Every request of the measurement has exactly one fate. */
static void assert_accounts_balance(const struct result *r)
{
	uint64_t recorded = hist_total(r->response);

	assert_int_equal(
	    recorded, recorded - r->errors[ERROR_TIMEOUT] - r->unanswered +
			  r->errors[ERROR_TIMEOUT] + r->unanswered);
	assert_true(recorded >= r->errors[ERROR_TIMEOUT] + r->unanswered);
	if (r->due > 0)
		assert_int_equal(r->due,
		    recorded + r->errors[ERROR_READ] + r->errors[ERROR_WRITE] +
			r->errors[ERROR_STATUS] + r->errors[ERROR_BODY]);
}

#define FOR_EACH_ENGINE(e)                                                     \
	for (const struct engine_ops *const *at = engines, *e; (e = *at); at++)

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
		assert_true(r.bytes > r.replies * 50);
		assert_true(r.jain_index > 0.9);
		assert_accounts_balance(&r);
		result_free(&r);
	}
}

/* Both engines see the same server: their distributions must be alike. */
static void engines_agree(void **state)
{
	struct stub_config stub = { .delay_ns = 5 * MS };
	uint64_t p50[2], p90[2];
	struct result r;
	int n = 0;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e,
			.connections = 16,
			.rate = 500,
			.duration_ns = 600 * MS };

		run_against(&stub, &a, &r);
		p50[n] = hist_percentile(r.response, 50);
		p90[n] = hist_percentile(r.response, 90);
		assert_int_equal(r.due, 300);
		assert_accounts_balance(&r);
		result_free(&r);
		n++;
	}
	assert_true(p50[0] < p50[1] + 5 * MS && p50[1] < p50[0] + 5 * MS);
	assert_true(p90[0] < p90[1] + 20 * MS && p90[1] < p90[0] + 20 * MS);
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
		assert_true(r.unanswered > 10);
		assert_true(hist_percentile(r.service, 50) < 60 * MS);
		assert_true(hist_percentile(r.response, 90) > 100 * MS);
		assert_true(hist_max(r.lag) > 100 * MS);
		assert_accounts_balance(&r);
		result_free(&r);
	}
}

static void errors_are_counted_by_kind(void **state)
{
	static const struct {
		enum stub_fault fault;
		enum error_kind kind;
	} faults[] = {
		{ STUB_RESET, ERROR_READ },
		{ STUB_CLOSE, ERROR_READ },
		{ STUB_STATUS, ERROR_STATUS },
		{ STUB_BODY, ERROR_BODY },
		{ STUB_SHORT, ERROR_BODY },
		{ STUB_GARBAGE, ERROR_BODY },
	};
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
			struct stub_config stub = { .fault = faults[i].fault,
				.delay_ns = 5 * MS };
			struct asked a = { .engine = e,
				.connections = 2,
				.rate = 100,
				.duration_ns = 200 * MS };

			run_against(&stub, &a, &r);
			assert_int_equal(
			    r.errors[faults[i].kind], result_errors(&r));
			/* The last may find no connection in time. */
			assert_int_equal(r.due, 20);
			assert_in_range(r.errors[faults[i].kind], 17, 20);
			assert_int_equal(r.replies, 0);
			assert_int_equal(hist_total(r.response), r.unanswered);
			assert_false(r.valid);
			assert_accounts_balance(&r);
			result_free(&r);
		}
	}
}

static void silence_is_a_timeout_and_never_served(void **state)
{
	struct stub_config stub = { .fault = STUB_SILENT };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = {
			.engine = e, .connections = 3, .timeout_ns = 50 * MS
		};

		run_against(&stub, &a, &r);
		assert_in_range(r.errors[ERROR_TIMEOUT], 3, 3 * 6);
		assert_int_equal(r.never_served, 3);
		assert_true(hist_min(r.response) >= 49 * MS);
		assert_false(r.valid);
		result_free(&r);
	}
}

/* A server that starves some connections must not look fast. */
static void a_starving_server_is_found_out(void **state)
{
	struct stub_config stub = { .delay_ns = MS, .serve_first = 2 };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e,
			.connections = 8,
			.duration_ns = 200 * MS,
			.drain_ns = 10 * MS };

		run_against(&stub, &a, &r);
		assert_int_equal(r.never_served, 6);
		assert_int_equal(r.unanswered, 6);
		assert_true(hist_max(r.response) > 200 * MS);
		assert_true(r.jain_index < 0.5);
		assert_false(r.valid);
		assert_non_null(strstr(r.reason, "never served"));
		result_free(&r);
	}
}

static void refused_connections_fail_the_run(void **state)
{
	struct stub_config config = { .fault = STUB_RIGHT };
	struct stub *stub = stub_start(&config);
	unsigned port = stub_port(stub);
	struct result r;

	(void)state;
	stub_stop(stub);
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e };

		assert_int_equal(run_on(port, &a, &r), -ENOTCONN);
		result_free(&r);
	}
}

static void every_framing_is_understood(void **state)
{
	static const enum stub_fault framings[] = { STUB_RIGHT, STUB_LAST,
		STUB_CHUNKED, STUB_UNTIL_CLOSE };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		for (size_t i = 0; i < ARRAY_SIZE(framings); i++) {
			struct stub_config stub = { .fault = framings[i],
				.delay_ns = MS };
			struct asked a = { .engine = e,
				.verify = true,
				.duration_ns = 200 * MS };

			run_against(&stub, &a, &r);
			assert_true(r.replies > 20);
			assert_int_equal(result_errors(&r), 0);
			assert_true(r.bytes > r.replies * 50);
			result_free(&r);
		}
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
			.warmup_ns = 100 * MS,
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
		assert_in_range(r.replies, 40, 100);
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
		cmocka_unit_test(a_known_delay_is_measured),
		cmocka_unit_test(engines_agree),
		cmocka_unit_test(
		    the_open_loop_shows_a_stall_that_the_closed_hides),
		cmocka_unit_test(arrivals_wait_with_their_clock_running),
		cmocka_unit_test(errors_are_counted_by_kind),
		cmocka_unit_test(silence_is_a_timeout_and_never_served),
		cmocka_unit_test(a_starving_server_is_found_out),
		cmocka_unit_test(refused_connections_fail_the_run),
		cmocka_unit_test(every_framing_is_understood),
		cmocka_unit_test(requests_per_connection_are_kept),
		cmocka_unit_test(threads_share_the_load),
		cmocka_unit_test(pipelines_are_kept_full),
		cmocka_unit_test(users_think),
		cmocka_unit_test(sessions_arrive_and_keep_their_connection),
		cmocka_unit_test(burdens_are_carried_beside_the_load),
	};

	return cmocka_run_group_tests_name("load_run", tests, NULL, NULL);
}
