/* SPDX-License-Identifier: MIT */
#include "base/buf.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BUF_SMALLEST 256

char *buf_reserve(struct buf *b, size_t more)
{
	size_t len = buf_len(b), cap = b->cap ? b->cap : BUF_SMALLEST;
	char *mem;

	if (b->end + more <= b->cap)
		return b->mem + b->end;
	if (b->start) {
		memmove(b->mem, b->mem + b->start, len);
		b->start = 0;
		b->end = len;
	}
	while (cap < len + more)
		cap *= 2;
	if (cap == b->cap)
		return b->mem + b->end;
	mem = realloc(b->mem, cap);
	if (!mem)
		return NULL;
	b->mem = mem;
	b->cap = cap;
	return b->mem + b->end;
}

int buf_append(struct buf *b, const void *data, size_t len)
{
	char *at;

	if (!len)
		return 0;
	at = buf_reserve(b, len);
	if (!at)
		return -ENOMEM;
	memcpy(at, data, len);
	b->end += len;
	return 0;
}

void buf_consume(struct buf *b, size_t len)
{
	REQUIRE(len <= buf_len(b));
	b->start += len;
	if (b->start == b->end)
		b->start = b->end = 0;
}

void buf_free(struct buf *b)
{
	free(b->mem);
	*b = (struct buf){ 0 };
}
