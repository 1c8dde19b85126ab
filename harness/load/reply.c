/* SPDX-License-Identifier: MIT */
#include "load/reply.h"

#include <stdlib.h>
#include <string.h>

enum state {
	HEAD,
	BODY, /* `left` bytes to come */
	BODY_TO_CLOSE,
	CHUNK_SIZE,   /* hexadecimal digits */
	CHUNK_DIGITS, /* after the first digit */
	CHUNK_EXT,    /* up to the end of the size line */
	CHUNK_SIZE_LF,
	CHUNK_DATA, /* `left` bytes to come */
	CHUNK_CR,
	CHUNK_LF,
	TRAILER_START, /* of a line after the last chunk */
	TRAILER,
	TRAILER_LF,
	END_LF,
};

void reply_init(struct reply *r, struct reply_cache *cache)
{
	*r = (struct reply){ .cache = cache };
}

void reply_fini(struct reply *r)
{
	free(r->carry);
	r->carry = NULL;
}

void reply_restart(struct reply *r)
{
	r->state = HEAD;
	r->carry_len = 0;
	r->around = 0;
}

bool reply_begun(const struct reply *r)
{
	return r->state != HEAD || r->carry_len > 0;
}

static enum reply_result finish(struct reply *r)
{
	r->state = HEAD;
	r->around = 0;
	return REPLY_DONE;
}

/* Hands over the part of a body of known length that is in this piece. */
static enum reply_result take_body(
    struct reply *r, const char *p, size_t n, size_t *used)
{
	size_t take = n - *used;

	if (take > r->left)
		take = (size_t)r->left;
	r->slice = p + *used;
	r->slice_len = take;
	*used += take;
	r->left -= take;
	return r->left == 0 ? finish(r) : REPLY_MORE;
}

/*
 * The head is known, and how long it was; with a length, the body is taken in
 * the same call.
 */
static enum reply_result begin_body(
    struct reply *r, uint32_t head_len, const char *p, size_t n, size_t *used)
{
	r->around += head_len;
	if (r->around > REPLY_HEAD_MAX)
		return REPLY_BAD;
	if (r->head.status < 200)
		return r->head.status == 101 ? REPLY_BAD : REPLY_MORE;
	if (r->no_body || r->head.framing == REPLY_NO_BODY)
		return finish(r);
	if (r->head.framing == REPLY_LENGTH) {
		r->state = BODY;
		r->left = r->head.length;
		return take_body(r, p, n, used);
	}
	r->state =
	    r->head.framing == REPLY_CHUNKED ? CHUNK_SIZE : BODY_TO_CLOSE;
	r->left = 0;
	return REPLY_MORE;
}

static void cache_head(struct reply *r, const char *p, size_t n)
{
	if (n > REPLY_CACHE_MAX)
		return;
	memcpy(r->cache->bytes, p, n);
	r->cache->len = n;
	r->cache->head = r->head;
}

/* Keeps a piece of a head; NULL when it grows too long or memory is out. */
static char *carry(struct reply *r, const char *p, size_t n)
{
	if (n > REPLY_HEAD_MAX - r->carry_len)
		n = REPLY_HEAD_MAX - r->carry_len;
	if (n == 0)
		return NULL;
	if (!r->carry)
		r->carry = malloc(REPLY_HEAD_MAX);
	if (!r->carry)
		return NULL;
	memcpy(r->carry + r->carry_len, p, n);
	r->carry_len += (uint32_t)n;
	return r->carry;
}

/* A head that came in pieces, or whose end is not here yet. */
static enum reply_result take_head_part(
    struct reply *r, const char *p, size_t n, size_t *used)
{
	uint32_t before = r->carry_len;
	const char *head = carry(r, p, n), *end;
	size_t from = before > 3 ? before - 3 : 0, len;

	if (!head)
		return REPLY_BAD;
	end = memmem(head + from, r->carry_len - from, "\r\n\r\n", 4);
	if (!end) {
		*used = r->carry_len - before;
		return REPLY_MORE;
	}
	len = (size_t)(end - head) + 4;
	*used = len - before;
	r->carry_len = 0;
	if (reply_head_parse(head, len, &r->head) < 0)
		return REPLY_BAD;
	return begin_body(r, (uint32_t)len, p, n, used);
}

