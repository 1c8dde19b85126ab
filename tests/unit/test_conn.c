/* SPDX-License-Identifier: MIT */
/* The connection machine: what it wants, in which order, and what it says. */
#include "unit.h"

#include "machine_test.h"

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define POST(n, body)                                                          \
	"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " n "\r\n\r\n" body
#define EXPECT(n)                                                              \
	"POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"           \
	"Content-Length: " n "\r\n\r\n"
#define CLOSE "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

static unsigned replies(void)
{
	const char *at = machine_sent(&m);
	unsigned n = 0;

	while ((at = strstr(at, "HTTP/1.1 "))) {
		n++;
		at++;
	}
	return n;
}

static void an_idle_connection_costs_little(void **state)
{
	(void)state;
	assert_int_equal(conn_want(&m.conn), CONN_READ);
	machine_feed(&m, TEXT(GET("/") GET("/wait") POST("5", "hello")));
	assert_int_equal(replies(), 3);
	assert_null(m.conn.request);
	assert_null(m.conn.out);
	assert_null(m.conn.kept.mem);
	assert_int_equal(m.conn.phase, PHASE_IDLE);
}

/* What each input makes it want: each line a situation. */
static const struct {
	const char *input, *wants;
} orders[] = {
	{ GET("/"), "KWR" },
	{ "GET / HTTP/1.1\r\nHo", "R" },
	{ "\r\n", "R" },
	/* Three requests, one output, one write. */
	{ GET("/") GET("/") GET("/"), "KKKWR" },
	{ GET("/") GET("/") "GET", "KKWR" },
	/* A handler that waits twice; others' output goes out meanwhile. */
	{ GET("/wait"), "KTTWR" },
	{ GET("/") GET("/wait") GET("/"), "KKWTTKWR" },
	/* By reference: head, then content; the next head stands between. */
	{ GET("/file"), "KWWR" },
	{ GET("/file") GET("/"), "KWWKWR" },
	{ GET("/none") GET("/"), "KKWR" },
	/* Content; and without any. */
	{ POST("5", "hello"), "KWR" },
	{ POST("5", "hel"), "R" },
	{ POST("0", "") GET("/"), "KKWR" },
	/* The client ends it; what comes after must not cause a reset. */
	{ CLOSE, "KWSR" },
	{ GET("/") CLOSE, "KKWSR" },
	{ CLOSE GET("/"), "KWSR" },
	/* Refused: what comes after is drained. */
	{ "BAD\r\n\r\n", "WSR" },
	{ GET("/") "BAD\r\n\r\n" GET("/"), "KWSR" },
	{ "GET / HTTP/1.1\r\n\r\n", "WSR" },
	/* An answer that refuses keeps the connection. */
	{ GET("/missing"), "KWR" },
	/* Invited, though the content is there; refused without reading. */
	{ EXPECT("5"), "WR" },
	{ EXPECT("5") "hello", "KWR" },
	{ "POST /missing HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
	  "Content-Length: 5\r\n\r\n",
	    "KWSR" },
	{ "POST /missing HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n",
	    "R" },
	{ "POST /missing HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
	    "KWR" },
};

static void each_situation_has_its_order_of_wants(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(orders); i++) {
		machine_again(&m);
		machine_feed(&m, orders[i].input, strlen(orders[i].input));
		if (strcmp(machine_wants(&m), orders[i].wants))
			fail_msg("%s, not %s: \"%s\"", machine_wants(&m),
			    orders[i].wants, orders[i].input);
	}
}

static void pipelined_requests_are_one_output(void **state)
{
	struct output_view v;

	(void)state;
	conn_feed(&m.conn, &m.env, TEXT(GET("/") GET("/") GET("/missing")));
	while (conn_want(&m.conn) == CONN_WORK)
		conn_work(&m.conn, &m.env);
	v = conn_output(&m.conn);
	assert_false(v.more);
	machine_settle(&m);
	assert_int_equal(v.len, buf_len(&m.sent));
	assert_int_equal(replies(), 3);
	assert_contains(machine_sent(&m), "hello\nHTTP/1.1 404 Not Found\r\n");
	assert_int_equal(metric_read(&m.requests), 3);
	assert_int_equal(metric_read(&m.rejected), 0);
}

