/* SPDX-License-Identifier: MIT */
/*
 * The framing of chunked content (RFC 9112 section 7.1): sizes, extensions
 * and trailers, to the letter. A verdict depends on the bytes alone, never on
 * how they were cut into calls. Content itself does not pass through here.
 */
#ifndef PACELINE_HTTP_CHUNKED_H
#define PACELINE_HTTP_CHUNKED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/check.h"
#include "http/limits.h"

/* How far a message has come; zeroed to begin. */
struct chunked {
	uint8_t state;
	bool done;                /* the empty line has been seen */
	uint64_t size;            /* of the chunk, as far as it was read */
	uint64_t content_bytes;   /* in all chunks so far */
	uint32_t extension_bytes; /* in all, with needless zeros of sizes */
	uint32_t trailer_bytes;
};

/*
 * Takes framing up to the next content, the end of the message, or the end
 * of data, whatever comes first. Returns how many bytes were used, or
 * -status: 400, 413 for more than limits->body_bytes of content, and 431 for
 * more than limits->head_bytes of extensions, or of trailers, in sum. In
 * *ret_content_bytes goes how much content comes next: the caller takes
 * that, and calls again with what stands behind it.
 */
MUST_USE int64_t chunked_framing(struct chunked *c, const char *data,
    size_t len, const struct http_limits *limits, uint64_t *ret_content_bytes);

#endif
