/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "http/reply.h"

/* The example of RFC 9110 section 5.6.7. */
#define EXAMPLE_S 784111777
#define DATE      "Server: paceline\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\n"

static struct reply_prefix prefix;

static int set_up(void **state)
{
	(void)state;
	reply_prefix_update(&prefix, EXAMPLE_S);
	return 0;
}

/* Sends all of an output into text, and empties it. */
static void drain(struct output *o, char *ret_text, size_t cap)
{
	struct output_view v;
	size_t len = 0;

	while ((v = output_next(o)).len) {
		assert_true(v.count > 0);
		assert_true(len + v.len < cap);
		for (unsigned i = 0; i < v.count; i++) {
			memcpy(ret_text + len, v.iov[i].iov_base,
			    v.iov[i].iov_len);
			len += v.iov[i].iov_len;
		}
		output_sent(o, v.len);
	}
	ret_text[len] = '\0';
	output_reset(o);
}

static void expect_framed(const struct reply *reply,
    const struct reply_framing *framing, const char *expected)
{
	struct output *o = calloc(1, sizeof(*o));
	char text[1024];

	assert_non_null(o);
	assert_int_equal(reply_encode(o, reply, framing, &prefix), 0);
	assert_int_equal(o->left, strlen(expected));
	drain(o, text, sizeof(text));
	assert_string_equal(text, expected);
	output_free(o);
}

static void expect(const struct reply *reply, const char *expected)
{
	expect_framed(reply, &(struct reply_framing){ 0 }, expected);
}

static const struct reply hello = {
	.status = HTTP_OK,
	.type = "text/plain",
	.body = BODY_COPY,
	.data = "hello",
	.length = 5,
};

#define HELLO_HEAD "HTTP/1.1 200 OK\r\n" DATE "Content-Type: text/plain\r\n"

static void a_copied_body_follows_its_head(void **state)
{
	(void)state;
	expect(&hello, HELLO_HEAD "Content-Length: 5\r\n\r\nhello");
}

static void head_has_all_but_the_content(void **state)
{
	const struct reply_framing head = { .head = true };
	struct reply owned = hello, file = hello;

	(void)state;
	expect_framed(&hello, &head, HELLO_HEAD "Content-Length: 5\r\n\r\n");
	owned.body = BODY_OWNED;
	owned.data = strdup("hello");
	expect_framed(&owned, &head, HELLO_HEAD "Content-Length: 5\r\n\r\n");
	file.body = BODY_FILE;
	file.fd = memfd_create("body", MFD_CLOEXEC);
	expect_framed(&file, &head, HELLO_HEAD "Content-Length: 5\r\n\r\n");
	assert_int_equal(fcntl(file.fd, F_GETFD), -1);
	assert_int_equal(errno, EBADF);
}

static void the_connections_fate_is_said(void **state)
{
	struct reply_framing framing = { .keep_alive = true };

	(void)state;
	expect_framed(&hello, &framing,
	    HELLO_HEAD "Connection: keep-alive\r\n"
		       "Content-Length: 5\r\n\r\nhello");
	/* RFC 9112 section 9.6: the end is said, whoever asked. */
	framing.close = true;
	expect_framed(&hello, &framing,
	    HELLO_HEAD "Connection: close\r\n"
		       "Content-Length: 5\r\n\r\nhello");
}

static void no_content_has_no_length(void **state)
{
	const struct reply r = {
		.status = HTTP_NO_CONTENT,
		.allow = "GET, HEAD",
	};

	(void)state;
	expect(
	    &r, "HTTP/1.1 204 No Content\r\n" DATE "Allow: GET, HEAD\r\n\r\n");
}

static void a_constant_body_may_repeat(void **state)
{
	struct reply r = hello;

	(void)state;
	r.body = BODY_CONSTANT;
	expect(&r, HELLO_HEAD "Content-Length: 5\r\n\r\nhello");
	r.period = 5;
	r.length = 12;
	expect(&r, HELLO_HEAD "Content-Length: 12\r\n\r\nhellohellohe");
	r.length = 0;
	expect(&r, HELLO_HEAD "Content-Length: 0\r\n\r\n");
}

static void an_owned_body_is_sent_and_freed(void **state)
{
	struct reply r = hello;

	(void)state;
	r.body = BODY_OWNED;
	r.data = strdup("hello");
	expect(&r, HELLO_HEAD "Content-Length: 5\r\n\r\nhello");
}

static void a_file_body_is_a_range(void **state)
{
	struct output *o = calloc(1, sizeof(*o));
	struct reply r = hello;
	struct output_view v;

	(void)state;
	r.body = BODY_FILE;
	r.fd = memfd_create("body", MFD_CLOEXEC);
	r.length = 70000;
	assert_int_equal(
	    reply_encode(o, &r, &(struct reply_framing){ 0 }, &prefix), 0);
	v = output_next(o);
	assert_true(v.more);
	output_sent(o, v.len);
	v = output_next(o);
	assert_int_equal(v.count, 0);
	assert_int_equal(v.fd, r.fd);
	assert_int_equal(v.offset, 0);
	assert_int_equal(v.len, 70000);
	output_free(o);
}

