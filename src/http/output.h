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

#include "base/buf.h"
#include "base/check.h"

#define OUTPUT_PIECES 16

/* The next thing to send. */
struct output_view {
	const char *data; /* memory, or NULL: a file range */
	size_t len;
	bool more; /* something stands behind it */
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
	unsigned first, pieces;
	struct piece piece[OUTPUT_PIECES];
};

/* Frees what it holds (pieces too), and itself. */
void output_free(struct output *o);

/* Makes it empty, for use again; keeps a small buffer. */
void output_reset(struct output *o);

/* True when another reply must wait until something was sent. */
static inline bool output_full(const struct output *o, size_t limit_bytes)
{
	return o->left >= limit_bytes || o->pieces == OUTPUT_PIECES;
}

/*
 * Appends by reference. Of an owned or file piece the output is the owner
 * from here on, also on failure. There must be room: !output_full().
 */
void output_piece(struct output *o, const struct piece *piece);

/* The next bytes to send; len is 0 when there are none. */
struct output_view output_next(const struct output *o);

/* Counts len bytes of output_next() as sent. */
void output_sent(struct output *o, size_t len);

#endif
