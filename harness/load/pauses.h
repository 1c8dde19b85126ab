/* SPDX-License-Identifier: MIT */
/*
 * Connections whose user thinks, in order of when each goes on. Every pause
 * is as long as the others, so a queue is enough. One thread.
 */
#ifndef PACELINE_LOAD_PAUSES_H
#define PACELINE_LOAD_PAUSES_H

#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

struct client;

struct pause {
	uint64_t until_ns;
	struct client *client;
};

struct pauses {
	struct pause *ring; /* a power of two of them */
	size_t mask, head, tail;
};

/* Room for so many pauses at once. 0 or -ENOMEM. */
int MUST_USE pauses_init(struct pauses *p, size_t most);
void pauses_fini(struct pauses *p);

/* until_ns may not be before that of the last one. */
void pauses_add(struct pauses *p, struct client *c, uint64_t until_ns);

/* The first pause to end, or NULL. */
const struct pause *pauses_first(const struct pauses *p);
void pauses_remove_first(struct pauses *p);

#endif
