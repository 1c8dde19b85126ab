/* SPDX-License-Identifier: MIT */
/*
 * A head from any bytes: its end and verdict are the same however it is cut,
 * and one that is accepted is a head by the oracle, which reads the same
 * method, framing and persistence from it.
 */
#include "fuzz.h"

#include <string.h>

#include "http/head.h"
#include "http/request.h"
#include "oracle.h"

#define INPUT_MOST 4096

static const struct http_limits limits = {
	.target_bytes = 100,
	.head_bytes = 1000,
	.body_bytes = UINT32_MAX,
};

/* A quoted comma is one to the oracle. */
static bool has_quotes(const char *head, size_t len)
{
	return memchr(head, '"', len) != NULL;
}

static void check(const struct request *r, const char *head, size_t len)
{
	struct oracle o;
	size_t method;

	REQUIRE(oracle_read(head, len, &o));
	method = strlen(o.method);
	REQUIRE(method == method_length(head, len));
	REQUIRE(method_of(head, len) == r->method && r->method);
	REQUIRE(!strncmp(head, o.method, method));
	REQUIRE(r->http10 == o.http10);
	REQUIRE(has_quotes(head, len) || r->keep_alive == o.keep_alive);
	REQUIRE(o.chunked == (r->framing == FRAMING_CHUNKED));
	REQUIRE(r->body_left == o.length);
	REQUIRE((o.length > 0) == (r->framing == FRAMING_LENGTH));
	REQUIRE(r->complete == (r->framing == FRAMING_NONE));
	/* llhttp ended where we did. */
	REQUIRE(llhttp_get_error_pos(&r->parser) == head + len - 1 ||
		llhttp_get_error_pos(&r->parser) == head + len);
}

/* The end of the head in ever longer beginnings. */
static int scan_by_bytes(const char *data, size_t len)
{
	struct head_scan scan = { 0 };
	int rc = 0;

	for (size_t n = 1; n <= len && !rc; n++)
		rc = head_scan(&scan, data, n, &limits);
	return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static struct request r;
	struct head_scan scan = { 0 };
	const char *text = (const char *)data;
	int end, rc;

	if (!len || len > INPUT_MOST)
		return 0;
	end = head_scan(&scan, text, len, &limits);
	REQUIRE(end == scan_by_bytes(text, len));
	if (end <= 0)
		return 0;
	request_reset(&r, &limits);
	rc = request_head(&r, text + scan.start, (size_t)end - scan.start);
	REQUIRE(!rc || (rc >= 400 && rc < 600));
	if (!rc)
		check(&r, text + scan.start, (size_t)end - scan.start);
	return 0;
}
