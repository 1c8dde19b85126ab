/* SPDX-License-Identifier: MIT */
/* When a loop looks after its connections' timeouts, and how long it waits. */
#ifndef PACELINE_MECHANISM_SWEEPER_H
#define PACELINE_MECHANISM_SWEEPER_H

#include "core/server.h"

#define SWEEPER_NEVER UINT64_MAX

/*
 * Zeroed memory sweeps at once. Written by whoever waits, one thread at a
 * time, but for sweeper_hasten().
 */
struct sweeper {
	_Atomic uint64_t next_ns;
};

/*
 * How long to wait for events: until the next sweep, or the caller's own
 * deadline at next_ns (SWEEPER_NEVER: none) if that is earlier.
 */
uint64_t sweeper_timeout_ns(struct sweeper *s, uint64_t next_ns);

/* Sweeps if it is time to. Returns whether it did. */
bool sweeper_run(struct sweeper *s, struct thread *me, struct peer_table *peers,
    bool (*poke)(struct peer *p, void *arg), void *arg);

/* Sweep soon: something else must be looked at again. Any thread. */
void sweeper_hasten(struct sweeper *s);

#endif
