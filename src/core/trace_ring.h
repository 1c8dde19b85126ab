/* SPDX-License-Identifier: MIT */
/* What trace.c writes and trace_flow.c reads: the ring of one thread. */
#ifndef PACELINE_CORE_TRACE_RING_H
#define PACELINE_CORE_TRACE_RING_H

#include "core/trace.h"

/* The newest entries that are kept for each thread. */
#define TRACE_RING_ENTRIES (1u << 18)

struct trace_entry {
	uint64_t ns;
	uint64_t token;
	uint8_t kind;
	uint8_t name;
};

struct trace_ring {
	unsigned thread;
	const char *role;
	_Atomic uint64_t written; /* entries before it are whole */
	struct trace_entry entries[TRACE_RING_ENTRIES];
};

/* The number of the oldest entry that is kept; the newest is written - 1. */
static inline uint64_t trace_ring_first(const struct trace_ring *ring)
{
	return ring->written > TRACE_RING_ENTRIES
		   ? ring->written - TRACE_RING_ENTRIES
		   : 0;
}

static inline const struct trace_entry *trace_ring_at(
    const struct trace_ring *ring, uint64_t number)
{
	return &ring->entries[number % TRACE_RING_ENTRIES];
}

/*
 * Writes the arrows between threads, or from an operation to its completion:
 * pairs of events of one id. Returns 0 or -ENOMEM.
 */
MUST_USE int trace_save_flows(
    struct trace_ring *const *rings, size_t count, FILE *file);

#endif
