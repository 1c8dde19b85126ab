/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "http/request.h"

static const struct http_limits limits = {
	.target_bytes = 40,
	.head_bytes = 200,
	.body_bytes = 100,
};

struct trial {
	struct request r;
	char head[512];
	int status; /* 0, or the refusal */
};

/* Parses one head; `t` is released by the caller. */
static void parse(struct trial *t, const char *head)
{
	memset(t, 0, sizeof(*t));
	request_reset(&t->r, &limits);
	snprintf(t->head, sizeof(t->head), "%s", head);
	t->status = request_head(&t->r, t->head, strlen(t->head));
}

static void expect_status(const char *head, int status)
{
	struct trial t;

	parse(&t, head);
	if (t.status != status)
		fail_msg("%d, not %d: \"%s\"", t.status, status, head);
	request_release(&t.r);
}

static void a_plain_request_is_understood(void **state)
{
	struct trial t;

	(void)state;
	parse(&t, "GET /bytes/1?q HTTP/1.1\r\nHost: a\r\n\r\n");
	assert_int_equal(t.status, 0);
	assert_int_equal(t.r.method, METHOD_GET);
	assert_int_equal(t.r.framing, FRAMING_NONE);
	assert_true(t.r.complete);
	assert_true(t.r.keep_alive);
	assert_false(t.r.http10);
	assert_int_equal(t.r.target_len, 10);
	assert_memory_equal(t.r.target, "/bytes/1?q", 10);
	request_release(&t.r);
}

static void methods_are_told_apart(void **state)
{
	static const char *const names[] = { "GET", "HEAD", "POST", "PUT",
		"DELETE", "OPTIONS", "PATCH", "TRACE" };
	struct trial t;
	char head[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(head, sizeof(head), "%s / HTTP/1.1\r\nHost: a\r\n\r\n",
		    names[i]);
		parse(&t, head);
		assert_int_equal(t.status, 0);
		assert_int_equal(t.r.method, 1 << i);
		request_release(&t.r);
	}
	expect_status("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 0);
}

#define POST(fields) "POST / HTTP/1.1\r\nHost: a\r\n" fields "\r\n"

static void framing_is_what_the_fields_say(void **state)
{
	static const struct {
		const char *head;
		enum request_framing framing;
		uint64_t length;
	} cases[] = {
		{ POST(""), FRAMING_NONE, 0 },
		{ POST("Content-Length: 0\r\n"), FRAMING_NONE, 0 },
		{ POST("Content-Length: 5\t\r\n"), FRAMING_LENGTH, 5 },
		{ POST("Content-Length:\t 005 \t\r\n"), FRAMING_LENGTH, 5 },
		{ POST("Transfer-Encoding: chunked\t\r\n"), FRAMING_CHUNKED,
		    0 },
		{ POST("Transfer-Encoding: chunked \t\r\n"), FRAMING_CHUNKED,
		    0 },
		{ POST("Transfer-Encoding: CHUNKED\t\r\n"), FRAMING_CHUNKED,
		    0 },
		{ POST("Transfer-Encoding: chunked\t,\r\n"), FRAMING_CHUNKED,
		    0 },
		{ POST("Transfer-Encoding: , chunked\r\n"), FRAMING_CHUNKED,
		    0 },
		{ POST("Transfer-Encoding:\r\n"
		       "Transfer-Encoding:\t,\tChunked,,\r\n"),
		    FRAMING_CHUNKED, 0 },
		/* whatever the method */
		{ "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n"
		  "Transfer-Encoding: chunked\r\n\r\n",
		    FRAMING_CHUNKED, 0 },
		{ "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n"
		  "Content-Length: 9\r\n\r\n",
		    FRAMING_LENGTH, 9 },
		{ "HEAD / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n"
		  "Upgrade: x\r\nContent-Length: 9\r\n\r\n",
		    FRAMING_LENGTH, 9 },
	};
	struct trial t;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		parse(&t, cases[i].head);
		if (t.status || t.r.framing != cases[i].framing ||
		    t.r.body_left != cases[i].length)
			fail_msg("%d: \"%s\"", t.status, cases[i].head);
		assert_int_equal(
		    t.r.complete, cases[i].framing == FRAMING_NONE);
		request_release(&t.r);
	}
}

/* Of a head that is refused for something else, too. */
static void the_method_of_a_refused_head_is_known(void **state)
{
	static const char *const heads[] = {
		"HEAD / HTTP/1.1\r\n\r\n",
		"HEAD  / HTTP/1.1\r\nHost: a\r\n\r\n",
		"HEAD / HTTP/2.0\r\nHost: a\r\n\r\n",
		"HEAD / HTTP/1.1\r\nHost: a\r\nA b: c\r\n\r\n",
	};
	struct trial t;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(heads); i++) {
		parse(&t, heads[i]);
		assert_int_not_equal(t.status, 0);
		assert_int_equal(t.r.method, METHOD_HEAD);
		request_release(&t.r);
	}
}

