/* SPDX-License-Identifier: MIT */
/*
 * What is counted of whole runs against a server that fails in every known
 * way: each request has one fate, on each engine, in each model, at each depth
 * of the pipeline, and wherever the measured time begins and ends.
 */
#include "runs.h"

#include <stdio.h>
#include <stdlib.h>

#define ANY      (1u << ERROR_KINDS) /* right replies, beside any errors */
#define KIND(k)  (1u << (k))
#define ATTEMPTS 20 /* a loaded machine may not get to the first reply */

/* What a run may show, and what it must, with one and several in flight. */
static const struct {
	enum stub_fault fault;
	const char *name;
	unsigned one, several;
	bool retries; /* what is in flight goes out again */
} faults[] = {
	{ STUB_RIGHT, "right", ANY, ANY, false },
	{ STUB_CHUNKED, "chunked", ANY, ANY, false },
	{ STUB_RESET, "reset", KIND(ERROR_READ), KIND(ERROR_READ), false },
	{ STUB_CLOSE, "close", KIND(ERROR_READ), KIND(ERROR_READ), false },
	{ STUB_STATUS, "status", KIND(ERROR_STATUS), KIND(ERROR_STATUS),
	    false },
	{ STUB_BODY, "body", KIND(ERROR_BODY), KIND(ERROR_BODY), false },
	{ STUB_SHORT, "short", KIND(ERROR_BODY),
	    KIND(ERROR_BODY) | KIND(ERROR_READ), false },
	{ STUB_LONG, "long", ANY | KIND(ERROR_UNASKED),
	    ANY | KIND(ERROR_BODY) | KIND(ERROR_READ), false },
	{ STUB_HALF_HEAD, "half head", KIND(ERROR_BODY),
	    KIND(ERROR_BODY) | KIND(ERROR_READ), false },
	{ STUB_HALF_RESET, "reset midway", KIND(ERROR_READ), KIND(ERROR_READ),
	    false },
	{ STUB_GARBAGE, "garbage", KIND(ERROR_BODY),
	    KIND(ERROR_BODY) | KIND(ERROR_READ), false },
	{ STUB_SILENT, "silent", KIND(ERROR_TIMEOUT), KIND(ERROR_TIMEOUT),
	    true },
	/* Behind others in flight a reply too many passes for theirs. */
	{ STUB_TWICE, "twice", ANY | KIND(ERROR_UNASKED), ANY, false },
	{ STUB_CRLF, "CR LF", ANY | KIND(ERROR_UNASKED),
	    ANY | KIND(ERROR_BODY) | KIND(ERROR_READ), false },
	{ STUB_HANG_UP, "hang-up", ANY, ANY | KIND(ERROR_READ), false },
	{ STUB_LAST, "last", ANY, ANY, true },
	{ STUB_OLD, "HTTP/1.0", ANY, ANY, true },
	{ STUB_UNTIL_CLOSE, "until close", ANY, ANY, true },
};

/* The kinds that a run has shown. */
static unsigned seen_by(const struct result *r)
{
	unsigned seen = r->replies > 0 ? ANY : 0;

	for (int k = 0; k < ERROR_KINDS; k++)
		seen |= r->errors[k] > 0 ? KIND(k) : 0;
	return seen;
}

/*
 * Whether an end is met when reading, writing or not at all is by chance, and
 * on a loaded machine anything may be late.
 */
static unsigned allowed(enum stub_fault fault, unsigned expected)
{
	unsigned chance = KIND(ERROR_WRITE) | KIND(ERROR_TIMEOUT);

	if ((expected & ~ANY) || fault == STUB_HANG_UP)
		chance |= KIND(ERROR_READ);
	if (fault == STUB_TWICE || fault == STUB_LONG || fault == STUB_CRLF)
		chance |= KIND(ERROR_UNASKED);
	return expected | chance;
}

