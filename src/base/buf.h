/* SPDX-License-Identifier: MIT */
/*
 * A byte buffer that grows at its end and is consumed at its start. Zeroed
 * memory is an empty buffer that owns nothing. One thread at a time.
 */
#ifndef PACELINE_BASE_BUF_H
#define PACELINE_BASE_BUF_H

#include <stddef.h>

#include "base/check.h"

struct buf {
	char *mem;
	size_t start; /* first unread byte */
	size_t end;   /* one past the last byte */
	size_t cap;
};

static inline size_t buf_len(const struct buf *b)
{
	return b->end - b->start;
}

static inline char *buf_data(const struct buf *b)
{
	return b->mem + b->start;
}

/* Room for `more` bytes at the end: the place to write them, or NULL. */
char *buf_reserve(struct buf *b, size_t more);

/* Appends a copy. Returns 0 or -ENOMEM. */
MUST_USE int buf_append(struct buf *b, const void *data, size_t len);

/* Drops `len` bytes from the start; len <= buf_len(). */
void buf_consume(struct buf *b, size_t len);

/* Gives all memory back. */
void buf_free(struct buf *b);

#endif
