/* SPDX-License-Identifier: MIT */
/* The framing of chunks: each line of the grammar, however it is cut. */
#include "unit.h"

#include <stdlib.h>

#include "http/chunked.h"

#define TEN   "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

static const struct http_limits limits = {
	.head_bytes = 100,
	.body_bytes = 50,
};

/* Decodes in pieces of `step` bytes. Returns bytes used, or -status. */
static int64_t decode(
    const char *data, size_t len, size_t step, char *ret_content)
{
	struct chunked c = { 0 };
	uint64_t content = 0;
	size_t at = 0, n;
	int64_t used;

	while (at < len && !c.done) {
		n = step - at % step < len - at ? step - at % step : len - at;
		if (content) {
			n = n < content ? n : content;
			memcpy(ret_content, data + at, n);
			ret_content += n;
			content -= n;
			at += n;
			continue;
		}
		used = chunked_framing(&c, data + at, n, &limits, &content);
		if (used < 0)
			return used;
		at += (size_t)used;
	}
	*ret_content = '\0';
	return c.done ? (int64_t)at : 0;
}

#define WHOLE INT64_MAX

/* However it is cut; `rc` as decode() returns it, or WHOLE: all is used. */
static void expect(
    const char *data, size_t len, int64_t rc, const char *content)
{
	char decoded[128];

	if (rc == WHOLE)
		rc = (int64_t)len;
	for (size_t step = 1; step <= len; step++) {
		int64_t used = decode(data, len, step, decoded);

		if (used != rc)
			fail_msg("%d, not %d, in steps of %zu: \"%s\"",
			    (int)used, (int)rc, step, data);
		if (used > 0)
			assert_string_equal(decoded, content);
	}
}

/* A size line: "5" and what follows it. */
static void expect_line(const char *line, int status)
{
	char text[300];
	int len =
	    snprintf(text, sizeof(text), "%s\r\nhello\r\n0\r\n\r\n", line);

	expect(text, (size_t)len, status ? -status : WHOLE, "hello");
}

static void sizes_are_hexadecimal_digits(void **state)
{
	static const char *const bad[] = { "", " 5", "\t5", "5 ", "5\t", "+5",
		"-5", "0x5", "5,", "5:", "5h", "g", "5\n", "\r5", "5\r",
		"\"5\"", "5\x7f", "5\xb5" };

	(void)state;
	expect_line("5", 0);
	expect_line("005", 0);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		expect_line(bad[i], 400);
	expect(
	    TEXT("a\r\n" TEN "\r\nA\r\n" TEN "\r\n00\r\n\r\nGET"), 36, TEN TEN);
	expect(TEXT("5\r\nhelloX"), -400, NULL);
	expect(TEXT("5\r\nhello\r5"), -400, NULL);
	expect(TEXT("5\r\nhello\n0"), -400, NULL);
	expect(TEXT("5\r\nhello\r\n"), 0, NULL);
	expect(TEXT("0\r\n\r"), 0, NULL);
}

