/* SPDX-License-Identifier: MIT */
/* However the bytes are cut, and however slowly taken, the same comes out. */
#include "unit.h"

#include "machine.h"

#define HOST      "Host: a\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST "\r\n"
#define CHUNKED(body)                                                          \
	"POST /echo HTTP/1.1\r\n" HOST                                         \
	"Transfer-Encoding: chunked\r\n\r\n" body "0\r\n\r\n"
#define LENGTH(path, n, body)                                                  \
	"POST " path " HTTP/1.1\r\n" HOST "Content-Length: " n "\r\n\r\n" body
#define TEN   "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

static const char *const inputs[] = {
	GET("/"),
	GET("/") GET("/wait") GET("/file") GET("/big") GET("/none"),
	"\r\n\r\n" GET("/") "\r\n" GET("/"),
	GET("/missing") LENGTH("/missing", "5", "hello") GET("/"),
	LENGTH("/echo", "5", "hello") LENGTH("/echo", "0", "") GET("/"),
	LENGTH("/", "5", "hello") GET("/"),
	CHUNKED("5\r\nhello\r\n1\r\n,\r\n") GET("/"),
	CHUNKED("2;ext=1\r\nhe\r\n") CHUNKED("") GET("/"),
	"HEAD /big HTTP/1.1\r\n" HOST "\r\n" GET("/"),
	"HEAD / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" GET("/"),
	"GET / HTTP/1.0\r\n\r\n" GET("/"),
	"GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n" GET("/"),
	"POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n"
	"Content-Length: 5\r\n\r\nhello" GET("/"),
	"POST /nowhere HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n"
	"Content-Length: 5\r\n\r\nhello" GET("/"),
	"GET /wait HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n",
	/* refused */
	GET("/") "GET / HTTP/1.1\r\n\r\n" GET("/"),
	GET("/") "GET / HTTP/1.1\n" HOST "\n",
	GET("/wait") "NONSENSE\r\n\r\n" GET("/"),
	"GET / HTTP/1.1\r\n" HOST " folded\r\n\r\n",
	"GET /" FIFTY FIFTY FIFTY FIFTY " HTTP/1.1\r\n" HOST "\r\n",
	"GET /" FIFTY FIFTY FIFTY FIFTY FIFTY FIFTY,
	"HEAD /" FIFTY FIFTY FIFTY FIFTY " HTTP/1.1\r\n" HOST "\r\n",
	"GET / HTTP/2.0\r\n" HOST "\r\n",
	"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
	"BREW / HTTP/1.1\r\n" HOST "\r\n",
	LENGTH("/echo", "2001", "") GET("/"),
	CHUNKED("7d1\r\n"),
	CHUNKED("5\r\nhelloX"),
	"POST /echo HTTP/1.1\r\n" HOST
	"Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\r\n c\r\n\r\n" GET("/"),
	"POST /echo HTTP/1.1\r\n" HOST "Expect: 100-continue\r\n"
	"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\nz\r\n",
	"POST /echo HTTP/1.1\r\n" HOST "Content-Length: 1\r\n"
	"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
	/* ends within */
	GET("/") "GET / HT",
	LENGTH("/echo", "50", TEN),
};

static struct machine whole, cut;

static int set_up(void **state)
{
	(void)state;
	machine_open(&whole);
	machine_open(&cut);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	machine_close(&whole);
	machine_close(&cut);
	return 0;
}

static void answer_whole(const char *input)
{
	machine_again(&whole);
	machine_feed(&whole, input, strlen(input));
	/* Each input is one that gets an answer. */
	if (!buf_len(&whole.sent) && strncmp(input, "POST", 4))
		fail_msg("no answer: \"%s\"", input);
}

static void compare(const char *input, const char *how, size_t at)
{
	size_t n = buf_len(&whole.sent);

	if (buf_len(&cut.sent) != n ||
	    (n && memcmp(buf_data(&cut.sent), buf_data(&whole.sent), n)))
		fail_msg("%s %zu of \"%s\":\n%s\nnot\n%s", how, at, input,
		    machine_sent(&cut), machine_sent(&whole));
}

static void two_pieces_are_answered_as_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
		size_t len = strlen(inputs[i]);

		answer_whole(inputs[i]);
		for (size_t at = 1; at < len; at++) {
			machine_again(&cut);
			machine_feed(&cut, inputs[i], at);
			if (conn_want(&cut.conn) != CONN_CLOSE)
				machine_feed(&cut, inputs[i] + at, len - at);
			compare(inputs[i], "cut at", at);
		}
	}
}

static void bytes_one_by_one_are_answered_as_one(void **state)
{
	static const size_t steps[] = { 1, 2, 3, 7, 64 };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
		answer_whole(inputs[i]);
		for (size_t s = 0; s < ARRAY_SIZE(steps); s++) {
			machine_again(&cut);
			machine_feed_steps(
			    &cut, inputs[i], strlen(inputs[i]), steps[s]);
			compare(inputs[i], "in steps of", steps[s]);
		}
	}
}

/* All at once, before anything that the machine wants has been done. */
static void early_bytes_are_answered_as_in_time(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
		answer_whole(inputs[i]);
		machine_again(&cut);
		for (const char *at = inputs[i]; *at; at++) {
			conn_feed(&cut.conn, &cut.env, at, 1);
			conn_park(&cut.conn, &cut.env);
		}
		machine_settle(&cut);
		compare(inputs[i], "early", 0);
	}
}

static void a_slow_reader_gets_the_same(void **state)
{
	(void)state;
	cut.write_most = 11;
	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
		answer_whole(inputs[i]);
		machine_again(&cut);
		machine_feed(&cut, inputs[i], strlen(inputs[i]));
		compare(inputs[i], "slowly", cut.write_most);
	}
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		EACH(two_pieces_are_answered_as_one),
		EACH(bytes_one_by_one_are_answered_as_one),
		EACH(early_bytes_are_answered_as_in_time),
		EACH(a_slow_reader_gets_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
