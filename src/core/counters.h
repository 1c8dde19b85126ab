/* SPDX-License-Identifier: MIT */
/*
 * What the server counts, always: one slot of shared memory a thread or
 * process, so that counting is a plain addition, forks count too, and a
 * harness reads it all without speaking HTTP (base/metrics.h).
 */
#ifndef PACELINE_CORE_COUNTERS_H
#define PACELINE_CORE_COUNTERS_H

#include "base/buf.h"
#include "base/metrics.h"

#define COUNTERS(X)                                                            \
	X(ACCEPTS, accepts)             /* connections taken */                \
	X(CLOSES, closes)               /* connections closed */               \
	X(REFUSALS, refusals)           /* turned away: full, or no memory */  \
	X(TIMEOUTS, timeouts)           /* ended for being too slow */         \
	X(REQUESTS, requests)           /* answered */                         \
	X(REJECTED, rejected)           /* refused for syntax or size */       \
	X(READS, reads)                 /* receive operations that ended */    \
	X(WRITES, writes)               /* send operations that ended */       \
	X(SHORT_WRITES, short_writes)   /* sends that took a part */           \
	X(WAITS, waits)                 /* calls that wait for events */       \
	X(EVENTS, events)               /* events that they returned */        \
	X(EPOLL_CTLS, epoll_ctls)       /* changes to an epoll set */          \
	X(SQES, sqes)                   /* io_uring operations begun */        \
	X(REARMS, rearms)               /* multishot operations begun again */ \
	X(ENQUEUES, enqueues)           /* hand-offs through a queue */        \
	X(QUEUE_FULL, queue_full)       /* hand-offs that found no room */     \
	X(WAKEUPS, wakeups)             /* threads woken by another */         \
	X(PROMOTIONS, promotions)       /* followers made leader */            \
	X(LOCK_WAITS, lock_waits)       /* locks found taken */                \
	X(STALE_EVENTS, stale_events)   /* for connections that are gone */    \
	X(ACCEPT_PAUSES, accept_pauses) /* no descriptor left for accept */

enum counter {
#define COUNTER_ENUM(name, text) COUNT_##name,
	COUNTERS(COUNTER_ENUM)
#undef COUNTER_ENUM
	    COUNTER_TOTAL,
};

#define COUNTER_SLOTS 1024

struct counters {
	struct metrics_header *header;
	size_t map_bytes;
};

/*
 * Maps the counters into the file `fd` (sized here), or into memory of their
 * own when fd is -1. Returns 0 or -errno. Call before threads or forks.
 */
MUST_USE int counters_open(struct counters *c, int fd);
void counters_close(struct counters *c);

/* The next free slot, for one thread; the last is shared when all are out. */
metric *counters_slot(struct counters *c);

/* A counter's sum over all slots in use. Any thread. */
uint64_t counters_sum(const struct counters *c, enum counter which);

/* Appends all sums as a JSON object. Returns 0 or -ENOMEM. Any thread. */
int counters_json(void *counters, struct buf *ret_json);

#endif
