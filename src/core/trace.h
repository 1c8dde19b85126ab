/* SPDX-License-Identifier: MIT */
/*
 * What each thread did and when, for the eye (Perfetto, chrome://tracing) and
 * for the tests that hold a strategy to its pattern. Each thread writes a
 * ring of its own, made beforehand; off, a call costs one predictable branch.
 *
 * The file is the Chrome trace-event JSON, one event a line:
 *   a thread's states     {"ph":"B","name":"leader",...} ... {"ph":"E",...}
 *   steps within a state  the same, nested: "reading", "handling", "writing"
 *   moments               {"ph":"i","name":"promote",...}
 *   arrows                {"ph":"s","name":"promotion",...}, {"ph":"f",...}
 * with "ts" in microseconds (three decimals: nanoseconds), "tid" the thread's
 * number in the server, and args.conn "slot.generation" of the connection,
 * where there is one (token 0: there is none). Arrows lead from a promotion to
 * the new leader, from enqueue to dequeue, from an operation's initiation to
 * its completion.
 */
#ifndef PACELINE_CORE_TRACE_H
#define PACELINE_CORE_TRACE_H

#include <stdint.h>
#include <stdio.h>

#include "base/check.h"

#define TRACE_NAMES(X)                                                         \
	X(FOLLOWER, follower) /* states */                                     \
	X(LEADER, leader)                                                      \
	X(PROCESSING, processing)                                              \
	X(IDLE, idle)                                                          \
	X(WAITING, waiting)                                                    \
	X(READING, reading) /* steps */                                        \
	X(HANDLING, handling)                                                  \
	X(WRITING, writing)                                                    \
	X(ACCEPT, accept) /* moments */                                        \
	X(CLOSE, close)                                                        \
	X(DEACTIVATE, deactivate)                                              \
	X(REACTIVATE, reactivate)                                              \
	X(PROMOTE, promote)                                                    \
	X(ENQUEUE, enqueue)                                                    \
	X(DEQUEUE, dequeue)                                                    \
	X(INITIATE_ACCEPT, initiate accept) /* asynchronous operations */      \
	X(INITIATE_RECEIVE, initiate receive)                                  \
	X(INITIATE_SEND, initiate send)                                        \
	X(INITIATE_FILE_READ, initiate file read)                              \
	X(COMPLETE_ACCEPT, complete accept)                                    \
	X(COMPLETE_RECEIVE, complete receive)                                  \
	X(COMPLETE_SEND, complete send)                                        \
	X(COMPLETE_FILE_READ, complete file read)

enum trace_name {
#define TRACE_ENUM(name, text) TRACE_##name,
	TRACE_NAMES(TRACE_ENUM)
#undef TRACE_ENUM
};

enum trace_kind {
	TRACE_STATE, /* ends the state before it */
	TRACE_BEGIN,
	TRACE_END,
	TRACE_MOMENT,
};

struct trace_ring;

/* A ring for a thread, or NULL without memory. */
struct trace_ring *trace_ring_new(unsigned thread, const char *role);
void trace_ring_free(struct trace_ring *ring);

/* Writes one entry; use the calls below. */
void trace_write(struct trace_ring *ring, enum trace_kind kind,
    enum trace_name name, uint64_t token);

/* The thread is in another state from here on. */
static inline void trace_state(
    struct trace_ring *ring, enum trace_name name, uint64_t token)
{
	if (__builtin_expect(ring != NULL, 0))
		trace_write(ring, TRACE_STATE, name, token);
}

static inline void trace_begin(
    struct trace_ring *ring, enum trace_name name, uint64_t token)
{
	if (__builtin_expect(ring != NULL, 0))
		trace_write(ring, TRACE_BEGIN, name, token);
}

static inline void trace_end(
    struct trace_ring *ring, enum trace_name name, uint64_t token)
{
	if (__builtin_expect(ring != NULL, 0))
		trace_write(ring, TRACE_END, name, token);
}

static inline void trace_moment(
    struct trace_ring *ring, enum trace_name name, uint64_t token)
{
	if (__builtin_expect(ring != NULL, 0))
		trace_write(ring, TRACE_MOMENT, name, token);
}

/*
 * Writes the rings as one JSON file, after their threads have ended, or while
 * what is left of them is held up. Returns 0 or -errno.
 */
MUST_USE int trace_save(
    struct trace_ring *const *rings, size_t count, FILE *file);

#endif
