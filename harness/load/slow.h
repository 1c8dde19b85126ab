/* SPDX-License-Identifier: MIT */
/*
 * Connections that are a burden: held ones send half a request and no more;
 * slow ones trickle their requests or sip their replies. They are not part of
 * the measurement; what they do to the others is. Bytes move here, by plain
 * calls at each tick; the engine only connects and closes. Worker's thread.
 */
#ifndef PACELINE_LOAD_SLOW_H
#define PACELINE_LOAD_SLOW_H

#include <stdint.h>

struct client;
struct worker;

/* One slow connection. */
struct slow {
	uint64_t moved_ns; /* when bytes last moved */
	uint32_t sent;     /* of its request */
};

/* Receive buffer of one that sips: what is not read stays with the server. */
#define SLOW_RECEIVE_BYTES 4096

/* A held or slow connection has come up. */
void slow_up(struct client *c, uint64_t now);

/* Moves what each slow connection may move by now. */
void slow_tick(struct worker *w, uint64_t now);

#endif
