/* SPDX-License-Identifier: MIT */
#include "http/output.h"

#include <stdlib.h>
#include <unistd.h>

/* The largest buffer worth keeping for the next connection. */
#define KEEP_BYTES 16384

static void piece_release(struct piece *p)
{
	if (p->kind == PIECE_OWNED)
		free(p->base);
	else if (p->kind == PIECE_FILE)
		close(p->fd);
}

static void release_all(struct output *o)
{
	for (unsigned i = o->first; i < o->pieces; i++)
		piece_release(&o->piece[i]);
	o->first = o->pieces = 0;
	o->left = 0;
}

void output_free(struct output *o)
{
	release_all(o);
	buf_free(&o->bytes);
	free(o);
}

void output_reset(struct output *o)
{
	release_all(o);
	if (o->bytes.cap > KEEP_BYTES)
		buf_free(&o->bytes);
	o->bytes.start = o->bytes.end = 0;
}

void output_piece(struct output *o, const struct piece *piece)
{
	struct piece *p;

	REQUIRE(o->pieces < OUTPUT_PIECES);
	p = &o->piece[o->pieces];
	*p = *piece;
	p->at = o->bytes.end;
	if (!p->len) {
		piece_release(p);
		return;
	}
	o->pieces++;
	o->left += p->len;
}

struct output_view output_next(const struct output *o)
{
	const struct piece *p = &o->piece[o->first];
	bool piece = o->first < o->pieces;
	size_t until = piece ? p->at : o->bytes.end;
	struct output_view v = { .fd = -1 };

	if (o->bytes.start < until) {
		v.data = o->bytes.mem + o->bytes.start;
		v.len = until - o->bytes.start;
	} else if (piece && p->kind == PIECE_FILE) {
		v.fd = p->fd;
		v.offset = p->offset;
		v.len = p->len;
	} else if (piece) {
		uint64_t at = p->offset % p->period, run = p->period - at;

		v.data = p->base + at;
		v.len = p->len < run ? p->len : run;
	}
	v.more = v.len < o->left;
	return v;
}

void output_sent(struct output *o, size_t len)
{
	struct piece *p = &o->piece[o->first];
	size_t until = o->first < o->pieces ? p->at : o->bytes.end;

	REQUIRE(len <= o->left);
	o->left -= len;
	if (o->bytes.start < until) {
		REQUIRE(len <= until - o->bytes.start);
		o->bytes.start += len;
		return;
	}
	p->offset += len;
	p->len -= len;
	if (!p->len) {
		piece_release(p);
		o->first++;
	}
}
