/* SPDX-License-Identifier: MIT */
/*
 * One HTTP request as bytes become meaning. llhttp parses the lines of a
 * head; what the fields say of framing and persistence is read here, as
 * RFC 9110 and RFC 9112 ask of a server: Host, framing conflicts, transfer
 * codings, limits. Owned by one connection at a time; refers to no memory
 * but its own once request_head() has returned.
 */
#ifndef PACELINE_HTTP_REQUEST_H
#define PACELINE_HTTP_REQUEST_H

#include <llhttp.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "http/chunked.h"
#include "http/limits.h"
#include "http/method.h"
#include "http/status.h"

enum request_framing {
	FRAMING_NONE,
	FRAMING_LENGTH,
	FRAMING_CHUNKED,
};

struct request {
	struct request *next; /* in a pool */
	enum http_method_bit method;
	enum request_framing framing;
	bool keep_alive;      /* as the client asked */
	bool http10;          /* minor version 0 */
	bool expect_continue; /* and no content has been seen */
	uint64_t body_left;   /* of the length, or of this chunk */
	struct buf body;      /* decoded content, when keep_body */
	size_t held;          /* of it, as conn_env_hold() counts */
	bool keep_body;
	uint64_t body_bytes; /* decoded content so far, kept or not */
	uint64_t paid_bytes; /* of them, turned into time to come in */

	/* The application's; it sets them while it routes. */
	const void *route;
	enum http_status refusal; /* answer this, ask no handler; or 0 */
	uint64_t argument;
	struct buf name;
	int step; /* how often the handler has run */

	/* Of the parser; valid while a call below is running. */
	const struct http_limits *limits;
	const char *target;
	size_t target_len;
	enum http_status parse_refusal;
	unsigned hosts;
	bool bad_host;
	bool has_length; /* there is a Content-Length */
	bool coded;      /* there is a Transfer-Encoding */
	bool says_close, says_keep_alive;
	bool head_seen;
	bool complete;
	uint8_t field; /* whose value comes next */
	struct chunked chunked;

	llhttp_t parser; /* last: it is initialised by itself */
};

/* Makes a request, new or used, ready for a head. Keeps its buffers. */
void request_reset(struct request *r, const struct http_limits *limits);

/* Frees what the request owns, not the request. */
void request_release(struct request *r);

/*
 * Parses a whole head (from head_scan()). Returns 0, or the status to refuse
 * it with. On success target and target_len are the path and query, within
 * `head`, until the caller lets go of it.
 */
MUST_USE int request_head(struct request *r, const char *head, size_t len);

/*
 * Takes content. Returns how many bytes of data were used, or -status.
 * r->complete tells whether the request is whole.
 */
MUST_USE int64_t request_body(struct request *r, const char *data, size_t len);

#endif
