/* SPDX-License-Identifier: MIT */
/*
 * W, the generator's own delay of a request: how much later it was sent than
 * it could have been, and its reply read later than the kernel had it. The
 * response time R less W, recorded beside R as "net", is what a generator that
 * is never late would have seen of the same server.
 *
 * A request can be sent when it is intended and its connection has room. A
 * delay that is long enough to leave arrivals waiting behind it is handed on
 * to the connection's next request, as long as that waits for nothing else:
 * the backlog of a freeze is the generator's until it has gone.
 *
 * Not in W: what the requests that such a backlog sends at once cost each
 * other in the server.
 *
 * Pure; one thread. Times are monotonic ns.
 */
#ifndef PACELINE_LOAD_DELAY_H
#define PACELINE_LOAD_DELAY_H

#include <stdbool.h>
#include <stdint.h>

/* A thread that does not run for so long, and does not wait, is stopped. */
#define DELAY_STALL_NS UINT64_C(1000000)

/* When a request could have been sent, on a connection with room since. */
static inline uint64_t delay_ready_ns(uint64_t intended_ns, uint64_t free_ns)
{
	return intended_ns > free_ns ? intended_ns : free_ns;
}

/*
 * From when on a connection counts as having room, when the reply that made
 * it arrived then and its request was sent so much too late.
 */
static inline uint64_t delay_free_ns(uint64_t arrived_ns, uint64_t send_ns)
{
	return send_ns < DELAY_STALL_NS ? arrived_ns : arrived_ns - send_ns;
}

/*
 * A worker's looks at the clock. While it works they follow each other
 * closely, and while it waits it knows until when; more is a stall: it was
 * stopped, or others had its CPU. The last one is remembered.
 */
struct stall {
	uint64_t seen_ns; /* the last look */
	uint64_t from_ns; /* the last look before the stall */
	uint64_t ns;      /* how long it was */
	uint64_t sum_ns;  /* of all */
};

/* A look at the clock, while working. */
void stall_look(struct stall *s, uint64_t now);

/*
 * The first look after a wait that should have ended at until_ns, at the
 * latest; or that a stop signal ended (EINTR: nothing else does).
 */
void stall_woke(struct stall *s, uint64_t until_ns, uint64_t now, bool stopped);

/*
 * By how much a request left later than its stamp says: that was taken right
 * before a stall, and its reply took longer than that.
 */
uint64_t stall_after(
    const struct stall *s, uint64_t sent_ns, uint64_t arrived_ns);

#endif
