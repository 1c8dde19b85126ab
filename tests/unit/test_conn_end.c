/* SPDX-License-Identifier: MIT */
/* How connections end, in whatever state they are. */
#include "unit.h"

#include "core/peer.h"
#include "machine_test.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define HEAD_PART "GET / HTTP/1.1\r\nHo"
#define BODY_PART                                                              \
	"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel"
#define CLOSE "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

/* The states that an input brings a connection to. */
enum place { IDLE, IN_HEAD, IN_BODY, READY, WAITING, WRITING, LINGERING, DEAD };

static const struct {
	const char *input;
	unsigned steps; /* machine_step()s from there */
	enum conn_want want;
	enum conn_phase phase;
} places[] = {
	[IDLE] = { "", 0, CONN_READ, PHASE_IDLE },
	[IN_HEAD] = { HEAD_PART, 0, CONN_READ, PHASE_HEAD },
	[IN_BODY] = { BODY_PART, 0, CONN_READ, PHASE_BODY },
	[READY] = { GET("/"), 0, CONN_WORK, PHASE_BUSY },
	[WAITING] = { GET("/wait"), 1, CONN_WAIT, PHASE_BUSY },
	[WRITING] = { GET("/"), 1, CONN_WRITE, PHASE_WRITE },
	[LINGERING] = { "BAD\r\n\r\n", 2, CONN_READ, PHASE_LINGER },
	[DEAD] = { CLOSE, 3, CONN_CLOSE, PHASE_LINGER },
};

/* Brings a new connection to a place. */
static void go(enum place place)
{
	machine_again(&m);
	if (*places[place].input)
		conn_feed(&m.conn, &m.env, places[place].input,
		    strlen(places[place].input));
	for (unsigned i = 0; i < places[place].steps; i++)
		assert_true(machine_step(&m));
	if (place == DEAD)
		conn_eof(&m.conn, &m.env);
	conn_park(&m.conn, &m.env);
	machine_forget(&m);
}

static void the_phase_is_published(void **state)
{
	(void)state;
	for (enum place p = IDLE; p <= DEAD; p++) {
		go(p);
		assert_int_equal(conn_want(&m.conn), places[p].want);
		assert_int_equal(m.conn.phase, places[p].phase);
	}
}

/* What has been received whole is answered; the rest ends at once. */
static void the_end_of_input_ends_what_needs_more(void **state)
{
	static const char *const wants[] = { [IDLE] = "C",
		[IN_HEAD] = "C",
		[IN_BODY] = "C",
		[READY] = "KWR",
		[WAITING] = "TTWR",
		[WRITING] = "WR",
		[LINGERING] = "C",
		[DEAD] = "C" };

	(void)state;
	for (enum place p = IDLE; p <= DEAD; p++) {
		go(p);
		conn_eof(&m.conn, &m.env);
		machine_settle(&m);
		assert_string_equal(machine_wants(&m), wants[p]);
		/* Asked again, as a socket does, it is over. */
		conn_eof(&m.conn, &m.env);
		assert_int_equal(conn_want(&m.conn), CONN_CLOSE);
	}
}

static void a_timeout_tells_who_is_owed_an_answer(void **state)
{
	static const char *const wants[] = { [IDLE] = "SR",
		[IN_HEAD] = "WSR",
		[IN_BODY] = "WSR",
		[READY] = "KWR",
		[WAITING] = "TTWR",
		[WRITING] = "C",
		[LINGERING] = "C",
		[DEAD] = "C" };

	(void)state;
	for (enum place p = IDLE; p <= DEAD; p++) {
		go(p);
		conn_timeout(&m.conn, &m.env);
		machine_settle(&m);
		assert_string_equal(machine_wants(&m), wants[p]);
		if (p == IN_HEAD || p == IN_BODY)
			assert_contains(machine_sent(&m),
			    "HTTP/1.1 408 Request Timeout\r\n");
	}
}

static void a_refusal_says_close_and_lingers(void **state)
{
	(void)state;
	go(IDLE);
	conn_refuse(&m.conn, &m.env, HTTP_UNAVAILABLE);
	machine_settle(&m);
	assert_string_equal(machine_wants(&m), "WSR");
	assert_contains(machine_sent(&m), "HTTP/1.1 503 ");
	assert_contains(machine_sent(&m), "Connection: close\r\n");
	assert_int_equal(metric_read(&m.rejected), 0);
	/* It drains what comes, and answers none of it. */
	machine_forget(&m);
	machine_feed(&m, TEXT(GET("/")));
	assert_string_equal(machine_wants(&m), "R");
	assert_null(m.conn.kept.mem);
}

