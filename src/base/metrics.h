/* SPDX-License-Identifier: MIT */
/*
 * The shared memory in which a server counts, and which a harness reads
 * without speaking HTTP: a file (memfd) whose descriptor both hold.
 *
 * The file describes itself, so that the reader needs no list of names:
 *
 *   struct metrics_header            one page
 *   slots x stride_bytes             one slot a thread or process, each
 *                                    `counters` x uint64_t, native order
 *
 * A counter's value is its sum over all slots. Writers store relaxed 64-bit
 * values; a reader may read at any time.
 */
#ifndef PACELINE_BASE_METRICS_H
#define PACELINE_BASE_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#define METRICS_MAGIC        0x31636570616c6365ull
#define METRICS_HEADER_BYTES 4096
#define METRICS_NAME_BYTES   32
#define METRICS_MAX          64

struct metrics_header {
	uint64_t magic;        /* METRICS_MAGIC, written last */
	uint32_t counters;     /* how many names follow */
	uint32_t slots;        /* threads or processes at most */
	uint32_t stride_bytes; /* from one slot to the next */
	_Atomic uint32_t used; /* slots handed out; the rest stay zero */
	char names[METRICS_MAX][METRICS_NAME_BYTES]; /* snake_case */
};

typedef _Atomic uint64_t metric;

/* Counts; only the thread that owns the slot may. No locked instruction. */
static inline void metric_add(metric *m, uint64_t n)
{
	atomic_store_explicit(m,
	    atomic_load_explicit(m, memory_order_relaxed) + n,
	    memory_order_relaxed);
}

static inline uint64_t metric_read(const metric *m)
{
	return atomic_load_explicit(m, memory_order_relaxed);
}

_Static_assert(sizeof(struct metrics_header) <= METRICS_HEADER_BYTES,
    "the header fits its page");

#endif
