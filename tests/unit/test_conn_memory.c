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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_failing_allocation_ends_one_connection),
		cmocka_unit_test(no_descriptor_leaks),
		cmocka_unit_test(the_environment_serves_on),
		cmocka_unit_test(pools_are_enough_for_repetition),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
