/* SPDX-License-Identifier: MIT */
/*
 * A reply as a handler states it, and its encoding as bytes. Handlers fill a
 * struct reply and know nothing of connections, buffers or sockets.
 */
#ifndef PACELINE_HTTP_REPLY_H
#define PACELINE_HTTP_REPLY_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "http/output.h"
#include "http/status.h"

enum reply_body {
	BODY_NONE,
	BODY_COPY,     /* small: copied from data */
	BODY_CONSTANT, /* data outlives every connection */
	BODY_OWNED,    /* data was malloc()ed; the reply's owner frees it */
	BODY_FILE,     /* length bytes of fd from its start; closed after */
};

struct reply {
	enum http_status status;
	const char *type;  /* Content-Type, or NULL */
	const char *allow; /* Allow (RFC 9110 section 10.2.1), or NULL */
	enum reply_body body;
	const char *data;
	uint64_t period; /* BODY_CONSTANT: data repeats; 0: it does not */
	uint64_t length;
	int fd;
};

/* How a connection wants its reply framed. */
struct reply_framing {
	bool head;       /* HEAD: all but the content */
	bool close;      /* say that the connection ends here */
	bool keep_alive; /* say that it does not (to HTTP/1.0) */
};

/* The longest head that is remembered. */
#define REPLY_HEAD_BYTES 384

/*
 * The start of each reply, which changes once a second: the status line of a
 * 200, Server and Date. And the last whole head that was made from it: a
 * server often says the same twice. Belongs to one thread.
 */
struct reply_prefix {
	time_t second;
	unsigned len;
	char text[128];
	unsigned head_len; /* 0: none is remembered */
	unsigned framing;  /* of it, and the next three */
	enum http_status status;
	const char *type;
	uint64_t length;
	char head[REPLY_HEAD_BYTES];
};

/* Brings the Date up to now (seconds since the epoch). */
void reply_prefix_update(struct reply_prefix *prefix, time_t now);

/*
 * Appends a reply to an output that is not full; takes over what the reply's
 * body owns, also on failure. Returns 0 or -ENOMEM.
 */
MUST_USE int reply_encode(struct output *out, const struct reply *reply,
    const struct reply_framing *framing, struct reply_prefix *prefix);

/* Lets go of what the body owns, of a reply that is not encoded. */
void reply_release(const struct reply *reply);

/* A refusal: the reason phrase as text. */
struct reply reply_plain(enum http_status status);

#endif
