/* SPDX-License-Identifier: MIT */
/* Whom a sweep suspects: looked at first, then judged, by its owner. */
#include "unit.h"

#include <sys/socket.h>
#include <unistd.h>

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
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	close(far);
	rig_close(&b);
	return 0;
}

static void tell(const char *text)
{
	size_t len = strlen(text);

	assert_int_equal(send(far, text, len, MSG_NOSIGNAL), (ssize_t)len);
	p->drained = false;
}

/* What has arrived at the other end by now. */
static const char *heard(void)
{
	static char text[4096];
	ssize_t n = recv(far, text, sizeof(text) - 1, MSG_DONTWAIT);

	text[n > 0 ? n : 0] = '\0';
	return text;
}

/* Has been so long as it is now, and a sweep has seen it. */
static void suspect_for_ms(uint32_t ms)
{
	atomic_store(&p->suspect, true);
	p->conn.stamp_ms -= ms;
	p->drained = false;
}

static void a_suspect_that_brings_nothing_is_told(void **state)
{
	(void)state;
	tell("GET / HT");
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	suspect_for_ms(1002);
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "HTTP/1.1 408 Request Timeout");
	assert_int_equal(rig_count(&b, COUNT_TIMEOUTS), 1);
	assert_false(atomic_load(&p->suspect));
}

/* It came in time; we did not look. */
static void a_suspect_whose_request_has_come_is_answered(void **state)
{
	(void)state;
	tell("GET / HT");
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	suspect_for_ms(5000);
	tell("TP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(pump(&b.me, p, PUMP_READ), CONN_WORK);
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "HTTP/1.1 200 OK");
	suspect_for_ms(5000);
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "HTTP/1.1 200 OK");
	assert_int_equal(rig_count(&b, COUNT_TIMEOUTS), 0);
}

/* A byte now and then does not make a head come in time. */
static void a_suspect_that_trickles_is_told(void **state)
{
	(void)state;
	tell("GET / HT");
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	suspect_for_ms(1002);
	tell("T");
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_contains(heard(), "HTTP/1.1 408 Request Timeout");
}

/* Who is not to write does not find that the peer takes nothing. */
static void a_suspect_is_judged_when_tried(void **state)
{
	(void)state;
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_READ | PUMP_WORK), CONN_WRITE);
	suspect_for_ms(5000);
	assert_int_equal(pump(&b.me, p, PUMP_READ), CONN_WRITE);
	assert_false(atomic_load(&p->suspect));
	suspect_for_ms(5000);
	assert_int_equal(pump(&b.me, p, PUMP_WRITE), CONN_READ);
	assert_contains(heard(), "HTTP/1.1 200 OK");
	assert_int_equal(rig_count(&b, COUNT_TIMEOUTS), 0);
}

static void an_idle_one_goes_while_draining(void **state)
{
	(void)state;
	atomic_store(&b.server.draining, true);
	suspect_for_ms(0);
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	assert_int_equal(p->conn.phase, PHASE_LINGER);
	assert_int_equal(rig_count(&b, COUNT_TIMEOUTS), 0);
}

/* The time that our own handler took is not the client's. */
static void a_phase_begins_when_the_handler_has_ended(void **state)
{
	(void)state;
	tell(GET("/"));
	assert_int_equal(pump(&b.me, p, PUMP_READ), CONN_WORK);
	b.me.env.now_ms -= 100000;
	assert_int_equal(pump(&b.me, p, PUMP_ALL), CONN_READ);
	conn_env_tick(&b.me.env);
	assert_true(b.me.env.now_ms - p->conn.stamp_ms < 50000);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(a_suspect_that_brings_nothing_is_told),
		EACH(a_suspect_whose_request_has_come_is_answered),
		EACH(a_suspect_that_trickles_is_told),
		EACH(a_suspect_is_judged_when_tried),
		EACH(an_idle_one_goes_while_draining),
		EACH(a_phase_begins_when_the_handler_has_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
