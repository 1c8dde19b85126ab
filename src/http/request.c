/* SPDX-License-Identifier: MIT */
#include "http/request.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "http/host.h"
#include "http/request_parts.h"

#define KEEP_BODY_BYTES 65536

enum field {
	FIELD_OTHER,
	FIELD_HOST,
	FIELD_EXPECT,
	FIELD_TRANSFER_ENCODING,
};

#define KNOWN_FIELD(name, field)                                               \
	{                                                                      \
		name, sizeof(name) - 1, field                                  \
	}

static const struct {
	const char *name;
	size_t len;
	enum field field;
} known_fields[] = {
	KNOWN_FIELD("host", FIELD_HOST),
	KNOWN_FIELD("expect", FIELD_EXPECT),
	KNOWN_FIELD("transfer-encoding", FIELD_TRANSFER_ENCODING),
};

static const struct {
	const char *name;
	uint8_t parsed;
	enum http_method_bit bit;
} known_methods[] = {
	{ "GET", HTTP_GET, METHOD_GET },
	{ "HEAD", HTTP_HEAD, METHOD_HEAD },
	{ "POST", HTTP_POST, METHOD_POST },
	{ "PUT", HTTP_PUT, METHOD_PUT },
	{ "DELETE", HTTP_DELETE, METHOD_DELETE },
	{ "OPTIONS", HTTP_OPTIONS, METHOD_OPTIONS },
	{ "PATCH", HTTP_PATCH, METHOD_PATCH },
	{ "TRACE", HTTP_TRACE, METHOD_TRACE },
	{ "CONNECT", HTTP_CONNECT, METHOD_CONNECT },
};

bool request_knows_method(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(known_methods); i++)
		if (strlen(known_methods[i].name) == len &&
		    !memcmp(known_methods[i].name, name, len))
			return true;
	return false;
}

static int on_url(llhttp_t *parser, const char *at, size_t len)
{
	struct request *r = parser->data;

	r->target = at;
	r->target_len = len;
	return 0;
}

/* A head comes in one piece, so names and values do too. */
static int on_field(llhttp_t *parser, const char *at, size_t len)
{
	struct request *r = parser->data;

	r->field = FIELD_OTHER;
	if (r->head_seen)
		return 0;
	if (!len)
		return request_refuse(r, HTTP_BAD_REQUEST);
	for (size_t i = 0; i < ARRAY_SIZE(known_fields); i++)
		if (known_fields[i].len == len &&
		    !strncasecmp(known_fields[i].name, at, len))
			r->field = known_fields[i].field;
	if (r->field == FIELD_TRANSFER_ENCODING)
		r->coded = true;
	return 0;
}

/* RFC 9112 section 3.2: a repeated or invalid Host is a 400. */
static int take_host(struct request *r, const char *at, size_t len)
{
	if (r->hosts++ || !host_is_valid(at, len))
		r->bad_host = true;
	return 0;
}

static int take_expect(struct request *r, const char *at, size_t len)
{
	static const char word[] = "100-continue";

	/* RFC 9110 section 10.1.1: anything else may be a 417. */
	if (len != sizeof(word) - 1 || strncasecmp(at, word, len))
		return request_refuse(r, HTTP_EXPECTATION_FAILED);
	r->expect_continue = true;
	return 0;
}

/*
 * RFC 9112 section 6.1: `chunked` must be the last coding and stand once; a
 * coding that is not understood is a 501. This server knows only `chunked`.
 */
static int take_coding(struct request *r, const char *at, size_t len)
{
	static const char chunked[] = "chunked";
	const char *end = at + len, *comma;
	bool unknown = false;
	size_t n;

	while (at < end) {
		comma = memchr(at, ',', (size_t)(end - at));
		n = (size_t)((comma ? comma : end) - at);
		while (n && (*at == ' ' || *at == '\t'))
			at++, n--;
		while (n && (at[n - 1] == ' ' || at[n - 1] == '\t'))
			n--;
		if (r->framing == FRAMING_CHUNKED)
			return request_refuse(r, HTTP_BAD_REQUEST);
		if (n == sizeof(chunked) - 1 && !strncasecmp(at, chunked, n))
			r->framing = FRAMING_CHUNKED;
		else
			unknown = true;
		at = comma ? comma + 1 : end;
	}
	return unknown ? request_refuse(r, HTTP_NOT_IMPLEMENTED) : 0;
}

static int on_value(llhttp_t *parser, const char *at, size_t len)
{
	struct request *r = parser->data;

	while (len && (at[len - 1] == ' ' || at[len - 1] == '\t'))
		len--;
	switch (r->field) {
	case FIELD_HOST:
		return take_host(r, at, len);
	case FIELD_EXPECT:
		return take_expect(r, at, len);
	case FIELD_TRANSFER_ENCODING:
		return take_coding(r, at, len);
	}
	return 0;
}

/* llhttp lets several blanks pass where RFC 9112 section 3 has one. */
static bool is_request_line(const struct request *r)
{
	const char *end = r->target + r->target_len;

	return r->target[-2] != ' ' && end[0] == ' ' && end[1] == 'H';
}

static int take_method(struct request *r)
{
	for (size_t i = 0; i < ARRAY_SIZE(known_methods); i++) {
		if (known_methods[i].parsed != r->parser.method)
			continue;
		r->method = known_methods[i].bit;
		return 0;
	}
	return HTTP_NOT_IMPLEMENTED;
}

