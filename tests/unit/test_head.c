/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "base/check.h"
#include "http/head.h"

static const struct http_limits limits = {
	.target_bytes = 40,
	.head_bytes = 120,
};

struct verdict {
	const char *text;
	size_t len;
	int rc; /* of the whole text */
};

#define V(literal, rc)                                                         \
	{                                                                      \
		TEXT(literal), rc                                              \
	}
#define TEN "0123456789"

/* The request line may have 40 + 32 bytes: METHOD_ROOM, and CR LF. */
#define LINE_62 "GET /x" TEN TEN TEN TEN TEN "xxxxxx"

static const struct verdict verdicts[] = {
	V("", 0),
	V("G", 0),
	V("GET / HTTP/1.1\r\n", 0),
	V("GET / HTTP/1.1\r\n\r\n", 18),
	V("GET / HTTP/1.1\r\nHost: a\r\n\r\n", 27),
	V("GET / HTTP/1.1\r\nHost: a\r\n\r\nGET / H", 27),
	V("\r\nGET / HTTP/1.1\r\n\r\n", 20),
	V("\r\n\r\n\r\nGET / HTTP/1.1\r\n\r\n", 24),
	V("\r\n\r\n\r\n", 0),
	/* Lines that end in less than CR LF. */
	V("\n", -400),
	V("\r\n\n", -400),
	V("GET / HTTP/1.1\n", -400),
	V("GET / HTTP/1.1\r\n\n", -400),
	V("GET / HTTP/1.1\r\nHost: a\n\r\n", -400),
	/* Lines that go on. */
	V("GET / HTTP/1.1\r\n Host: a\r\n\r\n", -400),
	V("GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n", -400),
	V("GET / HTTP/1.1\r\nA: b\r\n \r\n\r\n", -400),
	/* A blank before the request line folds nothing; the parser's. */
	V(" GET / HTTP/1.1\r\n\r\n", 19),
	/* 72 bytes of request line, and 73. */
	V(LINE_62 "01234567\r\n\r\n", 74),
	V(LINE_62 "012345678\r\n\r\n", -414),
	V(LINE_62 "01234567890", -414),
	V(LINE_62 TEN, 0),
	/* What is too long a method, or none at all. */
	V("BREW" LINE_62 "01234567", -501),
	V("BREW" TEN TEN TEN TEN TEN TEN TEN TEN, -501),
	V("BREW" TEN TEN TEN TEN TEN TEN TEN TEN " / HTTP/1.1\r\n\r\n", -501),
	V("{" LINE_62 TEN TEN, -400),
	V(" " LINE_62 TEN TEN, -400),
	V("\r" LINE_62 TEN TEN, -400),
	V("GE\tT" LINE_62 TEN TEN, -400),
	V("GET\t" LINE_62 TEN TEN, -400),
	/* Empty lines in front do not count. */
	V("\r\n\r\n" LINE_62 "01234567\r\n\r\n", 78),
	/* 120 bytes of head, and 121. */
	V("GET / HTTP/1.1\r\n" TEN TEN TEN TEN TEN TEN TEN TEN TEN
	  "0123456789\r\n\r\n",
	    120),
	V("GET / HTTP/1.1\r\n" TEN TEN TEN TEN TEN TEN TEN TEN TEN
	  "01234567890\r\n\r\n",
	    -431),
	V("GET / HTTP/1.1\r\n" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN,
	    -431),
	/* A fault that comes before a limit, and one after. */
	V("GET / HTTP/1.1\n" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN, -400),
	V("GET / HTTP/1.1\r\n" TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN "\n",
	    -431),
};

static void each_head_has_its_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++) {
		struct head_scan scan = { 0 };
		int rc = head_scan(
		    &scan, verdicts[i].text, verdicts[i].len, &limits);

		if (rc != verdicts[i].rc)
			fail_msg("\"%s\": %d, not %d", verdicts[i].text, rc,
			    verdicts[i].rc);
	}
}

/* Scans ever longer beginnings, as bytes come in; stops at a verdict. */
static int scan_in_steps(const struct verdict *v, size_t first, size_t step,
    const struct http_limits *most)
{
	struct head_scan scan = { 0 };
	int rc = head_scan(&scan, v->text, first, most);

	while (!rc && first < v->len) {
		first = first + step < v->len ? first + step : v->len;
		rc = head_scan(&scan, v->text, first, most);
	}
	return rc;
}

static void no_cut_changes_a_verdict(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(verdicts); i++) {
		const struct verdict *v = &verdicts[i];

		for (size_t cut = 0; cut <= v->len; cut++)
			assert_int_equal(
			    scan_in_steps(v, cut, v->len, &limits), v->rc);
		for (size_t step = 1; step <= v->len; step++)
			assert_int_equal(
			    scan_in_steps(v, 0, step, &limits), v->rc);
	}
}

/* Nor when a head may be shorter than a request line. */
static void no_cut_changes_which_limit_is_hit(void **state)
{
	static const struct http_limits odd = {
		.target_bytes = 90,
		.head_bytes = 100,
	};
	char text[300];
	struct verdict v = { .text = text };

	(void)state;
	memset(text, 'x', sizeof(text));
	memcpy(text, "GET /", 5);
	for (v.len = 90; v.len < sizeof(text); v.len++) {
		v.rc = scan_in_steps(&v, v.len, 1, &odd);
		assert_int_equal(v.rc, v.len > 100 ? -431 : 0);
		assert_int_equal(scan_in_steps(&v, 0, 1, &odd), v.rc);
		assert_int_equal(scan_in_steps(&v, 0, 7, &odd), v.rc);
	}
}

static void the_head_begins_behind_empty_lines(void **state)
{
	struct head_scan scan = { 0 };

	(void)state;
	assert_int_equal(
	    head_scan(&scan, TEXT("\r\n\r\nG / HTTP/1.1\r\n\r\n"), &limits),
	    20);
	assert_int_equal(scan.start, 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_head_has_its_verdict),
		cmocka_unit_test(no_cut_changes_a_verdict),
		cmocka_unit_test(no_cut_changes_which_limit_is_hit),
		cmocka_unit_test(the_head_begins_behind_empty_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