static void nothing_is_refused_behind_the_last_reply(void **state)
{
	size_t sent;

	(void)state;
	go(LINGERING);
	sent = buf_len(&m.sent);
	assert_int_equal(
	    conn_refuse(&m.conn, &m.env, HTTP_UNAVAILABLE), CONN_READ);
	machine_settle(&m);
	assert_int_equal(buf_len(&m.sent), sent);
	go(DEAD);
	assert_int_equal(
	    conn_refuse(&m.conn, &m.env, HTTP_UNAVAILABLE), CONN_CLOSE);
}

static void an_abort_ends_everything_but_keeps_its_memory(void **state)
{
	(void)state;
	for (enum place p = IDLE; p <= DEAD; p++) {
		struct request *r;
		struct output *o;

		go(p);
		r = m.conn.request;
		o = m.conn.out;
		conn_abort(&m.conn);
		assert_int_equal(conn_want(&m.conn), CONN_CLOSE);
		assert_ptr_equal(m.conn.request, r);
		assert_ptr_equal(m.conn.out, o);
		/* Late calls, as of completions, change nothing. */
		conn_feed(&m.conn, &m.env, TEXT("late"));
		conn_eof(&m.conn, &m.env);
		conn_shut(&m.conn, &m.env);
		conn_park(&m.conn, &m.env);
		assert_int_equal(conn_want(&m.conn), CONN_CLOSE);
		conn_release(&m.conn, &m.env);
		assert_null(m.conn.request);
		assert_null(m.conn.out);
		assert_null(m.conn.kept.mem);
	}
}

/* RFC 9112 section 9.6: drain, but not for ever. */
static void lingering_is_bounded(void **state)
{
	static char junk[65536];
	int feeds = 0;

	(void)state;
	go(LINGERING);
	while (conn_want(&m.conn) == CONN_READ && feeds++ < 100) {
		conn_feed(&m.conn, &m.env, junk, sizeof(junk));
		conn_park(&m.conn, &m.env);
		assert_null(m.conn.kept.mem);
	}
	assert_int_equal(feeds, 17);
	assert_int_equal(conn_want(&m.conn), CONN_CLOSE);
}

/* However a connection ends, the peer hears all of it before it closes. */
static void a_last_reply_lingers(void **state)
{
	static const char *const lasts[] = { CLOSE, "GET / HTTP/1.0\r\n\r\n",
		CLOSE GET("/"), "BAD\r\n\r\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lasts); i++) {
		machine_again(&m);
		machine_feed(&m, lasts[i], strlen(lasts[i]));
		assert_string_equal(strstr(machine_wants(&m), "WSR"), "WSR");
		assert_int_equal(m.conn.phase, PHASE_LINGER);
		conn_eof(&m.conn, &m.env);
		assert_int_equal(conn_want(&m.conn), CONN_CLOSE);
	}
}

/* Input that comes while the last reply goes out is thrown away. */
static void late_input_is_not_answered(void **state)
{
	(void)state;
	machine_again(&m);
	conn_feed(&m.conn, &m.env, TEXT(CLOSE));
	assert_true(machine_step(&m));
	assert_int_equal(conn_want(&m.conn), CONN_WRITE);
	conn_feed(&m.conn, &m.env, TEXT(GET("/")));
	machine_settle(&m);
	assert_string_equal(machine_wants(&m), "KWSR");
	assert_int_equal(m.handled, 1);
}

static void a_draining_server_answers_what_it_has(void **state)
{
	const char *second;

	(void)state;
	machine_again(&m);
	atomic_store(&m.draining, true);
	machine_feed(&m, TEXT(GET("/") GET("/")));
	assert_string_equal(machine_wants(&m), "KKWSR");
	assert_int_equal(m.handled, 2);
	/* Only the last reply says so. */
	second = strstr(machine_sent(&m), "hello\nHTTP/1.1 200 OK");
	assert_non_null(second);
	assert_true(strstr(machine_sent(&m), "Connection: close") > second);
	atomic_store(&m.draining, false);
}

