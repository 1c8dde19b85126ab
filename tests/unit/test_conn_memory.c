/* SPDX-License-Identifier: MIT */
/*
 * Memory that runs out: the connection ends, nothing leaks, the next one is
 * served. The linker wraps calloc() and realloc() of what is linked here.
 */
#include "unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "machine.h"

/* The allocation, counted from 1, that fails; 0: none. */
static unsigned failing, allocations;

void *__real_calloc(size_t n, size_t size);
void *__real_realloc(void *mem, size_t size);
void *__wrap_calloc(size_t n, size_t size);
void *__wrap_realloc(void *mem, size_t size);

void *__wrap_calloc(size_t n, size_t size)
{
	return ++allocations == failing ? NULL : __real_calloc(n, size);
}

void *__wrap_realloc(void *mem, size_t size)
{
	return ++allocations == failing ? NULL : __real_realloc(mem, size);
}

#define HOST      "Host: a\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST "\r\n"

static const char *const inputs[] = {
	GET("/") GET("/file") GET("/big") GET("/wait"),
	"POST /echo HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello",
	"POST /echo HTTP/1.1\r\n" HOST
	"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
	"POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n"
	"Content-Length: 5\r\n\r\nhello",
	"BAD\r\n\r\n",
};

static struct machine m;

/* Lowest free descriptor: the same again when none leaked. */
static int next_fd(void)
{
	int fd = dup(STDERR_FILENO);

	close(fd);
	return fd;
}

/* The peer's side allocates too; that must not fail. */
static void send_without_failure(void)
{
	unsigned saved = failing;

	failing = 0;
	machine_step(&m);
	failing = saved;
}

/* Serves an input in two pieces; the n-th allocation of it fails. */
static void serve(const char *input, size_t cut, unsigned n)
{
	const char *pieces[] = { input, input + cut };
	const size_t lens[] = { cut, strlen(input) - cut };

	allocations = 0;
	failing = n;
	for (int i = 0; i < 2; i++) {
		if (conn_want(&m.conn) == CONN_READ)
			conn_feed(&m.conn, &m.env, pieces[i], lens[i]);
		while (conn_want(&m.conn) == CONN_WORK ||
		       conn_want(&m.conn) == CONN_WAIT)
			machine_step(&m);
		conn_park(&m.conn, &m.env);
		while (conn_want(&m.conn) == CONN_WRITE ||
		       conn_want(&m.conn) == CONN_SHUT)
			send_without_failure();
	}
	failing = 0;
	machine_settle(&m);
}

/* Each allocation in turn fails; LeakSanitizer watches the memory. */
static void each_failing_allocation_ends_one_connection(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
		unsigned failed = 0;

		for (unsigned n = 1;; n++) {
			machine_open(&m);
			serve(inputs[i], 5, n);
			failed += allocations >= n;
			machine_close(&m);
			if (allocations < n)
				break;
		}
		assert_true(failed >= 3);
	}
}

static void no_descriptor_leaks(void **state)
{
	int before;

	(void)state;
	machine_open(&m);
	serve(GET("/file"), 5, 0);
	machine_close(&m);
	before = next_fd();
	for (unsigned n = 1; n < 8; n++) {
		machine_open(&m);
		serve(GET("/file"), 5, n);
		machine_close(&m);
		assert_int_equal(next_fd(), before);
	}
}

static void the_environment_serves_on(void **state)
{
	(void)state;
	machine_open(&m);
	for (unsigned n = 1; n < 12; n++) {
		machine_again(&m);
		serve(inputs[2], 70, n);
		machine_again(&m);
		serve(GET("/"), 3, 0);
		assert_contains(machine_sent(&m), "200 OK");
		assert_int_equal(conn_want(&m.conn), CONN_READ);
	}
	machine_close(&m);
}

