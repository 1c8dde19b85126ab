/* SPDX-License-Identifier: MIT */
/*
 * A connection machine on a bench: an application of its own, a peer that
 * takes what is sent, and a log of what the machine wanted. No cmocka here:
 * the fuzz targets drive it too. A broken promise ends the program.
 */
#ifndef PACELINE_TESTS_MACHINE_H
#define PACELINE_TESTS_MACHINE_H

#include "http/conn.h"

#define MACHINE_WANTS   4096
#define MACHINE_BIG     10000 /* bytes of /big */
#define MACHINE_FILE    5000  /* bytes of /file */
#define MACHINE_REPLIES 512

struct machine {
	struct conn conn;
	struct conn_env env;
	struct http_limits limits;
	atomic_bool draining;
	metric requests, rejected, refusals;
	_Atomic size_t held;
	size_t write_most; /* bytes that one write takes */

	struct buf sent;           /* what the peer got */
	char wants[MACHINE_WANTS]; /* a letter a step, see machine_step() */
	size_t steps;
	unsigned handled;
	bool head[MACHINE_REPLIES]; /* the n-th handled was a HEAD */
};

/*
 * The application: / /echo /wait (twice, then answers) /big /file /none
 * (204), by the methods that fit; else 404, 405.
 */
extern const struct application machine_application;

/* A new connection with the limits below, and a Date that stands still. */
void machine_open(struct machine *m);
void machine_open_with(struct machine *m, const struct http_limits *limits);
void machine_close(struct machine *m);

/* A fresh connection in the same environment; what was sent is forgotten. */
void machine_again(struct machine *m);

/*
 * Does what the machine wants once, and notes it: K work, T wait, W write,
 * S shut. Returns false, and does nothing, for READ (R) and CLOSE (C).
 */
bool machine_step(struct machine *m);

/* Steps until it wants READ or CLOSE; parks it. */
void machine_settle(struct machine *m);

/* Feeds, settles and parks. */
void machine_feed(struct machine *m, const char *data, size_t len);

/* The same, in pieces of `step` bytes, until CLOSE. */
void machine_feed_steps(
    struct machine *m, const char *data, size_t len, size_t step);

/* The letters so far, without forgetting them; and with. */
const char *machine_wants(struct machine *m);
void machine_forget(struct machine *m);

/* What the peer got, as text. */
const char *machine_sent(struct machine *m);

#endif
