/* SPDX-License-Identifier: MIT */
/* Reads what the server wrote with --trace, in the order of time. */
#ifndef PACELINE_E2E_TRACE_FILE_H
#define PACELINE_E2E_TRACE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

/* What the rules of the patterns speak of. */
enum trace_what {
	TRACE_FOLLOWER, /* states: a thread is in one at a time */
	TRACE_LEADER,
	TRACE_PROCESSING,
	TRACE_IDLE,
	TRACE_READING, /* steps within a state */
	TRACE_HANDLING,
	TRACE_WRITING,
	TRACE_DEACTIVATE, /* moments */
	TRACE_REACTIVATE,
	TRACE_PROMOTE,
	TRACE_ENQUEUE,
	TRACE_WHATS,
};

struct trace_event {
	uint64_t ns;
	size_t line; /* in the file; orders what is of one nanosecond */
	unsigned thread;
	enum trace_what what;
	uint32_t slot; /* of the connection; its generation */
	uint32_t generation;
};

struct trace {
	struct trace_event *events; /* sorted by time */
	size_t count;
	size_t lost; /* lines that are no event */
};

extern const char *const trace_names[TRACE_WHATS];

/* Returns 0, or -errno when the file cannot be read. */
MUST_USE int trace_load(const char *path, struct trace *ret_trace);
void trace_free(struct trace *trace);

#endif
