/* SPDX-License-Identifier: MIT */
/*
 * Takes the bytes of replies as they come, in pieces of any size, and says
 * where each reply ends and which bytes were its body. No I/O.
 *
 * Servers under load send the same head again and again, with a new Date once
 * a second. A cache, shared by the replies of one thread, holds the last head
 * that was parsed: a byte-identical one is recognised by comparing it, which
 * is exact and some ten times as fast as parsing.
 */
#ifndef PACELINE_LOAD_REPLY_H
#define PACELINE_LOAD_REPLY_H

#include "load/reply_head.h"

/*
 * Bytes around the body of one reply that are refused beyond this: its heads,
 * interim ones too, the extensions of its chunks, its trailers.
 */
#define REPLY_HEAD_MAX  65536
#define REPLY_CACHE_MAX 1024 /* a longer head is not kept */

struct reply_cache {
	size_t len;
	struct reply_head head;
	char bytes[REPLY_CACHE_MAX];
};

enum reply_result {
	REPLY_MORE, /* the piece is used up, or a slice of body is to be seen */
	REPLY_DONE, /* the reply is complete */
	REPLY_BAD,  /* not HTTP: where the next reply starts is unknown */
};

struct reply {
	/* Of the current reply, once its head is there. */
	struct reply_head head;
	/* Body bytes found by the last call, and how many came before them. */
	const char *slice;
	size_t slice_len;
	uint64_t slice_at;

	struct reply_cache *cache;
	bool no_body; /* set by the owner before each reply to a HEAD request */
	uint8_t state;
	uint32_t around; /* bytes of this reply that are not its body */
	uint32_t carry_len;
	char *carry;   /* start of a head whose end has not come yet */
	uint64_t left; /* bytes of the body, or of the chunk, to come */
};

void reply_init(struct reply *r, struct reply_cache *cache);
void reply_fini(struct reply *r);

/* Forgets a reply in the middle: the connection is a new one. */
void reply_restart(struct reply *r);

/* Whether bytes of a reply have come that is not complete. */
bool reply_begun(const struct reply *r);

/*
 * Takes up to n bytes and sets *ret_used to how many, which is fewer when a
 * reply or a slice ends before. After REPLY_DONE the next call begins a new
 * reply. The slice points into p and stands until the next call.
 */
enum reply_result reply_feed(
    struct reply *r, const char *p, size_t n, size_t *ret_used);

/* The server closed: REPLY_DONE when that is how the body ends. */
enum reply_result reply_closed(struct reply *r);

#endif