static void extensions_are_as_rfc_9112_says(void **state)
{
	static const char *const good[] = { "5;a", "5;a=1", "5;a=1;b=2",
		"5;a;b;c", "5;a=\"x\\\"y\"", "5;a=\"\"", "5;a=\"\\\\\"",
		"5;a=\"\\\t\\ \\\xff\"", "5;a=\"\t ;,=x\xe4\"", "5; a", "5 ;a",
		"5;a =b", "5;a= b", "5;a\t=\t\"b\" ;\tc", "5 \t ; \t a",
		"5;!#$%&'*+-.^_`|~=1", "5;a=b ;c", "5;ff=ff" };
	static const char *const bad[] = { "5;", "5;=b", "5;;a",
		"5;a=", "5;a=1;", "5;a;", "5; ", "5;a ", "5;a=1 ", "5;a=\"1\" ",
		"5;a= ", "5;a b", "5;a=b c", "5;a==b", "5;a=\"b", "5;a=\"b\"c",
		"5;a=\"b\\\"", "5;a=\"b\"\"c\"", "5;a=b\"c\"", "5;a,b",
		"5;a=(b)", "5;\"a\"", "5;a=\"\x01\"", "5;a=\"\x7f\"",
		"5;a=\"\\\x01\"", "5;a=\"\r\"", "5;a=\"\n\"", "5;a\n", "5;a\r",
		"5;a\xe4", "5;a=\xe4", "5 a", "5 =a" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		expect_line(good[i], 0);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		expect_line(bad[i], 400);
	expect(TEXT("0;a=\"b\";c\r\n\r\n"), WHOLE, "");
	expect(TEXT("5;a=\"\0\"\r\nhello\r\n0\r\n\r\n"), -400, NULL);
}

/* The lines between the last chunk and the empty line. */
static void trailers_are_field_lines(void **state)
{
	static const char *const good[] = { "", "a: b\r\n", "a:b\r\nc:\r\n",
		"a: \r\n", "!: x\xe4\t y \r\n", "ff: 1\r\n", "A::\r\n" };
	static const char *const bad[] = { ": y\r\n", ":\r\n", "a\r\n",
		"a b: c\r\n", "a : b\r\n", " a: b\r\n", "\ta: b\r\n",
		"a: b\r\n c\r\n", "a: b\r\n\tc\r\n", "a: b\n", "a: b\r",
		"a: b\rc\r\n", "a: \x01\r\n", "a: \x7f\r\n", "\xe4: b\r\n",
		"a\t: b\r\n", "\n", "\r\r\n", "(a): b\r\n" };
	char text[64];
	int len;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		len = snprintf(text, sizeof(text), "0\r\n%s\r\n", good[i]);
		expect(text, (size_t)len, WHOLE, "");
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		len = snprintf(text, sizeof(text), "0\r\n%s\r\n", bad[i]);
		expect(text, (size_t)len, -400, "");
	}
}

static void content_has_a_limit(void **state)
{
	(void)state;
	expect(TEXT("32\r\n" FIFTY "\r\n0\r\n\r\n"), WHOLE, FIFTY);
	expect(TEXT("33"), -413, NULL);
	expect(TEXT("32\r\n" FIFTY "\r\n1"), -413, NULL);
	expect(TEXT("ffffffffffffffff"), -413, NULL);
	expect(TEXT("10000000000000000"), -413, NULL);
	expect(TEXT("00000000000000000000000000032\r\n" FIFTY "\r\n0\r\n\r\n"),
	    WHOLE, FIFTY);
}

/* In sum: of each chunk's own, none is near the limit. */
static void what_says_nothing_has_a_limit(void **state)
{
	(void)state;
	expect(TEXT("1;" FIFTY TEN TEN TEN TEN "012345678\r\nx\r\n0\r\n\r\n"),
	    WHOLE, "x");
	expect(TEXT("1;" FIFTY FIFTY), -431, NULL);
	expect(TEXT("1;" FIFTY "\r\nx\r\n1;" FIFTY "\r\n"), -431, NULL);
	expect(TEXT("1\r\nx\r\n0;" FIFTY "=" FIFTY), -431, NULL);
	expect(TEXT("1;a=\"" FIFTY FIFTY), -431, NULL);
	expect(TEXT("0 " FIFTY), -400, NULL);
	expect(TEXT("000000000000000000000000000000000000000000000000000"
		    "00000000000000000000000000000000000000000000000001\r\nx"),
	    0, NULL);
	expect(TEXT("000000000000000000000000000000000000000000000000000"
		    "000000000000000000000000000000000000000000000000000"),
	    -431, NULL);
	expect(TEXT("0\r\nA: " FIFTY FIFTY), -431, NULL);
	expect(TEXT("0\r\nA: " FIFTY "\r\nB: " FIFTY), -431, NULL);
	/* Extensions and trailers are counted apart. */
	expect(TEXT("0;" FIFTY "\r\nA: " FIFTY "\r\n\r\n"), WHOLE, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_hexadecimal_digits),
		cmocka_unit_test(extensions_are_as_rfc_9112_says),
		cmocka_unit_test(trailers_are_field_lines),
		cmocka_unit_test(content_has_a_limit),
		cmocka_unit_test(what_says_nothing_has_a_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