static void lengths_are_whole_numbers(void **state)
{
	struct output *o = calloc(1, sizeof(*o));
	struct reply r = hello;
	const struct iovec *head;
	char *text;

	(void)state;
	r.body = BODY_CONSTANT;
	r.length = UINT64_C(12345678901234567);
	assert_int_equal(
	    reply_encode(o, &r, &(struct reply_framing){ 0 }, &prefix), 0);
	head = output_next(o).iov;
	text = calloc(1, head->iov_len + 1);
	assert_non_null(text);
	memcpy(text, head->iov_base, head->iov_len);
	assert_contains(text, "Content-Length: 12345678901234567\r\n\r\n");
	free(text);
	output_free(o);
}

/* Every refusal is a complete reply that says its reason in words. */
static void refusals_say_their_reason(void **state)
{
	static const enum http_status statuses[] = {
#define LIST(code, name, reason) HTTP_##name,
		HTTP_STATUS_CODES(LIST)
#undef LIST
	};
	char expected[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(statuses); i++) {
		const char *reason = http_reason(statuses[i]);
		struct reply r = reply_plain(statuses[i]);

		if (statuses[i] == HTTP_NO_CONTENT)
			continue;
		snprintf(expected, sizeof(expected),
		    "HTTP/1.1 %d %s\r\n" DATE "Content-Type: text/plain\r\n"
		    "Content-Length: %zu\r\n\r\n%s\n",
		    (int)statuses[i], reason, strlen(reason) + 1, reason);
		expect(&r, expected);
	}
	assert_string_equal(http_reason((enum http_status)299), "Unknown");
}

static void the_date_moves_with_the_second(void **state)
{
	struct reply_prefix p = { 0 };

	(void)state;
	reply_prefix_update(&p, 0);
	assert_contains(p.text, "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
	reply_prefix_update(&p, 951782400);
	assert_contains(p.text, "Date: Tue, 29 Feb 2000 00:00:00 GMT\r\n");
	assert_int_equal(p.len, strlen(p.text));
	/* Within a second nothing is made again. */
	p.text[0] = 'X';
	reply_prefix_update(&p, 951782400);
	assert_int_equal(p.text[0], 'X');
	reply_prefix_update(&p, 951782401);
	assert_int_equal(p.text[0], 'H');
}

#define EPOCH "Thu, 01 Jan 1970 00:00:00 GMT"
#define EMPTY "Content-Length: 0\r\n\r\n"
#define HEAD(line, date, rest)                                                 \
	line "\r\nServer: paceline\r\nDate: " date "\r\n" rest

/* A head that is remembered is the one that would be made. */
static void a_remembered_head_is_no_other(void **state)
{
	static const struct reply_framing close = { .close = true };
	struct reply empty = { .status = HTTP_OK, .fd = -1 }, typed = empty;
	struct reply missing = empty, long_one = empty;

	(void)state;
	typed.type = "text/html";
	missing.status = HTTP_NOT_FOUND;
	long_one.body = BODY_COPY;
	long_one.data = "x";
	long_one.length = 1;
	reply_prefix_update(&prefix, 0);
	for (int i = 0; i < 2; i++) {
		expect(&empty, HEAD("HTTP/1.1 200 OK", EPOCH, EMPTY));
		expect(&empty, HEAD("HTTP/1.1 200 OK", EPOCH, EMPTY));
		expect_framed(&empty, &close,
		    HEAD("HTTP/1.1 200 OK", EPOCH,
			"Connection: close\r\n" EMPTY));
		expect(&typed, HEAD("HTTP/1.1 200 OK", EPOCH,
				   "Content-Type: text/html\r\n" EMPTY));
		expect(&missing, HEAD("HTTP/1.1 404 Not Found", EPOCH, EMPTY));
		expect(&long_one, HEAD("HTTP/1.1 200 OK", EPOCH,
				      "Content-Length: 1\r\n\r\nx"));
	}
	reply_prefix_update(&prefix, 1);
	expect(
	    &long_one, HEAD("HTTP/1.1 200 OK", "Thu, 01 Jan 1970 00:00:01 GMT",
			   "Content-Length: 1\r\n\r\nx"));
	reply_prefix_update(&prefix, EXAMPLE_S);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_copied_body_follows_its_head),
		cmocka_unit_test(head_has_all_but_the_content),
		cmocka_unit_test(the_connections_fate_is_said),
		cmocka_unit_test(no_content_has_no_length),
		cmocka_unit_test(a_constant_body_may_repeat),
		cmocka_unit_test(an_owned_body_is_sent_and_freed),
		cmocka_unit_test(a_file_body_is_a_range),
		cmocka_unit_test(lengths_are_whole_numbers),
		cmocka_unit_test(refusals_say_their_reason),
		cmocka_unit_test(the_date_moves_with_the_second),
		cmocka_unit_test(a_remembered_head_is_no_other),
	};

	return cmocka_run_group_tests(tests, set_up, NULL);
}