/* A connection holds one file open, however many it has asked for. */
static void files_go_one_at_a_time(void **state)
{
	(void)state;
	m.limits.output_bytes = 1 << 20;
	machine_feed(&m, TEXT(GET("/") GET("/file") GET("/file") GET("/")));
	assert_string_equal(machine_wants(&m), "KKWWKWWKWR");
}

/* However small the replies, others have their turn. */
static void replies_of_one_output_are_counted(void **state)
{
	char wants[OUTPUT_REPLIES + 6];
	struct buf input = { 0 };

	(void)state;
	m.limits.output_bytes = 1 << 20;
	for (int i = 0; i < OUTPUT_REPLIES + 1; i++)
		assert_int_equal(buf_append(&input, TEXT(GET("/"))), 0);
	machine_feed(&m, buf_data(&input), buf_len(&input));
	memset(wants, 'K', OUTPUT_REPLIES);
	strcpy(wants + OUTPUT_REPLIES, "WKWR");
	assert_string_equal(machine_wants(&m), wants);
	buf_free(&input);
}

/* A client that sends and never reads stops being listened to. */
static void output_is_bounded(void **state)
{
	uint64_t requests;
	size_t bytes;

	(void)state;
	for (int i = 0; i < 1000 && conn_want(&m.conn) != CONN_WRITE; i++) {
		conn_feed(&m.conn, &m.env, TEXT(GET("/") GET("/")));
		while (conn_want(&m.conn) == CONN_WORK)
			conn_work(&m.conn, &m.env);
		conn_park(&m.conn, &m.env);
	}
	assert_int_equal(conn_want(&m.conn), CONN_WRITE);
	requests = metric_read(&m.requests);
	conn_feed(&m.conn, &m.env, TEXT(GET("/")));
	conn_park(&m.conn, &m.env);
	assert_int_equal(conn_want(&m.conn), CONN_WRITE);
	assert_int_equal(metric_read(&m.requests), requests);
	assert_true(conn_kept(&m.conn) > 0);
	bytes = m.conn.out->left;
	assert_true(bytes < m.limits.output_bytes + 1000);
	machine_settle(&m);
	assert_int_equal(metric_read(&m.requests), requests + 1);
	assert_null(m.conn.kept.mem);
}

/* Above the bound, one feed of many requests is answered batch by batch. */
static void a_flood_in_one_feed_is_answered_in_batches(void **state)
{
	static char flood[200 * sizeof(GET("/"))];
	size_t n = sizeof(GET("/")) - 1;

	(void)state;
	for (size_t i = 0; i < 200; i++)
		memcpy(flood + i * n, GET("/"), n);
	conn_feed(&m.conn, &m.env, flood, 200 * n);
	while (conn_want(&m.conn) != CONN_READ) {
		assert_true(!m.conn.out ||
			    m.conn.out->left < m.limits.output_bytes + 1000);
		assert_true(machine_step(&m));
	}
	conn_park(&m.conn, &m.env);
	assert_int_equal(replies(), 200);
	assert_non_null(strstr(machine_wants(&m), "KWK"));
}

/* Many pieces fill an output as many bytes do. */
static void pieces_are_bounded_too(void **state)
{
	(void)state;
	m.limits.output_bytes = SIZE_MAX;
	for (int i = 0; i < 40; i++)
		conn_feed(&m.conn, &m.env, TEXT(GET("/file")));
	machine_settle(&m);
	assert_int_equal(replies(), 40);
}