static void persistence_is_as_rfc_9112_says(void **state)
{
	static const struct {
		const char *head;
		bool keep_alive;
	} cases[] = {
		{ "GET / HTTP/1.1\r\nHost: a\r\n\r\n", true },
		{ "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
		    false },
		{ "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n",
		    false },
		{ "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\t\r\n\r\n",
		    false },
		{ "GET / HTTP/1.1\r\nHost: a\r\nConnection:\tclose \t\r\n\r\n",
		    false },
		{ "GET / HTTP/1.1\r\nHost: a\r\nConnection: ,x\t,\tclose,\r\n"
		  "\r\n",
		    false },
		{ "GET / HTTP/1.1\r\nHost: a\r\nConnection: closed\r\n\r\n",
		    true },
		{ "GET / HTTP/1.1\r\nHost: a\r\nConnection: \r\n\r\n", true },
		{ "GET / HTTP/1.0\r\n\r\n", false },
		{ "GET / HTTP/1.0\r\nConnection: keep-alive\t\r\n\r\n", true },
		{ "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true },
		{ "GET / HTTP/1.0\r\nConnection: keep-alive, close\r\n\r\n",
		    false },
	};
	struct trial t;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		parse(&t, cases[i].head);
		assert_int_equal(t.status, 0);
		assert_int_equal(t.r.keep_alive, cases[i].keep_alive);
		request_release(&t.r);
	}
}

