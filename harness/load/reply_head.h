/* SPDX-License-Identifier: MIT */
/*
 * What the head of an HTTP/1.x reply says (RFC 9112). Deliberately not the
 * parser of the server under test: a fault must not hide itself.
 */
#ifndef PACELINE_LOAD_REPLY_HEAD_H
#define PACELINE_LOAD_REPLY_HEAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

enum reply_framing {
	REPLY_NO_BODY,
	REPLY_LENGTH,   /* Content-Length */
	REPLY_CHUNKED,  /* Transfer-Encoding: chunked */
	REPLY_TO_CLOSE, /* until the server closes */
};

struct reply_head {
	uint16_t status;
	bool close;    /* the server ends the connection after this reply */
	bool paceline; /* its Server header says so: bodies are known */
	enum reply_framing framing;
	uint64_t length; /* with REPLY_LENGTH */
};

/*
 * Reads a whole head, from the status line to the empty line. Returns 0, or
 * -EPROTO when it breaks RFC 9112 in a way that leaves its end in doubt.
 */
int MUST_USE reply_head_parse(const char *p, size_t n, struct reply_head *ret);

#endif