static void parked_input_is_kept(void **state)
{
	char first[] = "GET / HTTP/1.1\r\nHo", second[] = "st: a\r\n\r\n";

	(void)state;
	conn_feed(&m.conn, &m.env, first, sizeof(first) - 1);
	conn_park(&m.conn, &m.env);
	memset(first, 'x', sizeof(first));
	assert_int_equal(conn_kept(&m.conn), sizeof(first) - 1);
	assert_int_equal(m.conn.phase, PHASE_HEAD);
	machine_feed(&m, second, sizeof(second) - 1);
	assert_int_equal(replies(), 1);
	assert_int_equal(conn_kept(&m.conn), 0);
}

/* A request goes to another thread, whose environment is another. */
static void a_request_is_handed_off_with_its_input(void **state)
{
	static struct machine other;
	char input[] = POST("5", "hello") GET("/");

	(void)state;
	machine_open(&other);
	assert_int_equal(
	    conn_feed(&m.conn, &m.env, input, sizeof(input) - 1), CONN_WORK);
	conn_park(&m.conn, &m.env);
	assert_int_equal(m.conn.phase, PHASE_BUSY);
	memset(input, 'x', sizeof(input));
	/* As a worker does it: runs the handlers, hands it back. */
	while (conn_want(&m.conn) == CONN_WORK)
		conn_work(&m.conn, &other.env);
	conn_park(&m.conn, &other.env);
	assert_int_equal(conn_want(&m.conn), CONN_WRITE);
	machine_settle(&m);
	assert_contains(machine_sent(&m), "\r\n\r\nhelloHTTP/1.1 200 OK");
	assert_int_equal(replies(), 2);
	assert_int_equal(metric_read(&other.requests), 2);
	machine_close(&other);
}

/* Bytes that come while something else is wanted wait their turn. */
static void early_input_waits_its_turn(void **state)
{
	(void)state;
	conn_feed(&m.conn, &m.env, TEXT(GET("/")));
	assert_int_equal(conn_want(&m.conn), CONN_WORK);
	conn_park(&m.conn, &m.env);
	conn_feed(&m.conn, &m.env, TEXT("GET /missing HT"));
	conn_feed(&m.conn, &m.env, TEXT("TP/1.1\r\nHost: a\r\n\r\n"));
	assert_int_equal(conn_want(&m.conn), CONN_WORK);
	machine_settle(&m);
	assert_int_equal(replies(), 2);
	assert_contains(machine_sent(&m), "hello\nHTTP/1.1 404");
}

static void content_is_invited_once(void **state)
{
	(void)state;
	machine_feed(&m, TEXT(EXPECT("5")));
	assert_string_equal(machine_sent(&m), "HTTP/1.1 100 Continue\r\n\r\n");
	machine_feed(&m, TEXT("hello"));
	assert_int_equal(replies(), 2);
	assert_contains(machine_sent(&m), "100 Continue\r\n\r\nHTTP/1.1 200");
}

static void partial_writes_lose_nothing(void **state)
{
	static struct machine slow;
	const char *input = GET("/") GET("/file") POST("5", "hello") GET("/");

	(void)state;
	machine_open(&slow);
	slow.write_most = 7;
	machine_feed(&m, input, strlen(input));
	machine_feed(&slow, input, strlen(input));
	assert_int_equal(buf_len(&m.sent), buf_len(&slow.sent));
	assert_memory_equal(
	    machine_sent(&m), machine_sent(&slow), buf_len(&m.sent));
	machine_close(&slow);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(an_idle_connection_costs_little),
		EACH(each_situation_has_its_order_of_wants),
		EACH(pipelined_requests_are_one_output),
		EACH(files_go_one_at_a_time),
		EACH(replies_of_one_output_are_counted),
		EACH(output_is_bounded),
		EACH(a_flood_in_one_feed_is_answered_in_batches),
		EACH(pieces_are_bounded_too),
		EACH(parked_input_is_kept),
		EACH(a_request_is_handed_off_with_its_input),
		EACH(early_input_waits_its_turn),
		EACH(content_is_invited_once),
		EACH(partial_writes_lose_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
