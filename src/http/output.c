/* SPDX-License-Identifier: MIT */
#include "http/output.h"

#include <stdlib.h>
#include <unistd.h>

/* The largest buffer worth keeping for the next connection. */
#define KEEP_BYTES 16384

/* A view that has so much is not made longer. */
#define ENOUGH_BYTES 65536

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
	o->first = o->pieces = o->replies = 0;
	o->full = false;
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
	if (o->pieces == OUTPUT_PIECES || p->kind == PIECE_FILE)
		o->full = true;
}

static void show(struct output_view *v, char *base, size_t len)
{
	v->iov[v->count++] = (struct iovec){ base, len };
	v->len += len;
}

/* Shows what can be of a piece. Returns whether that is all of it. */
static bool show_piece(struct output_view *v, const struct piece *p)
{
	uint64_t at, run;

	if (p->kind == PIECE_FILE) {
		if (v->count)
			return false;
		v->fd = p->fd;
		v->offset = p->offset;
		v->len = p->len;
		return false;
	}
	at = p->offset % p->period;
	run = p->period - at;
	if (run > p->len)
		run = p->len;
	show(v, p->base + at, run);
	return run == p->len;
}

static struct output_view show_pieces(struct output *o)
{
	struct output_view v = { .iov = o->iov, .fd = -1 };
	size_t at = o->bytes.start, until;
	const struct piece *p = &o->piece[o->first];
	const struct piece *end = &o->piece[o->pieces];

	do {
		until = p < end ? p->at : o->bytes.end;
		if (at < until)
			show(&v, o->bytes.mem + at, until - at);
		at = until;
	} while (p < end && show_piece(&v, p++) && v.len < ENOUGH_BYTES);
	v.more = v.len < o->left;
	return v;
}

struct output_view output_next(struct output *o)
{
	size_t len = buf_len(&o->bytes);

	if (o->first < o->pieces)
		return show_pieces(o);
	/* Most replies are small, and copied. */
	o->iov[0] = (struct iovec){ buf_data(&o->bytes), len };
	return (struct output_view){
		.iov = o->iov, .count = len > 0, .len = len, .fd = -1
	};
}

/* Counts what comes first, at most len bytes. Returns how many. */
static size_t sent_first(struct output *o, size_t len)
{
	struct piece *p = &o->piece[o->first];
	bool piece = o->first < o->pieces;
	size_t own = (piece ? p->at : o->bytes.end) - o->bytes.start;

	if (own) {
		own = len < own ? len : own;
		o->bytes.start += own;
		return own;
	}
	REQUIRE(piece);
	len = len < p->len ? len : p->len;
	p->offset += len;
	p->len -= len;
	if (!p->len) {
		piece_release(p);
		o->first++;
	}
	return len;
}

static void sent_pieces(struct output *o, size_t len)
{
	while (len)
		len -= sent_first(o, len);
}

void output_sent(struct output *o, size_t len)
{
	REQUIRE(len <= o->left);
	o->left -= len;
	if (o->first < o->pieces)
		sent_pieces(o, len);
	else
		o->bytes.start += len;
}
