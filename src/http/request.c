/* SPDX-License-Identifier: MIT */
#include "http/request.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "http/field.h"
#include "http/host.h"
#include "http/request_parts.h"

enum field {
	FIELD_OTHER,
	FIELD_HOST,
	FIELD_EXPECT,
	FIELD_CONNECTION,
	FIELD_CONTENT_LENGTH,
	FIELD_TRANSFER_ENCODING,
};

#define KNOWN_FIELD(name, field) [sizeof(name) - 1] = { name, field }

/* By their lengths: no two are of one. */
static const struct {
	const char *name;
	enum field field;
} known_fields[] = {
	KNOWN_FIELD("host", FIELD_HOST),
	KNOWN_FIELD("expect", FIELD_EXPECT),
	KNOWN_FIELD("connection", FIELD_CONNECTION),
	KNOWN_FIELD("content-length", FIELD_CONTENT_LENGTH),
	KNOWN_FIELD("transfer-encoding", FIELD_TRANSFER_ENCODING),
};

static enum field field_of(const char *name, size_t len)
{
	const char *known =
	    len < ARRAY_SIZE(known_fields) ? known_fields[len].name : NULL;

	if (!known || (*name | 0x20) != *known || strncasecmp(known, name, len))
		return FIELD_OTHER;
	return known_fields[len].field;
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

	if (!len)
		return request_refuse(r, HTTP_BAD_REQUEST);
	/* To llhttp each field is a plain one: what it makes of those that
	 * frame a message differs from RFC 9110 (HTAB, empty elements). */
	parser->header_state = 0;
	r->field = field_of(at, len);
	if (r->field == FIELD_TRANSFER_ENCODING)
		r->coded = true;
	if (r->field != FIELD_CONTENT_LENGTH)
		return 0;
	/* RFC 9112 section 6.3 allows to refuse a repeated length. */
	if (r->has_length)
		return request_refuse(r, HTTP_BAD_REQUEST);
	r->has_length = true;
	return 0;
}

/* RFC 9112 section 3.2: a repeated or invalid Host is a 400. */
static int take_host(struct request *r, struct field_text value)
{
	if (r->hosts++ || !host_is_valid(value.at, value.len))
		r->bad_host = true;
	return 0;
}

static int take_expect(struct request *r, struct field_text value)
{
	struct field_text element;

	while (field_next(&value, &element)) {
		/* RFC 9110 section 10.1.1: anything else may be a 417. */
		if (!field_is(element, "100-continue"))
			return request_refuse(r, HTTP_EXPECTATION_FAILED);
		r->expect_continue = true;
	}
	return 0;
}

static int take_connection(struct request *r, struct field_text value)
{
	struct field_text option;

	while (field_next(&value, &option)) {
		r->says_close |= field_is(option, "close");
		r->says_keep_alive |= field_is(option, "keep-alive");
	}
	return 0;
}

static int take_length(struct request *r, struct field_text value)
{
	return field_number(value, &r->body_left)
		   ? 0
		   : request_refuse(r, HTTP_BAD_REQUEST);
}

/*
 * RFC 9112 section 6.1: `chunked` must be the last coding and stand once; a
 * coding that is not understood is a 501. This server knows only `chunked`.
 */
static int take_coding(struct request *r, struct field_text value)
{
	struct field_text coding;
	bool unknown = false;

	while (field_next(&value, &coding)) {
		if (r->framing == FRAMING_CHUNKED)
			return request_refuse(r, HTTP_BAD_REQUEST);
		if (field_is(coding, "chunked"))
			r->framing = FRAMING_CHUNKED;
		else
			unknown = true;
	}
	return unknown ? request_refuse(r, HTTP_NOT_IMPLEMENTED) : 0;
}

static int on_value(llhttp_t *parser, const char *at, size_t len)
{
	struct request *r = parser->data;
	struct field_text value = { .at = at, .len = len };

	if (r->field == FIELD_OTHER)
		return 0;
	value = field_trim(value);
	switch ((enum field)r->field) {
	case FIELD_HOST:
		return take_host(r, value);
	case FIELD_EXPECT:
		return take_expect(r, value);
	case FIELD_CONNECTION:
		return take_connection(r, value);
	case FIELD_CONTENT_LENGTH:
		return take_length(r, value);
	case FIELD_TRANSFER_ENCODING:
		return take_coding(r, value);
	case FIELD_OTHER:
		break;
	}
	return 0;
}

/* All that is wanted of llhttp: content has a decoder of ours. */
static int on_head(llhttp_t *parser)
{
	struct request *r = parser->data;

	r->head_seen = true;
	return HPE_PAUSED;
}

/* llhttp lets several blanks pass where RFC 9112 section 3 has one. */
static bool is_request_line(const struct request *r)
{
	const char *end = r->target + r->target_len;

	return r->target[-2] != ' ' && end[0] == ' ' && end[1] == 'H';
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

/*
 * RFC 9112 section 6: a message's framing does not depend on its method, so
 * content may come with CONNECT as well.
 */
static int take_framing(struct request *r)
{
	if (r->coded)
		/* Section 6.1: 1.0 has no transfer codings, and both framings
		 * at once is how requests are smuggled. */
		return r->framing != FRAMING_CHUNKED || r->has_length ||
			       r->http10
			   ? HTTP_BAD_REQUEST
			   : 0;
	if (r->body_left > r->limits->body_bytes)
		return HTTP_CONTENT_TOO_LARGE;
	if (r->body_left)
		r->framing = FRAMING_LENGTH;
	else
		r->complete = true;
	return 0;
}

static int check_head(struct request *r, const char *head, size_t len)
{
	int rc;

	r->http10 = r->parser.http_minor == 0;
	/* RFC 9112 section 9.3: close wins over keep-alive. */
	r->keep_alive = !r->says_close && (!r->http10 || r->says_keep_alive);
	if (r->parser.http_major != 1)
		return r->parser.http_major ? HTTP_VERSION_UNSUPPORTED
					    : HTTP_BAD_REQUEST;
	if (!r->method)
		return request_unknown_method(head, len);
	if (!is_request_line(r) || r->bad_host || (!r->http10 && !r->hosts))
		return HTTP_BAD_REQUEST;
	rc = take_target(r);
	if (!rc)
		rc = take_framing(r);
	/* RFC 9110 section 10.1.1: from a 1.0 client it is ignored. */
	if (r->http10 || r->framing == FRAMING_NONE)
		r->expect_continue = false;
	return rc;
}

static const llhttp_settings_t settings = {
	.on_url = on_url,
	.on_header_field = on_field,
	.on_header_value = on_value,
	.on_headers_complete = on_head,
};

void request_reset(struct request *r, const struct http_limits *limits)
{
	struct buf body = r->body, name = r->name;

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
	/* Known even of a head that is refused: HEAD gets no content. */
	r->method = method_of(head, len);
	llhttp_execute(&r->parser, head, len);
	if (!r->head_seen || r->parse_refusal)
		return request_refusal(r, head, len);
	return check_head(r, head, len);
}