static void a_phase_is_stamped_when_it_begins(void **state)
{
	(void)state;
	m.env.now_ms = 1000;
	go(IN_HEAD);
	assert_int_equal(m.conn.stamp_ms, 1000);
	/* A byte more of a head is no progress: slow heads end. */
	m.env.now_ms = 2000;
	machine_feed(&m, "s", 1);
	assert_int_equal(m.conn.stamp_ms, 1000);
	/* A request between two looks at an idle connection counts. */
	go(IDLE);
	m.env.now_ms = 4000;
	machine_feed(&m, TEXT(GET("/")));
	assert_int_equal(m.conn.phase, PHASE_IDLE);
	assert_int_equal(m.conn.stamp_ms, 4000);
}

#define CHUNKED                                                                \
	"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

/* Feeds at a time; returns how long the content seems to be coming then. */
static uint32_t feed_at(uint32_t now_ms, const char *text)
{
	m.env.now_ms = now_ms;
	machine_feed(&m, text, strlen(text));
	assert_int_equal(m.conn.phase, PHASE_BODY);
	return now_ms - m.conn.stamp_ms;
}

/* Ten bytes a second: one earns 100 ms. */
static void content_earns_time_and_framing_none(void **state)
{
	(void)state;
	m.limits.body_rate = 10;
	m.env.now_ms = 1000;
	machine_again(&m);
	assert_int_equal(feed_at(1000, CHUNKED), 0);
	assert_int_equal(feed_at(2000, "0"), 1000);
	assert_int_equal(feed_at(3000, "0"), 2000);
	assert_int_equal(feed_at(3000, "5"), 2000);
	assert_int_equal(feed_at(4000, "\r\n"), 3000);
	assert_int_equal(feed_at(4000, "a"), 2900);
	assert_int_equal(feed_at(4000, "bcd"), 2600);
	assert_int_equal(feed_at(5000, "e"), 3500);
	assert_int_equal(feed_at(6000, "\r\n0\r\nX: trailer"), 4500);
	m.env.now_ms = 7000;
	machine_feed(&m, TEXT("\r\n\r\n"));
	assert_int_equal(m.conn.phase, PHASE_IDLE);
	assert_int_equal(m.conn.stamp_ms, 7000);
}

/* Fast at first is no reason to rest for long. */
static void time_is_not_earned_in_advance(void **state)
{
	(void)state;
	m.limits.body_rate = 10;
	m.env.now_ms = 1000;
	machine_again(&m);
	feed_at(1000, CHUNKED "20\r\nabcdefghijklmnop");
	assert_int_equal(feed_at(1500, "q"), 0);
	assert_int_equal(feed_at(3500, "r"), 1900);
	/* Without a rate nothing is earned. */
	m.limits.body_rate = 0;
	assert_int_equal(feed_at(4500, "stuv"), 2900);
	/* A stamp of another thread's is a little newer. */
	m.limits.body_rate = 10;
	atomic_store(&m.conn.stamp_ms, 4510);
	assert_int_equal(feed_at(4500, "w"), 0);
}

/* A rate above a byte a millisecond loses none of the rest. */
static void parts_of_a_millisecond_add_up(void **state)
{
	(void)state;
	m.limits.body_rate = 4000;
	m.env.now_ms = 1000;
	machine_again(&m);
	feed_at(1000, CHUNKED "20\r\n");
	for (int i = 0; i < 8; i++)
		feed_at(2000, "a");
	assert_int_equal(feed_at(2000, ""), 998);
}

static void an_idle_peer_fits_256_bytes(void **state)
{
	(void)state;
	assert_true(sizeof(struct conn) <= 256);
	assert_true(sizeof(struct peer) <= 256);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(the_phase_is_published),
		EACH(the_end_of_input_ends_what_needs_more),
		EACH(a_timeout_tells_who_is_owed_an_answer),
		EACH(a_refusal_says_close_and_lingers),
		EACH(nothing_is_refused_behind_the_last_reply),
		EACH(an_abort_ends_everything_but_keeps_its_memory),
		EACH(lingering_is_bounded),
		EACH(a_last_reply_lingers),
		EACH(late_input_is_not_answered),
		EACH(a_draining_server_answers_what_it_has),
		EACH(a_phase_is_stamped_when_it_begins),
		EACH(content_earns_time_and_framing_none),
		EACH(time_is_not_earned_in_advance),
		EACH(parts_of_a_millisecond_add_up),
		EACH(an_idle_peer_fits_256_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
