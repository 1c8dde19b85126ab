/* SPDX-License-Identifier: MIT */
/*
 * What a connection has still to send: bytes of its own, and pieces sent by
 * reference (constant memory, a request's content, a range of a file) that
 * stand between them. Nothing large is copied. An output is owned by one
 * connection; its memory does not move while a piece of it is on its way,
 * because nothing is appended until all is sent.
 */
#ifndef PACELINE_HTTP_OUTPUT_H
#define PACELINE_HTTP_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "base/buf.h"
#include "base/check.h"

#define OUTPUT_PIECES  16
#define OUTPUT_REPLIES 32

/* The next thing to send: memory, or the range of a file. */
struct output_view {
	struct iovec *iov; /* the output's; until output_sent() */
	unsigned count;    /* of them; 0: a file range, or nothing */
	bool more;         /* something stands behind it */
	size_t len;        /* in all */
	int fd;
	uint64_t offset;
};

enum piece_kind {
	PIECE_CONSTANT, /* memory that outlives every connection */
	PIECE_OWNED,    /* malloc()ed; freed when sent */
	PIECE_FILE,     /* a descriptor; closed when sent */
};

struct piece {
	enum piece_kind kind;
	int fd;
	size_t at; /* place in the own bytes before which it stands */
	char *base;
	uint64_t period; /* bytes at base, sent over and over */
	uint64_t offset; /* already sent, or the place in the file */
	uint64_t len;    /* left to send */
};

struct output {
	struct output *next; /* in a pool */
	struct buf bytes;    /* own bytes; start counts what was sent */
	uint64_t left;       /* bytes of all kinds not yet sent */
	size_t held;         /* content in it that conn_env_hold() counts */
	unsigned replies;    /* in it */
	bool full;           /* whatever its bytes */
	unsigned first, pieces;
	struct piece piece[OUTPUT_PIECES];
	struct iovec iov[2 * OUTPUT_PIECES + 1]; /* what a view shows */
};

/* Frees what it holds (pieces too), and itself. */
void output_free(struct output *o);

/* Makes it empty, for use again; keeps a small buffer. */
void output_reset(struct output *o);

/*
 * True when another reply must wait until all is sent: when there are enough
 * bytes, pieces or replies, or a file, so that a connection holds one
 * descriptor at most.
 */
static inline bool output_full(const struct output *o, size_t limit_bytes)
{
	return o->left >= limit_bytes || o->full;
}

/*
 * Appends by reference. Of an owned or file piece the output is the owner
 * from here on, also on failure. There must be room: !output_full().
 */
void output_piece(struct output *o, const struct piece *piece);

/* Counts a reply that has been appended. */
static inline void output_reply(struct output *o)
{
	if (++o->replies == OUTPUT_REPLIES)
		o->full = true;
}

/* The next bytes to send; len is 0 when there are none. */
struct output_view output_next(struct output *o);

/* Counts len bytes of output_next() as sent. */
void output_sent(struct output *o, size_t len);

#endif
