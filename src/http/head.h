/* SPDX-License-Identifier: MIT */
/*
 * Finds the end of a request's head (request line and header section), and
 * holds what concerns lines as such: each ends in CR LF and in nothing less
 * (RFC 9112 section 2.2), none is folded (section 5.2), and the whole is
 * within its limits. A verdict depends on the bytes alone, never on how they
 * were cut into feeds.
 */
#ifndef PACELINE_HTTP_HEAD_H
#define PACELINE_HTTP_HEAD_H

#include <stdbool.h>
#include <stdint.h>

#include "http/limits.h"

/* How far a scan has come; zeroed to begin. */
struct head_scan {
	uint32_t start;    /* first byte that is not an empty line */
	uint32_t line;     /* first byte of the line being scanned */
	uint32_t seen;     /* bytes looked at */
	bool request_line; /* its end has been seen */
};

/*
 * Looks at a message's first len bytes, of which an earlier call may have
 * seen a part. Returns the head's length, from the message's first byte to
 * past the empty line; 0 when it is not complete; or -status to refuse it.
 */
int head_scan(struct head_scan *scan, const char *data, size_t len,
    const struct http_limits *limits);

#endif
