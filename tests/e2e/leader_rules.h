/* SPDX-License-Identifier: MIT */
/*
 * The five rules of Leader/Followers (Schmidt, O'Ryan, Kircher, Pyarali,
 * Buschmann; POSA2), held against a trace:
 *
 *   1  at most one leader at a time; only the leader takes events
 *   2  deactivate the handle, promote, process, reactivate: in this order
 *   3  one event a leadership (batch=N: at most N)
 *   4  who finishes leads at once if nobody does, else follows
 *   5  no connection is processed by two threads at once
 */
#ifndef PACELINE_E2E_LEADER_RULES_H
#define PACELINE_E2E_LEADER_RULES_H

#include <stdbool.h>

#include "trace_file.h"

enum { LEADER_RULES = 5 };

struct leader_verdict {
	unsigned broken[LEADER_RULES + 1]; /* how often, by rule from 1 */
	char first[LEADER_RULES + 1][160]; /* where first */
	unsigned leaderships;
	unsigned leaders;     /* threads that led */
	unsigned connections; /* reactivations */
};

/*
 * bound: a connection returns to its thread, so a leader may hand events on
 * (enqueue) and go on leading, and a thread may leave the followers for it;
 * then rule 4 cannot be read from the trace and is not judged.
 */
void leader_rules_check(const struct trace_event *events, size_t count,
    unsigned batch, bool bound, struct leader_verdict *ret_verdict);

#endif
