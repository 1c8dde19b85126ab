/* SPDX-License-Identifier: MIT */
/* A request's content: of known length, or in chunks. */
#include "http/request.h"

static int64_t take_content(struct request *r, const char *data, size_t len)
{
	if (len > r->body_left)
		len = r->body_left;
	if (r->keep_body && buf_append(&r->body, data, len))
		return -HTTP_INTERNAL_ERROR;
	r->body_bytes += len;
	r->body_left -= len;
	r->complete = r->framing == FRAMING_LENGTH && !r->body_left;
	return (int64_t)len;
}

static int64_t take_framing(struct request *r, const char *data, size_t len)
{
	int64_t used =
	    chunked_framing(&r->chunked, data, len, r->limits, &r->body_left);

	r->complete = r->chunked.done;
	return used;
}

int64_t request_body(struct request *r, const char *data, size_t len)
{
	size_t at = 0;
	int64_t used;

	r->expect_continue = false;
	while (at < len && !r->complete) {
		used = r->body_left ? take_content(r, data + at, len - at)
				    : take_framing(r, data + at, len - at);
		if (used < 0)
			return used;
		at += (size_t)used;
	}
	return (int64_t)at;
}
