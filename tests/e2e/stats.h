/* SPDX-License-Identifier: MIT */
/* The server's counters, as /stats tells them. */
#ifndef PACELINE_E2E_STATS_H
#define PACELINE_E2E_STATS_H

#include "wire.h"

/*
 * Asks on an open connection for one counter. Returns its value, or -1 when
 * there is no such answer. The reply that tells of it is not yet counted as
 * written, nor its request as answered.
 */
long stats_ask(struct wire *wire, const char *name);

/* The same, of a reply to GET /stats. */
long stats_find(const struct reply *reply, const char *name);

#endif
