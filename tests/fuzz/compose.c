/* SPDX-License-Identifier: MIT */
#include "compose.h"

#include <stdio.h>
#include <string.h>

#include "base/check.h"
#include "fuzz.h"

/* The ways to write one thing, and what resembles it but is a fault. */
struct production {
	const char *good[8];
	const char *bad[14];
};

static const struct production line_end = {
	{ "\r\n" },
	{ "\n", "\rX", "\r\r\n", "\n\r", " \x01\r\n" },
};

static const struct production version = {
	{ " HTTP/1.1", " HTTP/1.2" },
	{ "", " ", "  HTTP/1.1", " HTTP/1.1 ", " HTTP/2.0", " HTTP/1",
	    "\tHTTP/1.1", " http/1.1", " HTTP/1.1\t" },
};

/* A method with its target, and its content asked back or not. */
static const struct production echoing = {
	{ "POST /echo", "PUT /echo", "POST http://a/echo",
	    "PUT HTTP://a:1/echo" },
	{ "POST  /echo", "POST\t/echo", "\rPOST /echo", "post /echo",
	    " PUT /echo", "PUT /ec#o", "P(T /echo", "POST echo", "\tPUT /echo",
	    "PUT" },
};

static const struct production silent = {
	{ "GET /", "HEAD /", "DELETE /", "OPTIONS /", "CONNECT a:80",
	    "OPTIONS *", "GET /big", "GET /none" },
	{ "GET  /", "\rGET /", "\r\rHEAD /", "get /", "GET x", "BREW /",
	    "GET *", "GET", "HEAD\t/", "GET /\x01", "GET /\r", "{ /" },
};

static const struct production host = {
	{ "Host: a", "host:a:80", "HOST:\t[::1] \t", "Host:", "Host:\ta\t" },
	{ "", "Host : a", "Host: a b", "Host:\ta:b", "Host\t: a",
	    "Host: a\r\nHost: a", " Host: a", "Host: a\x01" },
};

static const struct production other_field = {
	{ "X: y", "x:", "Connection: keep-alive\t", "Connection: ,\tx ,",
	    "Upgrade: h2c", "Connection:\tupgrade", "X:\ta\t,b \xe4" },
	{ ": y", ":", "A b: c", "A : b", "A", "A: \x7f", " A: b", "\tA: b",
	    "A: b\r\n c", "A: \rb", "(A): b", "A: b\r", "Expect: x",
	    "\xe4: b" },
};

static const struct production closing_field = {
	{ "Connection: close", "Connection: close\t", "connection:\tClose",
	    "Connection: ,close,", "Connection: x\t,\tclose \t" },
	{ "Connection : close", "Connection\t: close" },
};

static const struct production expectation = {
	{ "Expect: 100-continue", "Expect:\t100-Continue\t",
	    "expect: ,100-continue," },
	{ "Expect: 101-continue", "Expect: 100-continue, x",
	    "Expect: 100\t-continue" },
};

/* Around a number. */
static const struct production length_start = {
	{ "Content-Length: ", "content-length:\t", "Content-Length:\t 0",
	    "CONTENT-LENGTH:" },
	{ "Content-Length: +", "Content-Length: -",
	    "Content-Length : ", "Content-Length: 0x", "Content-Length: ,",
	    "Content-Length: \"", "Content-Length: 1\r\nContent-Length: ",
	    "Transfer-Encoding: chunked\r\nContent-Length: " },
};

static const struct production length_end = {
	{ "", "\t", " ", " \t " },
	{ ",", " 1", ";", "\t1", ".0", "h", "\x0b" },
};

static const struct production coding = {
	{ "Transfer-Encoding: chunked", "transfer-encoding:\tCHUNKED\t",
	    "Transfer-Encoding: , chunked", "Transfer-Encoding: chunked\t,",
	    "Transfer-Encoding:\r\nTransfer-Encoding: ,chunked \t" },
	{ "Transfer-Encoding: chunked, chunked", "Transfer-Encoding:\t,",
	    "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: xchunked",
	    "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
	    "Transfer-Encoding: chunked, gzip", "Transfer-Encoding : chunked",
	    "Transfer-Encoding: chunked;a=b", "Transfer-Encoding: \"chunked\"",
	    "Transfer-Encoding: chunked\r\nContent-Length: 0",
	    "Transfer-Encoding: chun\tked",
	    "Transfer-Encoding: \x0b"
	    "chunked" },
};

