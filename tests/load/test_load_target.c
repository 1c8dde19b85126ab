/* SPDX-License-Identifier: MIT */
/* Requests as they are sent, and the judging of bodies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "load/target.h"

static void a_request_is_written_once_and_copied(void **state)
{
	static const char one[] = "GET /x HTTP/1.1\r\nHost: h:1\r\n\r\n";
	struct target_recipe recipe = {
		.method = "GET", .path = "/x", .origin = "h:1", .copies = 3
	};
	struct target t;

	(void)state;
	assert_int_equal(target_make(&recipe, &t), 0);
	assert_string_equal(t.name, "GET /x");
	assert_int_equal(t.length, sizeof(one) - 1);
	for (int i = 0; i < 3; i++)
		assert_memory_equal(t.bytes + i * t.length, one, t.length);
	assert_int_equal(
	    t.last_len, t.length + strlen("Connection: close\r\n"));
	target_free(&t);
}

static void headers_replace_the_usual_ones(void **state)
{
	static const char *const headers[] = { "host: other", "X: y" };
	static const char expected[] =
	    "POST /echo HTTP/1.1\r\nhost: other\r\nX: y\r\n"
	    "Content-Length: 4\r\n\r\nbody";
	struct target_recipe recipe = { .method = "POST",
		.path = "/echo",
		.origin = "h",
		.headers = headers,
		.header_count = 2,
		.body = "body",
		.body_len = 4,
		.copies = 1 };
	struct target t;

	(void)state;
	assert_int_equal(target_make(&recipe, &t), 0);
	assert_int_equal(t.length, sizeof(expected) - 1);
	assert_memory_equal(t.bytes, expected, t.length);
	target_free(&t);
}

static void what_would_break_a_request_is_refused(void **state)
{
	static const char *const headers[] = { "no colon", "Sp ace: x", ": x",
		"X: y\r\nInjected: z" };
	struct target_recipe recipe = {
		.method = "G T", .path = "/", .origin = "h", .copies = 1
	};
	char why[256];

	(void)state;
	assert_int_equal(target_check(&recipe, why, sizeof(why)), -EINVAL);
	assert_non_null(strstr(why, "G T"));
	recipe.method = "GET";
	assert_int_equal(target_check(&recipe, why, sizeof(why)), 0);
	recipe.path = "/a b";
	assert_int_equal(target_check(&recipe, why, sizeof(why)), -EINVAL);
	recipe.path = "/";
	recipe.header_count = 1;
	for (size_t i = 0; i < ARRAY_SIZE(headers); i++) {
		recipe.headers = &headers[i];
		assert_int_equal(
		    target_check(&recipe, why, sizeof(why)), -EINVAL);
		assert_non_null(strstr(why, "header"));
	}
}

/* Judges a body that comes in pieces of `step` bytes. */
static bool judge(const struct expect *e, bool verify, bool paceline,
    const char *body, size_t n, size_t step, struct expect_memory *memory)
{
	struct body_check check = { 0 };
	struct reply r = { .head.paceline = paceline };

	for (size_t at = 0; at < n; at += r.slice_len) {
		r.slice_at = at;
		r.slice = body + at;
		r.slice_len = n - at < step ? n - at : step;
		expect_slice(e, verify, &r, &check);
	}
	if (n == 0)
		r.slice_len = 0;
	return expect_end(e, verify, &r, &check, memory);
}

static void known_bodies_are_compared(void **state)
{
	struct expect hello = expect_for_path("/", NULL, 0);
	struct expect echo = expect_for_path("/echo", "ping", 4);
	struct expect other = expect_for_path("/other", NULL, 0);
	struct expect_memory m = { 0 };

	(void)state;
	for (size_t step = 1; step < 15; step++) {
		assert_true(
		    judge(&hello, false, true, "Hello, world!", 13, step, &m));
		assert_false(
		    judge(&hello, false, true, "Hello, World!", 13, step, &m));
		assert_false(
		    judge(&hello, false, true, "Hello, world", 12, step, &m));
		assert_false(
		    judge(&hello, false, true, "Hello, world!!", 14, step, &m));
		assert_true(judge(&echo, false, true, "ping", 4, step, &m));
		assert_false(judge(&echo, false, true, "pong", 4, step, &m));
	}
	assert_false(judge(&hello, false, true, "", 0, 1, &m));
	assert_true(judge(&other, false, true, "whatever", 8, 3, &m));
	/* Another server's page at / is its own affair. */
	assert_true(judge(&hello, false, false, "Welcome", 7, 3, &m));
}

static void patterns_are_compared_whole_when_asked(void **state)
{
	static char body[100000];
	struct expect e = expect_for_path("/bytes/100000", NULL, 0);
	struct expect_memory m = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(body); i++)
		body[i] = (char)('a' + i % 26);
	assert_true(judge(&e, true, true, body, sizeof(body), 4097, &m));
	assert_true(judge(&e, true, true, body, sizeof(body), 70000, &m));
	body[99999]++;
	assert_true(judge(&e, false, true, body, sizeof(body), 4097, &m));
	assert_false(judge(&e, true, true, body, sizeof(body), 4097, &m));
	assert_false(judge(&e, false, true, body, sizeof(body) - 1, 4097, &m));
	body[10]++;
	assert_false(judge(&e, false, true, body, sizeof(body), 4097, &m));
}

static void other_bodies_must_equal_the_first_when_asked(void **state)
{
	struct expect e = expect_for_path("/page", NULL, 0);
	struct expect_memory m = { 0 };

	(void)state;
	assert_true(judge(&e, true, false, "first", 5, 2, &m));
	assert_true(judge(&e, true, false, "first", 5, 3, &m));
	assert_false(judge(&e, true, false, "fIrst", 5, 5, &m));
	assert_false(judge(&e, true, false, "firs", 4, 5, &m));
}

static void statuses_are_judged(void **state)
{
	struct expect any = { 0 }, one = { .status = 404 };

	(void)state;
	assert_true(expect_status(&any, 200));
	assert_true(expect_status(&any, 204));
	assert_false(expect_status(&any, 304));
	assert_false(expect_status(&any, 503));
	assert_true(expect_status(&one, 404));
	assert_false(expect_status(&one, 200));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_is_written_once_and_copied),
		cmocka_unit_test(headers_replace_the_usual_ones),
		cmocka_unit_test(what_would_break_a_request_is_refused),
		cmocka_unit_test(known_bodies_are_compared),
		cmocka_unit_test(patterns_are_compared_whole_when_asked),
		cmocka_unit_test(other_bodies_must_equal_the_first_when_asked),
		cmocka_unit_test(statuses_are_judged),
	};

	return cmocka_run_group_tests_name("load_target", tests, NULL, NULL);
}
