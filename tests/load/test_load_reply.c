/* SPDX-License-Identifier: MIT */
/* The reply parser: every framing, whole, in pieces, and pipelined. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "load/reply.h"

struct outcome {
	enum reply_result result; /* of the last call */
	unsigned done;
	unsigned status;
	bool close;
	size_t used;
	size_t body_len;
	char body[4096];
};

static struct reply_cache cache;

/* Feeds text in pieces of `step` bytes, until it ends or is refused. */
static struct outcome feed(const char *text, size_t n, size_t step, bool head)
{
	struct outcome out = { .result = REPLY_MORE };
	struct reply r;
	size_t used;

	reply_init(&r, &cache);
	r.no_body = head;
	while (out.used < n && out.result != REPLY_BAD) {
		size_t piece = n - out.used < step ? n - out.used : step;

		out.result = reply_feed(&r, text + out.used, piece, &used);
		assert_true(used > 0 || out.result == REPLY_BAD);
		assert_true(used <= piece);
		assert_int_equal(r.slice_at, out.body_len);
		if (r.slice_len > 0)
			memcpy(out.body + out.body_len, r.slice, r.slice_len);
		out.body_len += r.slice_len;
		out.used += used;
		if (out.result != REPLY_DONE)
			continue;
		out.done++;
		if (out.used < n)
			out.body_len = 0;
	}
	if (out.result == REPLY_MORE) {
		out.result = reply_closed(&r);
		out.done += out.result == REPLY_DONE;
	}
	out.status = r.head.status;
	out.close = r.head.close;
	reply_fini(&r);
	return out;
}

#define HEAD_OK "HTTP/1.1 200 OK\r\n"

static const struct {
	const char *text;
	bool head;
	unsigned status;
	bool close;
	const char *body;
} right[] = {
	{ HEAD_OK "Content-Length: 5\r\n\r\nhello", false, 200, false,
	    "hello" },
	{ HEAD_OK "content-length:5  \r\nX: y\r\n\r\nhello", false, 200, false,
	    "hello" },
	{ HEAD_OK "Content-Length: 0\r\n\r\n", false, 200, false, "" },
	{ HEAD_OK "Content-Length: 5\r\n\r\n", true, 200, false, "" },
	{ "HTTP/1.1 204 No Content\r\n\r\n", false, 204, false, "" },
	{ "HTTP/1.1 304\r\nContent-Length: 9\r\n\r\n", false, 304, false, "" },
	{ HEAD_OK "Connection: foo , Close\r\nContent-Length: 1\r\n\r\nx",
	    false, 200, true, "x" },
	{ "HTTP/1.0 200 OK\r\nContent-Length: 1\r\n\r\nx", false, 200, true,
	    "x" },
	{ "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n"
	  "Content-Length: 1\r\n\r\nx",
	    false, 200, false, "x" },
	{ "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 C\r\n"
	  "Content-Length: 2\r\n\r\nok",
	    false, 201, false, "ok" },
	{ HEAD_OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
		  "00B;ext=\"1\"\r\n, chunked w\r\n0\r\nTrailer: 1\r\n\r\n",
	    false, 200, false, "hello, chunked w" },
	{ HEAD_OK "\r\nuntil the end", false, 200, true, "until the end" },
	{ HEAD_OK "Transfer-Encoding: gzip\r\n\r\nopaque", false, 200, true,
	    "opaque" },
	{ HEAD_OK "Transfer-Encoding: gzip ,\t,chunked\t\r\n\r\n"
		  "6\r\nopaque\r\n0\r\n\r\n",
	    false, 200, false, "opaque" },
	{ HEAD_OK "Connection: a,\tclose\t,\r\nContent-Length: 0\r\n\r\n",
	    false, 200, true, "" },
};

static void every_framing_in_pieces_of_every_size(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(right); i++) {
		size_t n = strlen(right[i].text);

		for (size_t step = 1; step <= n; step++) {
			struct outcome out =
			    feed(right[i].text, n, step, right[i].head);

			assert_int_equal(out.result, REPLY_DONE);
			assert_int_equal(out.done, 1);
			assert_int_equal(out.used, n);
			assert_int_equal(out.status, right[i].status);
			assert_int_equal(out.close, right[i].close);
			assert_int_equal(out.body_len, strlen(right[i].body));
			assert_memory_equal(
			    out.body, right[i].body, out.body_len);
		}
	}
}

static void pipelined_replies_are_told_apart(void **state)
{
	static const char text[] =
	    HEAD_OK "Content-Length: 5\r\n\r\nfirst" HEAD_OK
		    "Content-Length: 5\r\n\r\nother" HEAD_OK
		    "Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"
		    "HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\nlast";
	size_t n = sizeof(text) - 1;

	(void)state;
	for (size_t step = 1; step <= n; step++) {
		struct outcome out = feed(text, n, step, false);

		assert_int_equal(out.done, 4);
		assert_int_equal(out.used, n);
		assert_int_equal(out.status, 404);
		assert_int_equal(out.body_len, 4);
		assert_memory_equal(out.body, "last", 4);
	}
}

