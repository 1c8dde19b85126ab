/* SPDX-License-Identifier: MIT */
/*
 * A connection driven over a socketpair, by a kernel that does less than was
 * asked, or fails: the linker wraps recv(), send() and sendfile().
 */
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bench.h"
#include "machine.h"
#include "mechanism/pump.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"

enum call { CALL_RECV, CALL_SEND, CALL_SENDFILE, CALLS };

/* What the next calls of each kind do instead of succeeding. */
static struct fault {
	int error;   /* fail with it; 0: go on */
	size_t most; /* bytes at most; 0: all */
	bool end;    /* return 0 */
} faults[CALLS][8];
static unsigned done[CALLS], planned[CALLS];
static int last_flags;

static void plan(enum call call, struct fault fault)
{
	assert_true(planned[call] < ARRAY_SIZE(faults[call]));
	faults[call][planned[call]++] = fault;
}

/* Returns true when the call is over; else what is left of *len. */
static bool strike(enum call call, size_t *len, ssize_t *ret_result)
{
	unsigned n = done[call]++;
	const struct fault *f;

	if (n >= planned[call])
		return false;
	f = &faults[call][n];
	if (f->most && f->most < *len)
		*len = f->most;
	*ret_result = f->end ? 0 : -1;
	errno = f->error;
	return f->error || f->end;
}

ssize_t __real_recv(int fd, void *data, size_t len, int flags);
ssize_t __real_send(int fd, const void *data, size_t len, int flags);
ssize_t __real_sendfile(int to, int from, off_t *offset, size_t len);
ssize_t __wrap_recv(int fd, void *data, size_t len, int flags);
ssize_t __wrap_send(int fd, const void *data, size_t len, int flags);
ssize_t __wrap_sendfile(int to, int from, off_t *offset, size_t len);

ssize_t __wrap_recv(int fd, void *data, size_t len, int flags)
{
	ssize_t n;

	if (strike(CALL_RECV, &len, &n))
		return n;
	return __real_recv(fd, data, len, flags);
}

ssize_t __wrap_send(int fd, const void *data, size_t len, int flags)
{
	ssize_t n;

	last_flags = flags;
	if (strike(CALL_SEND, &len, &n))
		return n;
	return __real_send(fd, data, len, flags);
}

ssize_t __wrap_sendfile(int to, int from, off_t *offset, size_t len)
{
	ssize_t n;

	if (strike(CALL_SENDFILE, &len, &n))
		return n;
	return __real_sendfile(to, from, offset, len);
}

static struct bench b;
static struct peer *p;
static int far;

static int set_up(void **state)
{
	(void)state;
	bench_open(&b, 4);
	p = bench_peer(&b, &far);
	memset(done, 0, sizeof(done));
	memset(planned, 0, sizeof(planned));
	memset(faults, 0, sizeof(faults));
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	bench_close(&b);
	close(far);
	return 0;
}

static void tell(const char *text)
{
	assert_int_equal(write(far, text, strlen(text)), strlen(text));
	p->drained = false;
}

/* What has come at the far end, as text; "" for nothing. */
static const char *heard(void)
{
	static char text[400000];
	ssize_t n, len = 0;

	while ((n = __real_recv(far, text + len, sizeof(text) - 1 - (size_t)len,
		    MSG_DONTWAIT)) > 0)
		len += n;
	text[len] = '\0';
	return text;
}

static unsigned replies(const char *text)
{
	unsigned n = 0;

	while ((text = strstr(text, "HTTP/1.1 200"))) {
		n++;
		text++;
	}
	return n;
}

static void a_request_is_answered(void **state)
{
	(void)state;
	tell(GET("/") GET("/missing"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_true(p->drained);
	assert_contains(heard(), "hello\nHTTP/1.1 404");
	/* A short read and a full write: two calls for two requests. */
	assert_int_equal(bench_count(&b, COUNT_READS), 1);
	assert_int_equal(bench_count(&b, COUNT_WRITES), 1);
	assert_int_equal(bench_count(&b, COUNT_REQUESTS), 2);
	assert_true(last_flags & MSG_NOSIGNAL);
	assert_false(last_flags & MSG_MORE);
}

static void a_head_says_that_more_follows(void **state)
{
	(void)state;
	plan(CALL_SENDFILE, (struct fault){ .error = EAGAIN });
	tell(GET("/file"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_WRITE);
	assert_true(last_flags & MSG_MORE);
}

static void only_the_asked_steps_are_taken(void **state)
{
	(void)state;
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_WORK), CONN_READ);
	assert_int_equal(pump(&b.me, p, PUMP_READ), CONN_WORK);
	assert_int_equal(pump(&b.me, p, PUMP_READ | PUMP_WRITE), CONN_WORK);
	assert_int_equal(pump(&b.me, p, PUMP_WORK), CONN_WRITE);
	assert_string_equal(heard(), "");
	assert_int_equal(pump(&b.me, p, PUMP_WRITE), CONN_READ);
	assert_contains(heard(), "hello");
}

static void interrupted_calls_are_made_again(void **state)
{
	(void)state;
	plan(CALL_RECV, (struct fault){ .error = EINTR });
	plan(CALL_RECV, (struct fault){ .error = EINTR });
	plan(CALL_SEND, (struct fault){ .error = EINTR });
	plan(CALL_SENDFILE, (struct fault){ .error = EINTR });
	tell(GET("/file"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "\r\n\r\nfff");
}

static void an_empty_socket_is_left_alone(void **state)
{
	(void)state;
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_true(p->drained);
	assert_int_equal(bench_count(&b, COUNT_READS), 1);
	/* Seen empty: not asked again until somebody says so. */
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_int_equal(bench_count(&b, COUNT_READS), 1);
}

static void a_full_socket_is_waited_for(void **state)
{
	(void)state;
	plan(CALL_SEND, (struct fault){ .most = 5 });
	plan(CALL_SEND, (struct fault){ .error = EAGAIN });
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_WRITE);
	assert_string_equal(heard(), "HTTP/");
	assert_int_equal(p->conn.phase, PHASE_WRITE);
	assert_int_equal(bench_count(&b, COUNT_SHORT_WRITES), 1);
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "1.1 200 OK");
}