static enum reply_result take_head(
    struct reply *r, const char *p, size_t n, size_t *used)
{
	const struct reply_cache *cache = r->cache;
	const char *end;

	if (r->carry_len > 0)
		return take_head_part(r, p, n, used);
	if (cache->len > 0 && n >= cache->len &&
	    memcmp(p, cache->bytes, cache->len) == 0) {
		r->head = cache->head;
		*used = cache->len;
		return begin_body(r, (uint32_t)cache->len, p, n, used);
	}
	end = memmem(p, n, "\r\n\r\n", 4);
	if (!end)
		return take_head_part(r, p, n, used);
	*used = (size_t)(end - p) + 4;
	if (*used > REPLY_HEAD_MAX || reply_head_parse(p, *used, &r->head) < 0)
		return REPLY_BAD;
	cache_head(r, p, *used);
	return begin_body(r, (uint32_t)*used, p, n, used);
}

static int hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
		return (c | 0x20) - 'a' + 10;
	return -1;
}

/* The size line: at least one digit, an optional extension, CR LF. */
static int step_chunk_size(struct reply *r, char c)
{
	int digit = hex_value(c);

	if (r->state == CHUNK_SIZE_LF) {
		if (c != '\n')
			return -1;
		return r->left > 0 ? CHUNK_DATA : TRAILER_START;
	}
	if (c == '\r')
		return r->state == CHUNK_SIZE ? -1 : CHUNK_SIZE_LF;
	if (r->state == CHUNK_EXT)
		return c == '\n' ? -1 : CHUNK_EXT;
	if (digit >= 0 && r->left >> 56 == 0) {
		r->left = r->left << 4 | (uint64_t)digit;
		return CHUNK_DIGITS;
	}
	if (r->state == CHUNK_DIGITS && (c == ';' || c == ' ' || c == '\t'))
		return CHUNK_EXT;
	return -1;
}

/* The state after a byte of chunk framing, HEAD at the end, -1 for a fault. */
static int step_chunked(struct reply *r, char c)
{
	switch (r->state) {
	case CHUNK_CR:
		return c == '\r' ? CHUNK_LF : -1;
	case CHUNK_LF:
		return c == '\n' ? CHUNK_SIZE : -1;
	case TRAILER_START:
		return c == '\r' ? END_LF : TRAILER;
	case TRAILER:
		return c == '\r' ? TRAILER_LF : TRAILER;
	case TRAILER_LF:
		return c == '\n' ? TRAILER_START : -1;
	case END_LF:
		return c == '\n' ? HEAD : -1;
	default:
		return step_chunk_size(r, c);
	}
}

/* Whether a byte is more than chunked framing needs: a 0 before a size too. */
static bool is_around(const struct reply *r, int next)
{
	return next == CHUNK_EXT || next >= TRAILER_START ||
	       (next == CHUNK_DIGITS && r->left == 0);
}

static enum reply_result take_chunked(
    struct reply *r, const char *p, size_t n, size_t *used)
{
	int next;

	while (*used < n) {
		if (r->state == CHUNK_DATA) {
			if (take_body(r, p, n, used) == REPLY_DONE)
				r->state = CHUNK_CR;
			return REPLY_MORE;
		}
		next = step_chunked(r, p[(*used)++]);
		r->around += is_around(r, next);
		if (next < 0 || r->around > REPLY_HEAD_MAX)
			return REPLY_BAD;
		r->state = (uint8_t)next;
		if (next == HEAD)
			return finish(r);
	}
	return REPLY_MORE;
}

enum reply_result reply_feed(
    struct reply *r, const char *p, size_t n, size_t *ret_used)
{
	*ret_used = 0;
	r->slice_at = r->state == HEAD ? 0 : r->slice_at + r->slice_len;
	r->slice_len = 0;
	switch (r->state) {
	case HEAD:
		return take_head(r, p, n, ret_used);
	case BODY:
		return take_body(r, p, n, ret_used);
	case BODY_TO_CLOSE:
		r->left = n;
		take_body(r, p, n, ret_used);
		r->state = BODY_TO_CLOSE;
		return REPLY_MORE;
	default:
		return take_chunked(r, p, n, ret_used);
	}
}

enum reply_result reply_closed(struct reply *r)
{
	r->slice_at += r->slice_len;
	r->slice_len = 0;
	if (r->state == BODY_TO_CLOSE)
		return finish(r);
	return REPLY_BAD;
}