static void assert_counted(const struct result *r)
{
	uint64_t complete = result_statuses(r, 0, STATUS_END);

	assert_accounts_balance(r);
	assert_true(complete >= r->replies + r->errors[ERROR_STATUS]);
	assert_true(complete <= r->replies + r->errors[ERROR_STATUS] +
				    r->errors[ERROR_BODY]);
}

/* One kind of run against one fault, until it has shown what it must. */
static void try_fault(size_t i, struct asked *a)
{
	struct stub_config stub = { .fault = faults[i].fault, .delay_ns = MS };
	unsigned expected = a->pipeline > 1 ? faults[i].several : faults[i].one;
	bool behind = faults[i].retries && a->pipeline > 1;
	unsigned seen = 0;
	uint64_t retried = 0;
	struct result r;

	/* What may not go out again has failed. */
	if (behind && a->method)
		expected |= KIND(ERROR_READ);
	for (int n = 0; n < ATTEMPTS; n++) {
		run_against(&stub, a, &r);
		assert_counted(&r);
		seen |= seen_by(&r);
		retried += r.retried;
		result_free(&r);
		if ((seen & expected) == expected &&
		    (!behind || a->method || retried > 0))
			break;
	}
	if ((seen & expected) != expected ||
	    (seen & ~allowed(faults[i].fault, expected)) ||
	    (behind && !a->method && retried == 0) ||
	    (a->method && retried > 0))
		fail_msg("%s, %s, depth %u, %s%s: saw %x for %x, %u retried",
		    faults[i].name, a->engine->name, a->pipeline,
		    a->rate > 0 ? "open" : "closed", a->method ? " POST" : "",
		    seen, expected, (unsigned)retried);
}

static void try_all(const struct engine_ops *e, double rate, unsigned pipeline,
    const char *method)
{
	for (size_t i = 0; i < ARRAY_SIZE(faults); i++) {
		struct asked a = { .engine = e,
			.method = method,
			.connections = 2,
			.pipeline = pipeline,
			.rate = rate,
			.warmup_ns = 10 * MS,
			.duration_ns = 60 * MS,
			.tail_ns = 10 * MS,
			.timeout_ns = NS_PER_S,
			.drain_ns = 20 * MS };

		/* Those of the warm-up end one after the other as well. */
		if (faults[i].fault == STUB_SILENT)
			a.timeout_ns = 3 * MS;

		try_fault(i, &a);
	}
}

static void every_request_has_one_fate(void **state)
{
	(void)state;
	FOR_EACH_ENGINE(e)
	{
		try_all(e, 0, 1, NULL);
		try_all(e, 0, 4, NULL);
		try_all(e, 0, 4, "POST");
		try_all(e, 2000, 1, NULL);
		try_all(e, 8000, 4, NULL);
		try_all(e, 8000, 4, "POST");
	}
}

/* As many as the server has read: none is counted twice, or not at all. */
static void requests_are_those_the_server_got(void **state)
{
	static const enum stub_fault whole[] = { STUB_RIGHT, STUB_STATUS,
		STUB_BODY, STUB_CHUNKED };
	struct result r;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		for (size_t i = 0; i < ARRAY_SIZE(whole); i++) {
			struct stub_config config = { .fault = whole[i],
				.delay_ns = MS };
			struct stub *stub = stub_start(&config);
			struct asked a = { .engine = e,
				.connections = 2,
				.pipeline = 4,
				.rate = 200,
				.duration_ns = 100 * MS };

			assert_int_equal(run_on(stub_port(stub), &a, &r), 0);
			assert_counted(&r);
			/* One may leave a moment after the measured time. */
			assert_in_range(stub_requests(stub), r.requests, r.due);
			assert_int_equal(r.unanswered, 0);
			result_free(&r);
			stub_stop(stub);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_request_has_one_fate),
		cmocka_unit_test(requests_are_those_the_server_got),
	};

	return cmocka_run_group_tests_name("load_counts", tests, NULL, NULL);
}
