/* SPDX-License-Identifier: MIT */
/*
 * The connection machine: HTTP/1.1 without input or output. It takes bytes
 * and gives bytes, and says after each call what it wants next. Reactors,
 * proactors and blocking threads all drive this one machine; they differ in
 * who waits, reads, handles and writes.
 *
 *   READ   feed me: conn_feed(), or conn_eof() at the end of input
 *   WORK   a request is complete: conn_work(), here or on another thread
 *   WAIT   a handler waits until wake_ns without a thread: conn_resume()
 *   WRITE  send conn_output() and report it: conn_wrote()
 *   SHUT   send no more (shutdown for writing): conn_shut()
 *   CLOSE  close the descriptor, then conn_release()
 *
 * A connection that the machine ends is shut first, and what the peer still
 * sends is read and thrown away until the peer closes, or the linger time is
 * over, or 1 MiB has come: bytes that reach a closed socket make the kernel
 * send a reset, which may destroy replies on their way (RFC 9112 section 9.6).
 *
 * At any moment one thread owns a connection. Each call takes that thread's
 * own environment. An idle connection owns no buffer and no request.
 */
#ifndef PACELINE_HTTP_CONN_H
#define PACELINE_HTTP_CONN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "http/conn_env.h"
#include "http/head.h"

enum conn_want {
	CONN_READ,
	CONN_WORK,
	CONN_WAIT,
	CONN_WRITE,
	CONN_SHUT,
	CONN_CLOSE,
};

/* What a connection is doing, for whoever applies timeouts. */
enum conn_phase {
	PHASE_IDLE,   /* between requests */
	PHASE_HEAD,   /* a head has begun */
	PHASE_BODY,   /* content is coming */
	PHASE_BUSY,   /* a handler runs or waits: no timeout */
	PHASE_WRITE,  /* output waits for the peer */
	PHASE_LINGER, /* all is sent; the peer is to close */
};

/* The machine's own. */
enum conn_state {
	STATE_HEAD,   /* a head is awaited or incomplete */
	STATE_BODY,   /* a head is routed, its content incomplete */
	STATE_READY,  /* a request is complete */
	STATE_WAIT,   /* its handler waits */
	STATE_LAST,   /* the last reply is in the output */
	STATE_LINGER, /* the writing side is shut */
	STATE_DEAD,
};

struct conn {
	uint8_t state; /* enum conn_state */
	bool closing;  /* the reply being made is the last */
	bool progress; /* since the last conn_park() */
	_Atomic uint8_t phase;
	_Atomic uint32_t stamp_ms; /* since when, by conn_env.now_ms */
	struct head_scan scan;
	uint32_t drained_bytes; /* thrown away while lingering */
	struct request *request;
	struct output *out;
	struct buf kept;   /* input that a later call will need */
	const char *input; /* input of this call */
	size_t input_len;
	uint64_t wake_ns; /* WAIT: monotonic */
};

/* Begins a connection; it wants READ. */
void conn_init(struct conn *c, struct conn_env *env);

/*
 * The peer is lost: nothing more is read or written. Wants CLOSE, but holds
 * its memory (which an operation may be using) until conn_release().
 */
void conn_abort(struct conn *c);

/* Lets go of all it holds. */
void conn_release(struct conn *c, struct conn_env *env);

/* What it wants now. */
static inline enum conn_want conn_want(const struct conn *c)
{
	bool output = c->out != NULL;

	switch ((enum conn_state)c->state) {
	case STATE_HEAD:
	case STATE_BODY:
		return output ? CONN_WRITE : CONN_READ;
	case STATE_READY:
		return CONN_WORK;
	case STATE_WAIT:
		return output ? CONN_WRITE : CONN_WAIT;
	case STATE_LAST:
		return output ? CONN_WRITE : CONN_SHUT;
	case STATE_LINGER:
		return CONN_READ;
	case STATE_DEAD:
		break;
	}
	return CONN_CLOSE;
}

/*
 * Input. The bytes are borrowed until conn_park(), which comes before the
 * next bytes. Bytes fed while READ is not wanted are kept for later.
 */
enum conn_want conn_feed(
    struct conn *c, struct conn_env *env, const char *data, size_t len);
enum conn_want conn_eof(struct conn *c, struct conn_env *env);

/* Runs the handler of the complete request, and parses on. */
enum conn_want conn_work(struct conn *c, struct conn_env *env);

/* The time that WAIT waited for has come: the handler runs again. */
enum conn_want conn_resume(struct conn *c, struct conn_env *env);

/* What to send (len 0: nothing), and that len bytes of it were sent. */
static inline struct output_view conn_output(const struct conn *c)
{
	if (!c->out)
		return (struct output_view){ .fd = -1 };
	return output_next(c->out);
}

enum conn_want conn_wrote(struct conn *c, struct conn_env *env, size_t len);

/* The writing side has been shut. */
enum conn_want conn_shut(struct conn *c, struct conn_env *env);

/*
 * The owner's call returns, or the connection goes to another thread: keeps
 * what is unread of the borrowed input, and publishes phase and stamp.
 */
void conn_park(struct conn *c, struct conn_env *env);

/* True when there is input to keep: conn_park() is due before the next. */
static inline bool conn_unread(const struct conn *c)
{
	return c->input_len || c->kept.mem;
}

/*
 * Answers with an error of the server's own and ends the connection. Of no
 * effect behind the last reply.
 */
enum conn_want conn_refuse(
    struct conn *c, struct conn_env *env, enum http_status status);

/* The phase has lasted too long: 408 for a begun request, else the end. */
enum conn_want conn_timeout(struct conn *c, struct conn_env *env);

/* Bytes of input that wait to be looked at. */
static inline size_t conn_kept(const struct conn *c)
{
	return buf_len(&c->kept);
}

#endif