/* Each goes behind a size or another; none alone says where it ends. */
static const struct production extension = {
	{ ";a", ";a=1", ";a=\"\"", "; a", " ;a", "\t;\ta \t= b",
	    ";a=\"x\\\"y;\t\xe4\\\\\"", ";!#$=~" },
	{ ";", ";=b", ";a=", ";;a", "; ", ";\t", ";a=\"\r", ";a=\"b\"c", ";a b",
	    ";a=b=c", ",", ";a=\"\x01\"", ";(a)", ";a=\"\\\x7f\"" },
};

static const struct production trailer = {
	{ "A: b", "x:", "!:\tc\t", "Host: a b", "Content-Length: 5" },
	{ ": y", ":", "A", "A b: c", "A : b", " A: b", "\tA: b", "A: \x01",
	    "\xe4: b", "A: b\r\n c" },
};

static size_t count(const char *const *texts, size_t most)
{
	size_t n = 0;

	while (n < most && texts[n])
		n++;
	return n;
}

static void put(struct composition *c, const char *text, size_t len)
{
	if (len > sizeof(c->text) - c->len) {
		c->interrupted = true;
		return;
	}
	memcpy(c->text + c->len, text, len);
	c->len += len;
}

static void say(struct composition *c, const struct production *p)
{
	bool bad = fuzz_random(&c->seed, 1000) < c->odds;
	const char *const *texts = bad ? p->bad : p->good;
	size_t n = bad ? count(texts, ARRAY_SIZE(p->bad))
		       : count(texts, ARRAY_SIZE(p->good));
	const char *text = texts[fuzz_random(&c->seed, (uint32_t)n)];

	c->faults += bad;
	put(c, text, strlen(text));
}

static void say_line(struct composition *c, const struct production *p)
{
	say(c, p);
	say(c, &line_end);
}

/* Bytes that could be taken for what stands around them. */
static void put_content(struct composition *c, size_t len)
{
	static const char alphabet[] = "\r\n05;: \tGET / HTTP/1.1\r\n\0\xff";

	for (size_t i = 0; i < len; i++) {
		char byte =
		    alphabet[fuzz_random(&c->seed, sizeof(alphabet) - 1)];

		put(c, &byte, 1);
		c->content[c->content_len++] = byte;
	}
}

static void put_size(struct composition *c, size_t size)
{
	static const char *const forms[] = { "%zx", "%zX", "0%zx", "000%zX" };
	char text[32];
	int len = snprintf(text, sizeof(text),
	    forms[fuzz_random(&c->seed, ARRAY_SIZE(forms))], size);

	put(c, text, (size_t)len);
	while (fuzz_random(&c->seed, 2))
		say(c, &extension);
	say(c, &line_end);
}

void compose_chunks(struct composition *c)
{
	for (uint32_t n = fuzz_random(&c->seed, 4); n; n--) {
		size_t size = 1 + fuzz_random(&c->seed, 40);

		put_size(c, size);
		put_content(c, size);
		say(c, &line_end);
	}
	put_size(c, 0);
	for (uint32_t n = fuzz_random(&c->seed, 3); n; n--)
		say_line(c, &trailer);
	say(c, &line_end);
}

static void put_length(struct composition *c, size_t length)
{
	char text[24];
	int len = snprintf(text, sizeof(text), "%zu", length);

	say(c, &length_start);
	put(c, text, (size_t)len);
	say_line(c, &length_end);
}

static void put_fields(struct composition *c)
{
	say_line(c, &host);
	for (uint32_t n = fuzz_random(&c->seed, 3); n; n--)
		say_line(c, &other_field);
	c->closes = !fuzz_random(&c->seed, 4);
	if (c->closes)
		say_line(c, &closing_field);
	if (c->echoes && !fuzz_random(&c->seed, 4))
		say_line(c, &expectation);
}

void compose_request(struct composition *c)
{
	size_t length = fuzz_random(&c->seed, 60);

	c->content_len = 0;
	c->echoes = fuzz_random(&c->seed, 2);
	say(c, c->echoes ? &echoing : &silent);
	say_line(c, &version);
	put_fields(c);
	switch (fuzz_random(&c->seed, 3)) {
	case 0:
		say(c, &line_end);
		break;
	case 1:
		put_length(c, length);
		say(c, &line_end);
		put_content(c, length);
		break;
	default:
		say_line(c, &coding);
		say(c, &line_end);
		compose_chunks(c);
	}
}

void compose_witness(struct composition *c)
{
	static const char text[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

	put(c, text, sizeof(text) - 1);
}