static void short_counts_lose_nothing(void **state)
{
	const char *text;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		plan(CALL_SEND, (struct fault){ .most = 1 + i });
		plan(CALL_SENDFILE, (struct fault){ .most = 1000 + i });
	}
	tell(GET("/file"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	text = heard();
	assert_memory_equal(text, "HTTP/1.1 200 OK\r\n", 17);
	text = strstr(text, "\r\n\r\n");
	assert_non_null(text);
	assert_int_equal(strspn(text + 4, "f"), MACHINE_FILE);
	assert_int_equal(bench_count(&b, COUNT_SHORT_WRITES), 8);
}

static void a_trickle_is_put_together(void **state)
{
	(void)state;
	for (size_t i = 0; i < 8; i++)
		plan(CALL_RECV, (struct fault){ .most = 3 });
	tell(GET("/"));
	for (size_t i = 0; i < 8; i++) {
		assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
		assert_string_equal(heard(), "");
		p->drained = false;
	}
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "hello");
}

/* The buffer is used again while the end of a head is still missing. */
static void a_full_buffer_may_end_within_a_head(void **state)
{
	(void)state;
	b.me.scratch_bytes = 50;
	tell(GET("/") GET("/") GET("/") GET("/") GET("/") GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_int_equal(replies(heard()), 6);
}

static void a_long_burst_is_cut_to_be_fair(void **state)
{
	static char body[20 * 100 + 1];

	(void)state;
	b.me.scratch_bytes = 100;
	tell("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2000\r\n\r\n");
	memset(body, 'x', sizeof(body) - 1);
	tell(body);
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_false(p->drained);
	assert_string_equal(heard(), "");
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "405 Method Not Allowed");
}

static void a_reset_ends_it(void **state)
{
	(void)state;
	plan(CALL_RECV, (struct fault){ .error = ECONNRESET });
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
	p = bench_peer(&b, &far);
	plan(CALL_SEND, (struct fault){ .error = ECONNRESET });
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
	p = bench_peer(&b, &far);
	plan(CALL_SEND, (struct fault){ .most = 10 });
	plan(CALL_SEND, (struct fault){ .error = EPIPE });
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
}

/* The length has been announced: what is missing can't be made up. */
static void a_file_that_shrank_ends_it(void **state)
{
	(void)state;
	plan(CALL_SENDFILE, (struct fault){ .most = 100 });
	plan(CALL_SENDFILE, (struct fault){ .end = true });
	tell(GET("/file"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
}

static void the_end_of_input_is_heard_behind_the_last_bytes(void **state)
{
	(void)state;
	tell(GET("/"));
	shutdown(far, SHUT_WR);
	p->input_ends = true;
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
	assert_contains(heard(), "hello");
}

static void a_refused_peer_is_shut_and_drained(void **state)
{
	char byte;

	(void)state;
	tell("BAD\r\n\r\n");
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "HTTP/1.1 400 Bad Request");
	assert_int_equal(__real_recv(far, &byte, 1, 0), 0);
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_int_equal(bench_count(&b, COUNT_REJECTED), 1);
	assert_int_equal(bench_count(&b, COUNT_REQUESTS), 0);
	shutdown(far, SHUT_WR);
	p->drained = false;
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
}

static void an_expired_peer_is_told(void **state)
{
	(void)state;
	tell("GET / HT");
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	pump_check_expired(&b.me, p);
	assert_int_equal(bench_count(&b, COUNT_TIMEOUTS), 0);
	atomic_store(&p->expired, true);
	pump_check_expired(&b.me, p);
	pump_check_expired(&b.me, p);
	assert_int_equal(bench_count(&b, COUNT_TIMEOUTS), 1);
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "HTTP/1.1 408 Request Timeout");
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(a_request_is_answered),
		EACH(a_head_says_that_more_follows),
		EACH(only_the_asked_steps_are_taken),
		EACH(interrupted_calls_are_made_again),
		EACH(an_empty_socket_is_left_alone),
		EACH(a_full_socket_is_waited_for),
		EACH(short_counts_lose_nothing),
		EACH(a_trickle_is_put_together),
		EACH(a_full_buffer_may_end_within_a_head),
		EACH(a_long_burst_is_cut_to_be_fair),
		EACH(a_reset_ends_it),
		EACH(a_file_that_shrank_ends_it),
		EACH(the_end_of_input_is_heard_behind_the_last_bytes),
		EACH(a_refused_peer_is_shut_and_drained),
		EACH(an_expired_peer_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
