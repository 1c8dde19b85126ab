/* SPDX-License-Identifier: MIT */
/* Chunked content: however it is cut, the same content and verdict. */
#include "unit.h"

#include <stdlib.h>

#include "http/request.h"

static const struct http_limits limits = {
	.target_bytes = 40,
	.head_bytes = 100,
	.body_bytes = 50,
};

static const char head[] = "POST / HTTP/1.1\r\nHost: a\r\n"
			   "Transfer-Encoding: chunked\r\n\r\n";

struct outcome {
	int status;  /* 0, or the refusal */
	size_t used; /* bytes up to the end of the content */
	bool complete;
	char body[64];
	size_t body_len;
};

struct chunked_case {
	const char *text;
	size_t len;
	int status;
	const char *body; /* NULL: the content does not end */
	size_t behind;    /* bytes of the next request */
};

#define C(text, status, body, behind)                                          \
	{                                                                      \
		TEXT(text), status, body, behind                               \
	}
#define TEN   "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

static const struct chunked_case cases[] = {
	C("0\r\n\r\n", 0, "", 0),
	C("5\r\nhello\r\n0\r\n\r\n", 0, "hello", 0),
	C("5\r\nhello\r\n0\r\n\r\nGET /", 0, "hello", 5),
	C("2\r\nhe\r\n3\r\nllo\r\n000\r\n\r\nX", 0, "hello", 1),
	C("A\r\n" TEN "\r\na\r\n" TEN "\r\n0\r\n\r\n", 0, TEN TEN, 0),
	C("2;a=b\r\nhe\r\n0;x\r\n\r\n", 0, "he", 0),
	C("2\r\n\r\n\r\n0\r\n\r\n", 0, "\r\n", 0),
	C("0\r\nA: b\r\nC: d\r\n\r\nG", 0, "", 1),
	C("5\r\nhel", 0, NULL, 0),
	C("5\r\nhello\r\n0\r\nA: b\r\n", 0, NULL, 0),
	/* size */
	C("\r\n", 400, NULL, 0),
	C("g\r\n", 400, NULL, 0),
	C("-1\r\n", 400, NULL, 0),
	C("+1\r\n", 400, NULL, 0),
	C("0x1\r\n", 400, NULL, 0),
	C("1 \r\na\r\n0\r\n\r\n", 400, NULL, 0),
	C("11111111111111111\r\n", 413, NULL, 0),
	C("1\na\n0\n\n", 400, NULL, 0),
	C("1\r\nab\r\n", 400, NULL, 0),
	C("1\r\na\n0\r\n\r\n", 400, NULL, 0),
	C("1;a\n", 400, NULL, 0),
	/* limits: content of 50 bytes and 51, in one chunk and in two */
	C("32\r\n" FIFTY "\r\n0\r\n\r\n", 0, FIFTY, 0),
	C("33\r\n", 413, NULL, 0),
	C("32\r\n" FIFTY "\r\n1\r\n", 413, NULL, 0),
	C("ffffffffffffffff\r\n", 413, NULL, 0),
	/* extensions in sum, and a trailer, 100 bytes */
	C("1;" FIFTY FIFTY "\r\na", 431, NULL, 0),
	C("1;" FIFTY "\r\na\r\n1;" FIFTY "\r\n", 431, NULL, 0),
	C("33;" FIFTY FIFTY "\r\n", 413, NULL, 0),
	C("g;" FIFTY FIFTY "\r\n", 400, NULL, 0),
	C("0\r\nA: " FIFTY FIFTY "\r\n\r\n", 431, NULL, 0),
	C("0\r\nA: " FIFTY "\r\nB: " FIFTY "\r\n\r\n", 431, NULL, 0),
	/* trailer */
	C("0\r\n A: b\r\n\r\n", 400, NULL, 0),
	C("0\r\nA: b\r\n c\r\n\r\n", 400, NULL, 0),
	C("0\r\nA: b\n\r\n", 400, NULL, 0),
	C("0\r\nA: b\r\n\n", 400, NULL, 0),
	C("0\r\n\n", 400, NULL, 0),
	C("0\r\nA\r\n\r\n", 400, NULL, 0),
	/* a fault first, then too much */
	C("0\r\nA: b\r\n c" FIFTY FIFTY "\r\n\r\n", 400, NULL, 0),
	C("0\r\nA: b\n" FIFTY FIFTY "\r\n\r\n", 400, NULL, 0),
};

/* Hands over the pieces [0, first), then of `step` bytes. */
static struct outcome take(
    const struct chunked_case *c, size_t first, size_t step)
{
	struct outcome out = { 0 };
	struct request r = { 0 };
	size_t piece = first ? first : step;
	int64_t used;

	request_reset(&r, &limits);
	assert_int_equal(request_head(&r, head, sizeof(head) - 1), 0);
	r.keep_body = true;
	while (out.used < c->len && !r.complete && !out.status) {
		if (piece > c->len - out.used)
			piece = c->len - out.used;
		used = request_body(&r, c->text + out.used, piece);
		if (used < 0)
			out.status = (int)-used;
		else
			out.used += (size_t)used;
		piece = step;
	}
	out.complete = r.complete && !out.status;
	out.body_len = buf_len(&r.body);
	if (out.body_len)
		memcpy(out.body, buf_data(&r.body), out.body_len);
	request_release(&r);
	return out;
}

static void check(const struct chunked_case *c, size_t first, size_t step)
{
	struct outcome out = take(c, first, step);

	if (out.status != c->status)
		fail_msg("%d, not %d (%zu, then %zu): \"%s\"", out.status,
		    c->status, first, step, c->text);
	assert_int_equal(out.complete, c->body != NULL);
	if (!c->body)
		return;
	assert_int_equal(out.used, c->len - c->behind);
	assert_int_equal(out.body_len, strlen(c->body));
	assert_memory_equal(out.body, c->body, out.body_len);
}

static void whole_content_is_decoded_or_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		check(&cases[i], 0, cases[i].len);
}

static void each_cut_gives_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (size_t cut = 1; cut < cases[i].len; cut++)
			check(&cases[i], cut, cases[i].len);
}

static void pieces_of_any_size_give_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		for (size_t step = 1; step < cases[i].len; step++)
			check(&cases[i], 0, step);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_content_is_decoded_or_refused),
		cmocka_unit_test(each_cut_gives_the_same),
		cmocka_unit_test(pieces_of_any_size_give_the_same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
