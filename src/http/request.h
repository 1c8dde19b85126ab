/* SPDX-License-Identifier: MIT */
/*
 * One HTTP request as bytes become meaning. llhttp parses; this adds what
 * RFC 9110 and RFC 9112 ask of a server beyond syntax: Host, framing
 * conflicts, transfer codings, limits. Owned by one connection at a time;
 * refers to no memory but its own once request_head() has returned.
 */
#ifndef PACELINE_HTTP_REQUEST_H
#define PACELINE_HTTP_REQUEST_H

#include <llhttp.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "http/limits.h"
#include "http/status.h"

/* Methods as bits, for the sets that a resource allows. */
enum http_method_bit {
	METHOD_GET = 1 << 0,
	METHOD_HEAD = 1 << 1,
	METHOD_POST = 1 << 2,
	METHOD_PUT = 1 << 3,
	METHOD_DELETE = 1 << 4,
	METHOD_OPTIONS = 1 << 5,
	METHOD_PATCH = 1 << 6,
	METHOD_TRACE = 1 << 7,
	METHOD_CONNECT = 1 << 8,
};

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
	uint64_t body_left;   /* FRAMING_LENGTH: bytes still to come */
	struct buf body;      /* decoded content, when keep_body */
	bool keep_body;
	uint64_t body_bytes; /* decoded content so far, kept or not */

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
	bool coded; /* there is a Transfer-Encoding */
	bool head_seen;
	bool complete;
	bool trailer;      /* the last chunk has been seen */
	char trailer_byte; /* the one before; LF at the start of a line */
	uint8_t field;     /* whose value comes next */
	const char *feed;  /* what is being parsed, and its place in */
	uint64_t offset;   /* the stream of chunks */
	uint64_t mark;     /* place in it where content last ended */

	llhttp_t parser; /* last: it is initialised by itself */
};

/* Makes a request, new or used, ready for a head. Keeps a small body. */
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
