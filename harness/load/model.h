/* SPDX-License-Identifier: MIT */
/*
 * When requests are issued, and on which connection: one file a model. A
 * model keeps what it needs in the worker; worker's thread only.
 */
#ifndef PACELINE_LOAD_MODEL_H
#define PACELINE_LOAD_MODEL_H

#include <stdint.h>

struct client;
struct worker;

struct model_ops {
	const char *name;
	/* The load begins: every connection that is up has room. */
	void (*start)(struct worker *w, uint64_t now);
	/* A connection has come up and may have room. */
	void (*up)(struct client *c, uint64_t now);
	/* One of a connection's requests has ended, well or not. */
	void (*ended)(struct client *c, uint64_t now);
	/* A connection takes no more requests. */
	void (*down)(struct client *c, uint64_t now);
	/* Issues what is due; when to be called again at the latest. */
	uint64_t (*pump)(struct worker *w, uint64_t now);
	/* The load has ended: counts what was due and never sent. */
	void (*finish)(struct worker *w, uint64_t now);
};

extern const struct model_ops model_closed;
extern const struct model_ops model_open;
extern const struct model_ops model_sessions;

#endif
