/* SPDX-License-Identifier: MIT */
/*
 * A connection driven over a socketpair, by a kernel that does less than was
 * asked, or fails (kernel.h).
 */
#include "unit.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "kernel.h"
#include "machine.h"
#include "mechanism/pump.h"
#include "rig.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"

static struct rig b;
static struct peer *p;
static int far;

static int set_up(void **state)
{
	(void)state;
	rig_open(&b, 4);
	p = rig_peer(&b, &far);
	kernel_reset();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	rig_close(&b);
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
	assert_int_equal(rig_count(&b, COUNT_READS), 1);
	assert_int_equal(rig_count(&b, COUNT_WRITES), 1);
	assert_int_equal(rig_count(&b, COUNT_REQUESTS), 2);
	assert_true(kernel_send_flags() & MSG_NOSIGNAL);
	assert_false(kernel_send_flags() & MSG_MORE);
}

static void a_head_says_that_more_follows(void **state)
{
	(void)state;
	kernel_plan(CALL_SENDFILE, (struct kernel_fault){ .error = EAGAIN });
	tell(GET("/file"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_WRITE);
	assert_true(kernel_send_flags() & MSG_MORE);
}

#define ECHO(text, length)                                                     \
	"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " length            \
	"\r\n\r\n" text

/* Heads and content by reference, of all that was asked: one call. */
static void replies_go_in_one_call(void **state)
{
	const char *text;

	(void)state;
	tell(ECHO("first", "5") GET("/") ECHO("second", "6"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	text = heard();
	assert_int_equal(replies(text), 3);
	assert_contains(text, "\r\n\r\nfirstHTTP/1.1 200");
	assert_contains(text, "hello\nHTTP/1.1 200");
	assert_contains(text, "\r\n\r\nsecond");
	assert_int_equal(rig_count(&b, COUNT_WRITES), 1);
	assert_int_equal(kernel_calls(CALL_SENDMSG), 1);
	assert_false(kernel_send_flags() & MSG_MORE);
}

static void a_short_call_loses_nothing(void **state)
{
	const char *text;

	(void)state;
	kernel_plan(CALL_SENDMSG, (struct kernel_fault){ .most = 5 });
	kernel_plan(CALL_SENDMSG, (struct kernel_fault){ .error = EINTR });
	kernel_plan(CALL_SENDMSG, (struct kernel_fault){ .most = 70 });
	tell(ECHO("first", "5") ECHO("second", "6"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	text = heard();
	assert_memory_equal(text, "HTTP/1.1 200 OK\r\n", 17);
	assert_contains(text, "\r\n\r\nfirstHTTP/1.1 200 OK\r\n");
	assert_contains(text, "\r\n\r\nsecond");
	assert_int_equal(rig_count(&b, COUNT_WRITES), 4);
	assert_int_equal(rig_count(&b, COUNT_SHORT_WRITES), 2);
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
	kernel_plan(CALL_RECV, (struct kernel_fault){ .error = EINTR });
	kernel_plan(CALL_RECV, (struct kernel_fault){ .error = EINTR });
	kernel_plan(CALL_SEND, (struct kernel_fault){ .error = EINTR });
	kernel_plan(CALL_SENDFILE, (struct kernel_fault){ .error = EINTR });
	tell(GET("/file"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "\r\n\r\nfff");
}

static void an_empty_socket_is_left_alone(void **state)
{
	(void)state;
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_true(p->drained);
	assert_int_equal(rig_count(&b, COUNT_READS), 1);
	/* Seen empty: not asked again until somebody says so. */
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_int_equal(rig_count(&b, COUNT_READS), 1);
}

static void a_full_socket_is_waited_for(void **state)
{
	(void)state;
	kernel_plan(CALL_SEND, (struct kernel_fault){ .most = 5 });
	kernel_plan(CALL_SEND, (struct kernel_fault){ .error = EAGAIN });
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_WRITE);
	assert_string_equal(heard(), "HTTP/");
	assert_int_equal(p->conn.phase, PHASE_WRITE);
	assert_int_equal(rig_count(&b, COUNT_SHORT_WRITES), 1);
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "1.1 200 OK");
}

static void short_counts_lose_nothing(void **state)
{
	const char *text;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		kernel_plan(CALL_SEND, (struct kernel_fault){ .most = 1 + i });
		kernel_plan(
		    CALL_SENDFILE, (struct kernel_fault){ .most = 1000 + i });
	}
	tell(GET("/file"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	text = heard();
	assert_memory_equal(text, "HTTP/1.1 200 OK\r\n", 17);
	text = strstr(text, "\r\n\r\n");
	assert_non_null(text);
	assert_int_equal(strspn(text + 4, "f"), MACHINE_FILE);
	assert_int_equal(rig_count(&b, COUNT_SHORT_WRITES), 8);
}

static void a_trickle_is_put_together(void **state)
{
	(void)state;
	for (size_t i = 0; i < 8; i++)
		kernel_plan(CALL_RECV, (struct kernel_fault){ .most = 3 });
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

/* A pipeline is answered so many at a time, and nothing waits unsent. */
static void a_long_pipeline_has_turns(void **state)
{
	unsigned answered = 0, turns = 0, n;
	enum conn_want want;

	(void)state;
	for (int i = 0; i < 100; i++)
		tell(GET("/"));
	do {
		want = pump(&b.me, p, PUMP_ALL);
		n = replies(heard());
		assert_null(p->conn.out);
		assert_true(n <= 64);
		answered += n;
		turns++;
	} while (want == CONN_WORK);
	assert_int_equal(want, CONN_READ);
	assert_true(p->drained);
	assert_int_equal(answered, 100);
	assert_true(turns > 1);
}

/* The same when each comes alone, as fast as it is answered. */
static void requests_of_many_reads_have_turns(void **state)
{
	unsigned answered;

	(void)state;
	b.me.scratch_bytes = strlen(GET("/"));
	for (int i = 0; i < 100; i++)
		tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_false(p->drained);
	answered = replies(heard());
	assert_true(answered > 0 && answered < 100);
}

static void a_reset_ends_it(void **state)
{
	(void)state;
	kernel_plan(CALL_RECV, (struct kernel_fault){ .error = ECONNRESET });
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
	p = rig_peer(&b, &far);
	kernel_plan(CALL_SEND, (struct kernel_fault){ .error = ECONNRESET });
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
	p = rig_peer(&b, &far);
	kernel_plan(CALL_SEND, (struct kernel_fault){ .most = 10 });
	kernel_plan(CALL_SEND, (struct kernel_fault){ .error = EPIPE });
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
}

/* The length has been announced: what is missing can't be made up. */
static void a_file_that_shrank_ends_it(void **state)
{
	(void)state;
	kernel_plan(CALL_SENDFILE, (struct kernel_fault){ .most = 100 });
	kernel_plan(CALL_SENDFILE, (struct kernel_fault){ .end = true });
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
	assert_int_equal(rig_count(&b, COUNT_REJECTED), 1);
	assert_int_equal(rig_count(&b, COUNT_REQUESTS), 0);
	shutdown(far, SHUT_WR);
	p->drained = false;
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_CLOSE);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(a_request_is_answered),
		EACH(a_head_says_that_more_follows),
		EACH(replies_go_in_one_call),
		EACH(a_short_call_loses_nothing),
		EACH(only_the_asked_steps_are_taken),
		EACH(interrupted_calls_are_made_again),
		EACH(an_empty_socket_is_left_alone),
		EACH(a_full_socket_is_waited_for),
		EACH(short_counts_lose_nothing),
		EACH(a_trickle_is_put_together),
		EACH(a_full_buffer_may_end_within_a_head),
		EACH(a_long_burst_is_cut_to_be_fair),
		EACH(a_long_pipeline_has_turns),
		EACH(requests_of_many_reads_have_turns),
		EACH(a_reset_ends_it),
		EACH(a_file_that_shrank_ends_it),
		EACH(the_end_of_input_is_heard_behind_the_last_bytes),
		EACH(a_refused_peer_is_shut_and_drained),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