/* What came back is used again: a busy thread allocates nothing. */
static void pools_are_enough_for_repetition(void **state)
{
	unsigned before;

	(void)state;
	machine_open(&m);
	for (int i = 0; i < 3; i++) {
		machine_feed(&m, TEXT(GET("/") GET("/big") GET("/wait")));
		buf_consume(&m.sent, buf_len(&m.sent));
	}
	before = allocations;
	for (int i = 0; i < 100; i++) {
		machine_feed(&m, TEXT(GET("/") GET("/big") GET("/wait")));
		buf_consume(&m.sent, buf_len(&m.sent));
	}
	assert_int_equal(allocations, before);
	machine_close(&m);
}

#define POST_LARGE                                                             \
	"POST /echo HTTP/1.1\r\n" HOST "Content-Length: 100000\r\n\r\n"

static const char content[100000];

/* A connection that has sent so much of 100,000 bytes of content. */
static void begin_content(size_t bytes)
{
	machine_open(&m);
	m.limits.body_bytes = sizeof(content);
	machine_feed(&m, TEXT(POST_LARGE));
	machine_feed(&m, content, bytes);
}

static void large_content_does_not_lie_about(void **state)
{
	struct request *r;

	(void)state;
	begin_content(sizeof(content) - 1);
	assert_int_equal(buf_len(&m.conn.request->body), sizeof(content) - 1);
	machine_again(&m);
	r = m.env.free_requests;
	assert_non_null(r);
	assert_true(r->body.cap <= 4096);
	/* Nor do many small things. */
	for (int i = 0; i < 5000; i++) {
		r = calloc(1, sizeof(*r));
		assert_non_null(r);
		conn_env_put_request(&m.env, r);
	}
	for (int i = 0; i < 5000; i++)
		conn_env_put_output(&m.env, calloc(1, sizeof(struct output)));
	assert_true(m.env.free_bytes > 500000);
	assert_true(m.env.free_bytes <= 1 << 20);
	machine_close(&m);
}

/* From the first byte that is held to the last that is sent. */
static void content_counts_as_long_as_it_is_held(void **state)
{
	(void)state;
	begin_content(4096);
	assert_int_equal(atomic_load(&m.held), 0);
	machine_feed(&m, content, 1000);
	assert_int_equal(atomic_load(&m.held), 5096);
	conn_feed(&m.conn, &m.env, content, sizeof(content) - 5096);
	conn_work(&m.conn, &m.env);
	assert_null(m.conn.request);
	assert_int_equal(atomic_load(&m.held), sizeof(content));
	machine_settle(&m);
	assert_true(buf_len(&m.sent) > sizeof(content));
	assert_int_equal(atomic_load(&m.held), 0);
	machine_close(&m);
	begin_content(50000);
	assert_int_equal(atomic_load(&m.held), 50000);
	machine_again(&m);
	assert_int_equal(atomic_load(&m.held), 0);
	machine_close(&m);
}

static void too_much_content_in_all_is_refused(void **state)
{
	(void)state;
	begin_content(10000);
	/* As if others held the rest. */
	m.limits.held_bytes = 200000;
	atomic_fetch_add(&m.held, 150000);
	machine_feed(&m, content, 40000);
	assert_int_equal(conn_want(&m.conn), CONN_READ);
	assert_string_equal(machine_sent(&m), "");
	machine_feed(&m, content, 1);
	assert_contains(machine_sent(&m), "HTTP/1.1 503 Service Unavailable");
	assert_contains(machine_sent(&m), "Connection: close");
	assert_int_equal(metric_read(&m.refusals), 1);
	assert_int_equal(metric_read(&m.rejected), 0);
	assert_int_equal(atomic_load(&m.held), 150000);
	machine_close(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failing_allocation_ends_one_connection),
		cmocka_unit_test(no_descriptor_leaks),
		cmocka_unit_test(the_environment_serves_on),
		cmocka_unit_test(pools_are_enough_for_repetition),
		cmocka_unit_test(large_content_does_not_lie_about),
		cmocka_unit_test(content_counts_as_long_as_it_is_held),
		cmocka_unit_test(too_much_content_in_all_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
