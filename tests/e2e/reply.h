/* SPDX-License-Identifier: MIT */
/*
 * Reads HTTP/1.1 replies out of a stream of bytes, strictly, and shares no
 * code with the server: an error must not hide itself.
 */
#ifndef PACELINE_E2E_REPLY_H
#define PACELINE_E2E_REPLY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"

/* One reply; the bytes stay with the caller. */
struct reply {
	const char *head; /* status line, fields and the empty line */
	size_t head_len;
	const char *body;
	size_t body_len;
	int status;
};

/*
 * Looks at the start of a stream. no_body says that the request was HEAD.
 * Returns 1 and the reply when all of it is there, 0 when bytes are missing,
 * -EBADMSG when this is no reply of HTTP/1.1 with a Content-Length.
 */
MUST_USE int reply_parse(
    const char *data, size_t len, bool no_body, struct reply *ret_reply);

static inline bool reply_is_interim(const struct reply *reply)
{
	return reply->status < 200;
}

static inline size_t reply_size(const struct reply *reply)
{
	return reply->head_len + reply->body_len;
}

/*
 * Finds a field by name, whatever its case. Returns its value, not
 * terminated, and its length; NULL when there is no such field.
 */
const char *reply_field(
    const struct reply *reply, const char *name, size_t *ret_len);

#endif