static void what_is_not_http_is_refused(void **state)
{
	static const char *const wrong[] = {
		"nonsense\r\n\r\n",
		"HTTP/2.0 200 OK\r\n\r\n",
		"HTTP/1.1 2x0 OK\r\n\r\n",
		"HTTP/1.1 200OK\r\n\r\n",
		"HTTP/1.1 101 Switching Protocols\r\n\r\n",
		HEAD_OK "no colon\r\n\r\n",
		HEAD_OK "Space : x\r\n\r\n",
		HEAD_OK " folded: x\r\n\r\n",
		HEAD_OK "Bare: lf\nX: y\r\n\r\n",
		HEAD_OK "Content-Length: x\r\n\r\n",
		HEAD_OK "Content-Length:\r\n\r\n",
		HEAD_OK "Content-Length: -1\r\n\r\n",
		HEAD_OK "Content-Length: 99999999999999999999\r\n\r\n",
		HEAD_OK "Content-Length: 1\r\nContent-Length: 2\r\n\r\n",
		HEAD_OK "Content-Length: 1\r\n"
			"Transfer-Encoding: chunked\r\n\r\n",
		HEAD_OK "Transfer-Encoding: chunked, chunked\r\n\r\n",
		HEAD_OK "Transfer-Encoding: chunked\r\n"
			"Transfer-Encoding: gzip\r\n\r\n",
		"HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
		"HTTP/1.1 099 OK\r\n\r\n",
		HEAD_OK "Transfer-Encoding: chunked\r\n\r\nx\r\n",
		HEAD_OK "Transfer-Encoding: chunked\r\n\r\n\r\n",
		HEAD_OK "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
		HEAD_OK "Transfer-Encoding: chunked\r\n\r\n1\n",
		HEAD_OK "Transfer-Encoding: chunked\r\n\r\n"
			"fffffffffffffffff\r\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		size_t n = strlen(wrong[i]);

		for (size_t step = 1; step <= n; step++) {
			if (feed(wrong[i], n, step, false).result != REPLY_BAD)
				fail_msg("accepted: %s", wrong[i]);
		}
	}
}

static void a_cut_off_reply_is_bad(void **state)
{
	static const char *const cut[] = {
		"HTTP/1.1 200 OK\r\nConte",
		HEAD_OK "Content-Length: 5\r\n\r\nhell",
		HEAD_OK "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cut); i++)
		assert_int_equal(
		    feed(cut[i], strlen(cut[i]), 1000, false).result,
		    REPLY_BAD);
}

static void an_endless_head_is_refused(void **state)
{
	static char text[REPLY_HEAD_MAX + 100];
	struct reply r;
	enum reply_result result;
	size_t used = 0, at = 0;

	(void)state;
	memset(text, 'a', sizeof(text));
	memcpy(text, HEAD_OK, strlen(HEAD_OK));
	reply_init(&r, &cache);
	do {
		result = reply_feed(&r, text + at, sizeof(text) - at, &used);
		at += used;
	} while (result == REPLY_MORE);
	assert_int_equal(result, REPLY_BAD);
	reply_fini(&r);
}

/* All that is around a body has one limit, however it is cut. */
static void endless_framing_is_refused(void **state)
{
#define CHUNKED HEAD_OK "Transfer-Encoding: chunked\r\n\r\n"
	static const char *const floods[][2] = {
		{ HEAD_OK, "A: b\r\n" },
		{ "", "HTTP/1.1 100 Continue\r\n\r\n" },
		{ CHUNKED "5", ";a=b" },
		{ CHUNKED, "0" },
		{ CHUNKED "0\r\n", "A: b\r\n" },
	};
	static const size_t steps[] = { 1, 777, REPLY_HEAD_MAX + 1000 };
	static char text[REPLY_HEAD_MAX + 1000];
	struct outcome out;
	size_t n, at;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(floods); i++) {
		strcpy(text, floods[i][0]);
		n = strlen(floods[i][1]);
		for (at = strlen(text); at + n < sizeof(text); at += n)
			memcpy(text + at, floods[i][1], n);
		for (size_t k = 0; k < ARRAY_SIZE(steps); k++) {
			out = feed(text, at, steps[k], false);
			assert_int_equal(out.result, REPLY_BAD);
			/* For its length: the rest is not looked at. */
			assert_true(out.used < REPLY_HEAD_MAX + 500);
		}
	}
}

/* Same length, another meaning: the cached head must not stand for it. */
static void the_cache_is_exact(void **state)
{
	static const char first[] = HEAD_OK "Content-Length: 5\r\n\r\nhello";
	static const char second[] = HEAD_OK "Content-Length: 4\r\n\r\nhell";
	static const char third[] = HEAD_OK "Content-Lengthy: 5\r\n\r\nhello";
	struct outcome out;

	(void)state;
	feed(first, sizeof(first) - 1, 1000, false);
	out = feed(first, sizeof(first) - 1, 1000, false);
	assert_int_equal(out.body_len, 5);
	out = feed(second, sizeof(second) - 1, 1000, false);
	assert_int_equal(out.body_len, 4);
	out = feed(third, sizeof(third) - 1, 1000, false);
	assert_true(out.close);
}

static void servers_of_the_project_are_known(void **state)
{
	static const char text[] =
	    HEAD_OK "Server: paceline\r\nContent-Length: 0\r\n\r\n";
	struct reply_head head;

	(void)state;
	assert_int_equal(reply_head_parse(text, sizeof(text) - 1, &head), 0);
	assert_true(head.paceline);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_framing_in_pieces_of_every_size),
		cmocka_unit_test(pipelined_replies_are_told_apart),
		cmocka_unit_test(what_is_not_http_is_refused),
		cmocka_unit_test(a_cut_off_reply_is_bad),
		cmocka_unit_test(an_endless_head_is_refused),
		cmocka_unit_test(endless_framing_is_refused),
		cmocka_unit_test(the_cache_is_exact),
		cmocka_unit_test(servers_of_the_project_are_known),
	};

	return cmocka_run_group_tests_name("load_reply", tests, NULL, NULL);
}