/* Heads, and the status that refuses them (0: none). */
static const struct {
	const char *head;
	int status;
} refusals[] = {
	/* Host */
	{ "GET / HTTP/1.1\r\n\r\n", 400 },
	{ "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400 },
	{ "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400 },
	{ "GET / HTTP/1.1\r\nHost:\r\n\r\n", 0 },
	{ "GET / HTTP/1.0\r\nHost: a/b\r\n\r\n", 400 },
	/* request line */
	{ "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501 },
	{ "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501 },
	{ "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "GET\r\n\r\n", 400 },
	{ "\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "\r\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "\tGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	/* version */
	{ "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505 },
	{ "GET / HTTP/1.2\r\nHost: a\r\n\r\n", 0 },
	{ "GET / HTPP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "GET / HTTP/11\r\nHost: a\r\n\r\n", 400 },
	{ "PRI * HTTP/2.0\r\n\r\n", 505 },
	/* target */
	{ "GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "GET * HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 0 },
	{ "GET /#x HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "GET http:///x HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "GET http://u@a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "GET https://a/ HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
	{ "GET /0123456789012345678901234567890123456789 HTTP/1.1\r\n"
	  "Host: a\r\n\r\n",
	    414 },
	/* fields */
	{ "GET / HTTP/1.1\r\nHost: a\r\n: x\r\n\r\n", 400 },
	{ "GET / HTTP/1.1\r\nHost: a\r\nA b: x\r\n\r\n", 400 },
	{ "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400 },
	{ "POST / HTTP/1.1\r\nHost: a\r\nExpect: x\r\n\r\n", 417 },
	/* framing */
	{ "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n", 0 },
	{ "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n", 413 },
	{ "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", 400 },
	{ POST("Content-Length: -1\r\n"), 400 },
	{ POST("Content-Length: 5,\r\n"), 400 },
	{ POST("Content-Length: 5\t5\r\n"), 400 },
	{ POST("Content-Length:\r\n"), 400 },
	{ POST("Content-Length: \t\r\n"), 400 },
	{ POST("Content-Length: 1\r\nContent-Length: 1\r\n"), 400 },
	{ POST("Content-Length: 0\r\nContent-Length: 0\r\n"), 400 },
	{ POST("Transfer-Encoding:\r\n"), 400 },
	{ POST("Transfer-Encoding: \t,\t,\r\n"), 400 },
	{ POST("Transfer-Encoding: chunked\r\nContent-Length: 0\r\n"), 400 },
	{ POST("Transfer-Encoding: \"chunked\"\r\n"), 501 },
	{ POST("Transfer-Encoding: x;a=\", chunked\"\r\n"), 501 },
	{ POST("Transfer-Encoding: chunked;a=b\r\n"), 501 },
	{ POST("Expect: ,100-Continue\t,\r\n"), 0 },
	{ "POST / HTTP/1.1\r\nHost: a\r\n"
	  "Content-Length: 99999999999999999999\r\n\r\n",
	    413 },
	{ "POST / HTTP/1.1\r\nHost: a\r\n"
	  "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
	    400 },
	{ "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
	  "Content-Length: 1\r\n\r\n",
	    400 },
	{ "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n"
	  "Transfer-Encoding: chunked\r\n\r\n",
	    400 },
	{ "POST / HTTP/1.1\r\nHost: a\r\n"
	  "Transfer-Encoding: gzip, chunked\r\n\r\n",
	    501 },
	{ "POST / HTTP/1.1\r\nHost: a\r\n"
	  "Transfer-Encoding: chunked, chunked\r\n\r\n",
	    400 },
	{ "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
};

static void refusals_have_their_status(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		expect_status(refusals[i].head, refusals[i].status);
}

static void an_absolute_target_is_reduced_to_its_path(void **state)
{
	static const struct {
		const char *target, *path;
	} cases[] = {
		{ "http://a/b?c", "/b?c" },
		{ "HTTP://a:80/", "/" },
		{ "http://a", "/" },
		{ "http://a?q", "/" },
		{ "http://[::1]:8080/x", "/x" },
	};
	struct trial t;
	char head[128];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		snprintf(head, sizeof(head),
		    "GET %s HTTP/1.1\r\nHost: z\r\n\r\n", cases[i].target);
		parse(&t, head);
		assert_int_equal(t.status, 0);
		assert_int_equal(t.r.target_len, strlen(cases[i].path));
		assert_memory_equal(t.r.target, cases[i].path, t.r.target_len);
		request_release(&t.r);
	}
}

static void expectation_is_for_content_from_1_1(void **state)
{
	static const struct {
		const char *head;
		bool expects;
	} cases[] = {
		{ "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n"
		  "Content-Length: 3\r\n\r\n",
		    true },
		{ "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n"
		  "Transfer-Encoding: chunked\r\n\r\n",
		    true },
		{ "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n\r\n",
		    false },
		{ "POST / HTTP/1.0\r\nExpect: 100-continue\r\n"
		  "Content-Length: 3\r\n\r\n",
		    false },
	};
	struct trial t;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		parse(&t, cases[i].head);
		assert_int_equal(t.status, 0);
		assert_int_equal(t.r.expect_continue, cases[i].expects);
		request_release(&t.r);
	}
}

static void content_of_a_length_ends_with_it(void **state)
{
	struct trial t;

	(void)state;
	parse(&t, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
	t.r.keep_body = true;
	assert_false(t.r.complete);
	assert_int_equal(request_body(&t.r, "he", 2), 2);
	assert_false(t.r.complete);
	assert_int_equal(request_body(&t.r, "lloGET", 6), 3);
	assert_true(t.r.complete);
	assert_int_equal(buf_len(&t.r.body), 5);
	assert_memory_equal(buf_data(&t.r.body), "hello", 5);
	request_release(&t.r);
}

static void content_that_nobody_keeps_is_only_counted(void **state)
{
	struct trial t;

	(void)state;
	parse(&t, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
	assert_int_equal(request_body(&t.r, "hello", 5), 5);
	assert_true(t.r.complete);
	assert_int_equal(t.r.body_bytes, 5);
	assert_null(t.r.body.mem);
	request_release(&t.r);
}

static void a_used_request_is_ready_for_the_next_head(void **state)
{
	struct trial t;

	(void)state;
	parse(&t, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
	t.r.keep_body = true;
	assert_int_equal(request_body(&t.r, "hello", 5), 5);
	request_reset(&t.r, &limits);
	assert_int_equal(buf_len(&t.r.body), 0);
	snprintf(t.head, sizeof(t.head), "GET / HTTP/1.0\r\n\r\n");
	assert_int_equal(request_head(&t.r, t.head, strlen(t.head)), 0);
	assert_int_equal(t.r.method, METHOD_GET);
	assert_true(t.r.http10);
	assert_int_equal(t.r.body_bytes, 0);
	request_release(&t.r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_request_is_understood),
		cmocka_unit_test(methods_are_told_apart),
		cmocka_unit_test(framing_is_what_the_fields_say),
		cmocka_unit_test(the_method_of_a_refused_head_is_known),
		cmocka_unit_test(persistence_is_as_rfc_9112_says),
		cmocka_unit_test(refusals_have_their_status),
		cmocka_unit_test(an_absolute_target_is_reduced_to_its_path),
		cmocka_unit_test(expectation_is_for_content_from_1_1),
		cmocka_unit_test(content_of_a_length_ends_with_it),
		cmocka_unit_test(content_that_nobody_keeps_is_only_counted),
		cmocka_unit_test(a_used_request_is_ready_for_the_next_head),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
