/* SPDX-License-Identifier: MIT */
/* What a peer may write, through the whole machine. */
#include "unit.h"

#include "machine_test.h"

#define HOST     "Host: a\r\n"
#define HEAD(at) "HEAD " at " HTTP/1.1\r\n"
#define GET      "GET / HTTP/1.1\r\n" HOST "\r\n"
#define CHUNKED(method, fields, chunks)                                        \
	method " HTTP/1.1\r\n" HOST fields "\r\n" chunks
#define TEN   "0123456789"
#define FIFTY TEN TEN TEN TEN TEN

/* The statuses of the replies so far: "200 405". */
static const char *statuses(void)
{
	static char text[64];
	const char *at = machine_sent(&m);
	size_t n = 0;

	text[0] = '\0';
	while ((at = strstr(at, "HTTP/1.1 ")) && n + 5 < sizeof(text)) {
		n += (size_t)snprintf(
		    text + n, sizeof(text) - n, "%s%.3s", n ? " " : "", at + 9);
		at++;
	}
	return text;
}

/* Whole, and byte by byte. */
static void expect(const char *input, const char *replies)
{
	machine_again(&m);
	machine_feed(&m, input, strlen(input));
	if (strcmp(statuses(), replies))
		fail_msg("%s, not %s: \"%s\"", statuses(), replies, input);
	machine_again(&m);
	machine_feed_steps(&m, input, strlen(input), 1);
	if (strcmp(statuses(), replies))
		fail_msg("%s, not %s: \"%s\"", statuses(), replies, input);
}

static void blanks_and_empty_elements_are_nothing(void **state)
{
	(void)state;
	expect(CHUNKED("POST /echo", "Transfer-Encoding: chunked\t\r\n",
		   "0\r\n\r\n") GET,
	    "200 200");
	expect(CHUNKED("POST /echo", "Transfer-Encoding: chunked\t,\r\n",
		   "1\r\nx\r\n0\r\n\r\n") GET,
	    "200 200");
	expect(CHUNKED("POST /echo", "Content-Length: 5\t\r\n", "hello") GET,
	    "200 200");
	expect(CHUNKED("GET /", "Connection: close\t\r\n", "") GET, "200");
	expect(CHUNKED("GET /", "Connection: ,\tclose,\r\n", "") GET, "200");
}

/* Nothing of a CONNECT's content is taken for the next request. */
static void framing_does_not_depend_on_the_method(void **state)
{
	(void)state;
	expect(CHUNKED("CONNECT a:80", "Transfer-Encoding: chunked\r\n",
		   "5\r\nGET /\r\n0\r\n\r\n") GET,
	    "404 200");
	expect(CHUNKED("CONNECT a:80", "Content-Length: 42\r\n",
		   GET "123456789012345") GET,
	    "404 200");
}

static void a_bare_cr_before_a_request_is_refused(void **state)
{
	(void)state;
	expect("\r" GET, "400");
	expect("\r\n\r" GET, "400");
	expect(CHUNKED("POST /echo", "Content-Length: 5\r\n", "hello\r") GET,
	    "200 400");
	expect(CHUNKED("POST /echo", "Content-Length: 5\r\n", "hello\r\n") GET,
	    "200 200");
}

/* Refused, with the length that a GET's refusal has, and no content. */
static void expect_bare(const char *input, int status)
{
	char line[32];
	const char *end;

	snprintf(line, sizeof(line), "HTTP/1.1 %d ", status);
	for (size_t step = 1; step <= strlen(input); step += 6) {
		machine_again(&m);
		machine_feed_steps(&m, input, strlen(input), step);
		if (!buf_len(&m.sent))
			conn_timeout(&m.conn, &m.env);
		machine_settle(&m);
		assert_contains(machine_sent(&m), line);
		assert_contains(machine_sent(&m), "Content-Length: ");
		end = strstr(machine_sent(&m), "\r\n\r\n");
		if (!end || end[4])
			fail_msg("%s\nto \"%s\"", machine_sent(&m), input);
	}
}

static void a_refused_head_gets_no_content(void **state)
{
	(void)state;
	expect_bare(HEAD("/") "\r\n", 400);
	expect_bare(HEAD("/") HOST "A b: c\r\n\r\n", 400);
	expect_bare(HEAD("/") "Host: a\n\r\n", 400);
	expect_bare(HEAD("x") HOST "\r\n", 400);
	expect_bare("\r\n" HEAD("/") "\r\n", 400);
	expect_bare("HEAD / HTTP/2.0\r\n" HOST "\r\n", 505);
	expect_bare(HEAD("/") HOST "Expect: x\r\n\r\n", 417);
	expect_bare(HEAD("/") HOST "Content-Length: 2001\r\n\r\n", 413);
	expect_bare(HEAD("/") HOST "Transfer-Encoding: x\r\n\r\n", 501);
	expect_bare("HEAD /" FIFTY FIFTY FIFTY FIFTY FIFTY, 414);
	expect_bare(
	    CHUNKED("HEAD /", "Transfer-Encoding: chunked\r\n", "g"), 400);
	/* One that never ends is timed out. */
	expect_bare("HEAD / HTTP/1.1\r\nHo", 408);
	expect_bare(CHUNKED("HEAD /", "Content-Length: 9\r\n", "12345"), 408);
}

static void what_is_no_head_gets_content(void **state)
{
	static const char *const inputs[] = { "HEADS / HTTP/1.1\r\n\r\n",
		"HEAD\r\n\r\n", "\rHEAD / HTTP/1.1\r\n\r\n",
		"head / HTTP/1.1\r\n\r\n" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(inputs); i++) {
		machine_again(&m);
		machine_feed(&m, inputs[i], strlen(inputs[i]));
		assert_true(strstr(machine_sent(&m), "\r\n\r\n")[4]);
	}
}

static void too_long_a_method_is_not_known(void **state)
{
	char text[9001];

	(void)state;
	memset(text, 'M', sizeof(text));
	text[sizeof(text) - 1] = '\0';
	expect(text, "501");
	memcpy(text, "GET /", 5);
	expect(text, "414");
	text[0] = '{';
	expect(text, "400");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		EACH(blanks_and_empty_elements_are_nothing),
		EACH(framing_does_not_depend_on_the_method),
		EACH(a_bare_cr_before_a_request_is_refused),
		EACH(a_refused_head_gets_no_content),
		EACH(what_is_no_head_gets_content),
		EACH(too_long_a_method_is_not_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