/*
 * Reduces an absolute target to its path; its authority takes the place of
 * Host (RFC 9112 section 3.2.2). Other forms: OPTIONS with "*", CONNECT.
 */
static int take_target(struct request *r)
{
	static const char http[] = "http://";
	const char *authority, *end = r->target + r->target_len, *path;

	if (r->target_len > r->limits->target_bytes)
		return HTTP_URI_TOO_LONG;
	/* A fragment is never sent (RFC 9112 section 3.2.1). */
	if (memchr(r->target, '#', r->target_len))
		return HTTP_BAD_REQUEST;
	if (r->method == METHOD_CONNECT)
		return 0;
	if (r->target_len && *r->target == '/')
		return 0;
	if (r->target_len == 1 && *r->target == '*')
		return r->method == METHOD_OPTIONS ? 0 : HTTP_BAD_REQUEST;
	if (r->target_len < sizeof(http) - 1 ||
	    strncasecmp(r->target, http, sizeof(http) - 1))
		return HTTP_BAD_REQUEST;
	authority = path = r->target + sizeof(http) - 1;
	while (path < end && *path != '/' && *path != '?')
		path++;
	if (path == authority ||
	    !host_is_valid(authority, (size_t)(path - authority)))
		return HTTP_BAD_REQUEST;
	/* RFC 9110 section 4.2.3: an empty path is "/". */
	if (path == end || *path == '?') {
		path = "/";
		end = path + 1;
	}
	r->target = path;
	r->target_len = (size_t)(end - path);
	return 0;
}

static int take_framing(struct request *r)
{
	bool has_length = r->parser.flags & F_CONTENT_LENGTH;

	if (r->framing == FRAMING_CHUNKED)
		/* RFC 9112 section 6.1: 1.0 has no transfer codings, and both
		 * framings at once is how requests are smuggled. */
		return has_length || r->http10 ? HTTP_BAD_REQUEST : 0;
	if (r->coded)
		return HTTP_BAD_REQUEST;
	if (!has_length || !r->parser.content_length)
		return 0;
	if (r->parser.content_length > r->limits->body_bytes)
		return HTTP_CONTENT_TOO_LARGE;
	r->framing = FRAMING_LENGTH;
	r->body_left = r->parser.content_length;
	return 0;
}

static int check_head(struct request *r)
{
	int rc;

	r->http10 = r->parser.http_minor == 0;
	/* RFC 9112 section 9.3: close wins over keep-alive. */
	r->keep_alive = llhttp_should_keep_alive(&r->parser) &&
			!(r->parser.flags & F_CONNECTION_CLOSE);
	if (r->parser.http_major != 1)
		return r->parser.http_major ? HTTP_VERSION_UNSUPPORTED
					    : HTTP_BAD_REQUEST;
	if (!is_request_line(r))
		return HTTP_BAD_REQUEST;
	rc = take_method(r);
	if (rc)
		return rc;
	if (r->bad_host || (!r->http10 && !r->hosts))
		return HTTP_BAD_REQUEST;
	rc = take_target(r);
	if (!rc)
		rc = take_framing(r);
	/* RFC 9110 section 10.1.1: from a 1.0 client it is ignored. */
	if (r->http10 || r->framing == FRAMING_NONE)
		r->expect_continue = false;
	return rc;
}

static int on_headers_complete(llhttp_t *parser)
{
	struct request *r = parser->data;
	int rc = check_head(r);

	r->head_seen = true;
	if (rc)
		return request_refuse(r, rc);
	/* 1: no content for llhttp; a known length needs no parser. */
	return r->framing == FRAMING_CHUNKED ? 0 : 1;
}

static int on_complete(llhttp_t *parser)
{
	struct request *r = parser->data;

	r->complete = r->framing != FRAMING_LENGTH;
	return HPE_PAUSED;
}

static const llhttp_settings_t settings = {
	.on_url = on_url,
	.on_header_field = on_field,
	.on_header_value = on_value,
	.on_headers_complete = on_headers_complete,
	.on_chunk_header = request_on_chunk_header,
	.on_body = request_on_content,
	.on_message_complete = on_complete,
};

void request_reset(struct request *r, const struct http_limits *limits)
{
	struct buf body = r->body, name = r->name;

	if (body.cap > KEEP_BODY_BYTES)
		buf_free(&body);
	body.start = body.end = 0;
	name.start = name.end = 0;
	memset(r, 0, offsetof(struct request, parser));
	r->body = body;
	r->name = name;
	r->limits = limits;
	llhttp_init(&r->parser, HTTP_REQUEST, &settings);
	r->parser.data = r;
	/* 1.x above 1.1 is answered as 1.1 (RFC 9110 section 2.5). */
	r->parser.lenient_flags |= LENIENT_VERSION;
}

void request_release(struct request *r)
{
	buf_free(&r->body);
	buf_free(&r->name);
}

int request_head(struct request *r, const char *head, size_t len)
{
	llhttp_errno_t err = llhttp_execute(&r->parser, head, len);

	if (!r->head_seen || r->parse_refusal)
		return request_refusal(r, head, len);
	/* Paused: at the end of the head, or for an upgrade, which a server
	 * may ignore (RFC 9110 section 7.8). */
	REQUIRE(
	    err == HPE_OK || err == HPE_PAUSED || err == HPE_PAUSED_UPGRADE);
	if (r->framing == FRAMING_NONE)
		r->complete = true;
	return 0;
}
