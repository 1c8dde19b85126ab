/* SPDX-License-Identifier: MIT */
/* A request's content: of known length, or chunked (RFC 9112 section 7.1). */
#include "http/request_parts.h"

/* Framing between two pieces of content, and a trailer, are bounded. */
static bool framing_is_long(const struct request *r, const char *at)
{
	uint64_t place = r->offset + (uint64_t)(at - r->feed);

	return place > r->mark + r->limits->head_bytes;
}

int request_on_chunk_header(llhttp_t *parser)
{
	struct request *r = parser->data;

	r->trailer = parser->content_length == 0;
	if (r->trailer)
		return HPE_PAUSED;
	if (parser->content_length > r->limits->body_bytes - r->body_bytes)
		return request_refuse(r, HTTP_CONTENT_TOO_LARGE);
	return 0;
}

int request_on_content(llhttp_t *parser, const char *at, size_t len)
{
	struct request *r = parser->data;

	if (framing_is_long(r, at))
		return request_refuse(r, HTTP_FIELDS_TOO_LARGE);
	r->mark = r->offset + (uint64_t)(at - r->feed) + len;
	r->body_bytes += len;
	if (r->keep_body && buf_append(&r->body, at, len))
		return request_refuse(r, HTTP_INTERNAL_ERROR);
	return 0;
}

static int64_t take_length(struct request *r, const char *data, size_t len)
{
	if (len > r->body_left)
		len = r->body_left;
	if (r->keep_body && buf_append(&r->body, data, len))
		return -HTTP_INTERNAL_ERROR;
	r->body_bytes += len;
	r->body_left -= len;
	r->complete = !r->body_left;
	return (int64_t)len;
}

/*
 * A trailer's lines are held to what head_scan() holds a head's to; llhttp
 * accepts folds, and a bare LF as the last line. Returns how many bytes are
 * sound: those before the first fault.
 */
static size_t sound_trailer(struct request *r, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		char before = r->trailer_byte;
		bool blank = data[i] == ' ' || data[i] == '\t';

		if ((before == '\r') != (data[i] == '\n') ||
		    (before == '\n' && blank))
			return i;
		r->trailer_byte = data[i];
	}
	return len;
}

/* One run of llhttp, which stops early at the last chunk and at the end. */
static int64_t parse_chunks(struct request *r, const char *data, size_t len)
{
	const char *end = data + len;
	llhttp_errno_t err;

	r->feed = data;
	err = llhttp_execute(&r->parser, data, len);
	if (err != HPE_OK)
		end = llhttp_get_error_pos(&r->parser);
	/* Before any other reason: cut shorter, it would have come first. */
	if (framing_is_long(r, end))
		return -HTTP_FIELDS_TOO_LARGE;
	if (err != HPE_OK && err != HPE_PAUSED && err != HPE_PAUSED_UPGRADE)
		request_refuse(r, HTTP_BAD_REQUEST);
	if (r->parse_refusal)
		return -(int64_t)r->parse_refusal;
	r->offset += (uint64_t)(end - data);
	return end - data;
}

static int64_t take_trailer(struct request *r, const char *data, size_t len)
{
	size_t sound = sound_trailer(r, data, len);
	int64_t used = parse_chunks(r, data, sound);

	/* What stands behind the end is no trailer's fault. */
	if (used >= 0 && !r->complete && sound < len)
		return -HTTP_BAD_REQUEST;
	return used;
}

static int64_t take_chunks(struct request *r, const char *data, size_t len)
{
	int64_t used = parse_chunks(r, data, len), more;

	if (used < 0 || !r->trailer)
		return used;
	/* The last chunk's size has been seen: the trailer follows. */
	r->mark = r->offset;
	r->trailer_byte = '\n';
	llhttp_resume(&r->parser);
	more = take_trailer(r, data + used, len - (size_t)used);
	return more < 0 ? more : used + more;
}

int64_t request_body(struct request *r, const char *data, size_t len)
{
	r->expect_continue = false;
	if (r->framing == FRAMING_LENGTH)
		return take_length(r, data, len);
	return r->trailer ? take_trailer(r, data, len)
			  : take_chunks(r, data, len);
}
