/* SPDX-License-Identifier: MIT */
/*
 * Whole runs against a server with known faults, on each engine: how errors
 * are counted, what makes a run invalid, and what is no error.
 */
#include "runs.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load/output.h"

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
			/* The last may leave too late, or not at all. */
			assert_int_equal(r.due, 20);
			assert_in_range(r.requests, 1, 20);
			assert_int_equal(r.errors[faults[i].kind],
			    r.requests - r.unanswered);
			assert_true(r.errors[faults[i].kind] > 0);
			assert_int_equal(r.replies, 0);
			assert_int_equal(
			    hist_total(r.response), hist_total(r.ages));
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
		assert_in_range(r.unanswered, 6, 8);
		assert_true(hist_max(r.response) > 200 * MS);
		assert_true(r.jain_index < 0.5);
		assert_false(r.valid);
		assert_non_null(strstr(r.reason, "never served"));
		result_free(&r);
	}
}

/* What has no end ends in an error of its kind, and the run in its time. */
static void endless_replies_end(void **state)
{
	static const struct {
		enum stub_fault fault;
		enum error_kind kind;
	} floods[] = {
		{ STUB_FLOOD_HEAD, ERROR_BODY },
		{ STUB_FLOOD_INTERIM, ERROR_BODY },
		{ STUB_FLOOD_BODY, ERROR_TIMEOUT },
		{ STUB_FLOOD_CHUNKS, ERROR_TIMEOUT },
		{ STUB_FLOOD_EXTENSION, ERROR_BODY },
		{ STUB_FLOOD_TRAILERS, ERROR_BODY },
	};
	struct result r;

	(void)state;
	alarm(120);
	FOR_EACH_ENGINE(e)
	{
		for (size_t i = 0; i < ARRAY_SIZE(floods); i++) {
			struct stub_config stub = { .fault = floods[i].fault };
			struct asked a = { .engine = e,
				.connections = 2,
				.duration_ns = 300 * MS,
				.timeout_ns = 50 * MS };

			run_against(&stub, &a, &r);
			assert_true(r.errors[floods[i].kind] > 0);
			assert_int_equal(r.replies, 0);
			assert_accounts_balance(&r);
			result_free(&r);
		}
	}
	alarm(0);
}

/* While this is set, what epoll reads of a reply never comes to its end. */
static atomic_bool bottomless;

ssize_t __real_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags);
ssize_t __wrap_recvmsg(int fd, struct msghdr *msg, int flags)
{
	static atomic_bool begun[1024];
	ssize_t n = __real_recvmsg(fd, msg, flags);
	size_t have = n > 0 ? (size_t)n : 0;

	if (!bottomless || fd >= (int)ARRAY_SIZE(begun))
		return n;
	begun[fd] |= have > 0;
	if (!begun[fd])
		return n;
	memset((char *)msg->msg_iov->iov_base + have, 'a',
	    msg->msg_iov->iov_len - have);
	msg->msg_controllen = 0;
	return (ssize_t)msg->msg_iov->iov_len;
}

/* A server that is faster than the generator can read: it has its turn. */
static void a_flood_keeps_nothing_waiting(void **state)
{
	struct stub_config stub = { .fault = STUB_UNTIL_CLOSE };
	struct asked a = { .engine = &engine_epoll,
		.connections = 2,
		.duration_ns = 300 * MS,
		.timeout_ns = 50 * MS };
	struct result r;

	(void)state;
	alarm(60);
	bottomless = true;
	run_against(&stub, &a, &r);
	bottomless = false;
	alarm(0);
	assert_true(r.errors[ERROR_TIMEOUT] > 0);
	assert_accounts_balance(&r);
	result_free(&r);
}

/* A run without one right reply; a loaded machine may leave some unanswered. */
static void run_without_times(const struct engine_ops *e, struct result *ret)
{
	struct stub_config stub = { .fault = STUB_STATUS, .delay_ns = MS };
	struct asked a = { .engine = e, .duration_ns = 100 * MS };

	for (int n = 0; n < 20; n++) {
		run_against(&stub, &a, ret);
		if (hist_total(ret->response) == 0)
			return;
		result_free(ret);
	}
	fail_msg("requests stay unanswered");
}

/* A server that knows no such path: its statuses are told, and no times. */
static void wrong_replies_have_statuses_and_no_times(void **state)
{
	char *text, *json;
	struct result r;
	FILE *out;
	size_t n;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		run_without_times(e, &r);
		out = open_memstream(&text, &n);
		output_text(out, &r, true);
		fclose(out);
		out = open_memstream(&json, &n);
		output_json(out, &r);
		fclose(out);
		assert_int_equal(
		    result_statuses(&r, 500, 600), r.errors[ERROR_STATUS]);
		assert_non_null(strstr(text, " x 500\n"));
		assert_non_null(strstr(text, "n/a"));
		assert_null(strstr(text, " 0ns"));
		assert_non_null(strstr(json, "\"response_p50_ns\": null"));
		assert_non_null(strstr(json, "\"replies_2xx\": 0,"));
		result_free(&r);
		free(text);
		free(json);
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
			assert_true(r.bytes > r.replies * 40);
			result_free(&r);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(errors_are_counted_by_kind),
		cmocka_unit_test(silence_is_a_timeout_and_never_served),
		cmocka_unit_test(a_starving_server_is_found_out),
		cmocka_unit_test(endless_replies_end),
		cmocka_unit_test(a_flood_keeps_nothing_waiting),
		cmocka_unit_test(wrong_replies_have_statuses_and_no_times),
		cmocka_unit_test(refused_connections_fail_the_run),
		cmocka_unit_test(every_framing_is_understood),
	};

	return cmocka_run_group_tests_name("load_faults", tests, NULL, NULL);
}
