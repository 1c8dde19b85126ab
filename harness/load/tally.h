/* SPDX-License-Identifier: MIT */
/*
 * What one worker has counted. The worker writes; others read it when the
 * worker has ended, except the atomic members and the intervals.
 */
#ifndef PACELINE_LOAD_TALLY_H
#define PACELINE_LOAD_TALLY_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/check.h"
#include "lib/hist.h"
#include "load/plan.h"

enum error_kind {
	ERROR_CONNECT,
	ERROR_READ, /* closed or reset before the reply */
	ERROR_WRITE,
	ERROR_TIMEOUT,
	ERROR_STATUS,
	ERROR_BODY,    /* wrong, short, or no HTTP */
	ERROR_UNASKED, /* bytes that answer no request */
	ERROR_KINDS,
};

/* Names as in the results' columns, without "errors_". */
extern const char *const error_names[ERROR_KINDS];

#define STATUS_END 1000 /* a status has three digits */

/* The life of a request. */
struct stamp {
	uint64_t intended_ns; /* when the schedule or the user wanted it */
	uint64_t sent_ns;     /* just before its bytes went to the kernel */
	uint64_t late_ns;     /* the generator's own delay of it: see delay.h */
	uint32_t target;
	bool arrival; /* made by the schedule */
	bool sent;    /* has left, once at least */
	bool counted; /* left in the measured time first: see tally_sent() */
};

/* Of one target among several. */
struct target_tally {
	struct hist *response;
	uint64_t replies, errors;
};

/* A second of warm-up or measurement, handed from worker to reader. */
struct interval {
	int second; /* from the start of the measurement; below 0 before */
	uint64_t errors;
	struct hist *response;
};

/* Arrivals by when they were due, sent or not, in bins of equal width. */
struct arrival_bins {
	uint64_t width_ns;
	uint32_t count;
	uint32_t *bins;
};

/* What a worker's thread has had and lacked of its CPU so far. */
struct effort {
	uint64_t cpu_ns;
	uint64_t spun_ns;    /* of that, waiting with eyes open */
	uint64_t runq_ns;    /* it could have run, and did not */
	uint64_t stalled_ns; /* it stood still for a millisecond or more */
	bool runq_known;
};

struct tally {
	const struct plan *plan;
	struct hist *response, *service, *lag;
	struct hist *net;   /* the response time less the generator's delay */
	struct hist *delay; /* open loop: of the lag, the generator's share */
	struct hist *ages;  /* of the response times, those without a reply */
	struct hist *overshoot; /* by how much overdue waits were */
	/*
	 * Of the requests that first left in the measured time: how many, how
	 * many times one was sent again, and what became of them. Always
	 * requests = answered + errors from READ to BODY + unanswered.
	 */
	uint64_t requests, retried, answered, errors[ERROR_KINDS], unanswered;
	uint64_t statuses[STATUS_END]; /* complete replies, right or wrong */
	uint64_t never_sent;           /* wanted in the measured time */
	uint64_t bytes; /* of right replies in the measured time */
	/*
	 * Open loop: arrivals that were due, that found no connection free,
	 * that found one and were not sent in time.
	 */
	uint64_t due, waited, missed;
	uint64_t out_of_range;
	uint64_t unstamped; /* replies without an arrival time */
	/* Right ones that came in the measured time, and in the tail. */
	_Atomic uint64_t replies, tail_replies;
	struct arrival_bins arrivals;
	struct target_tally *targets; /* NULL when there is one */
	uint32_t target_count;
	/*
	 * For Little's law: requests between sent and received, over time; and
	 * what of each one's service time lies in the measured time.
	 */
	uint64_t in_flight, flow_ns;
	double in_flight_area, service_area;
	struct effort effort[2]; /* at the measurement's start and end */
	/* The interval being filled is two[made % 2]. */
	struct interval two[2];
	atomic_uint made, taken;
};

/*
 * 0 or -ENOMEM. With bins.count > 0 arrivals are counted in such bins, and
 * with more than one target each is counted by itself too.
 */
int MUST_USE tally_init(struct tally *t, const struct plan *plan,
    struct arrival_bins bins, uint32_t targets);
void tally_fini(struct tally *t);

static inline bool tally_measured(const struct tally *t, uint64_t ns)
{
	return ns >= plan_read(&t->plan->from_ns) &&
	       ns < plan_read(&t->plan->to_ns);
}

/*
 * A request leaves at `now`, its sent stamp. The first time decides whether it
 * is counted, and with it the reply or the error that it ends in, whenever that
 * comes: the ends of the measured time cut no request in two.
 */
void tally_sent(struct tally *t, struct stamp *s, uint64_t now);

/*
 * Open loop: an arrival has been sent; its delay until then is the lateness
 * after it was due and a connection was free.
 */
void tally_arrival(struct tally *t, const struct stamp *s);

/* A right reply of so many bytes, head and all, was complete at `now`. */
void tally_reply(
    struct tally *t, const struct stamp *s, uint64_t bytes, uint64_t now);

/* A complete reply to a request had this status, right or wrong. */
void tally_status(struct tally *t, const struct stamp *s, unsigned status);

/*
 * A request got no right reply. A timeout enters the histograms at its age.
 */
void tally_error(
    struct tally *t, enum error_kind kind, const struct stamp *s, uint64_t now);

/* A request is taken back, to be sent again on another connection. */
void tally_recall(struct tally *t, struct stamp *s, uint64_t now);

/* Bytes came that no request had asked for; counted to the very end. */
void tally_unasked(struct tally *t, uint64_t now);

/* A connection could not be made; counted from before the start on. */
void tally_connect_error(struct tally *t, uint64_t now);

/* At the end: a request without a reply, sent or not; enters at its age. */
void tally_unanswered(struct tally *t, const struct stamp *s, uint64_t now);

/* A wait ended at `now` that should have ended at until_ns, or before. */
void tally_overshoot(struct tally *t, uint64_t until_ns, uint64_t now);

/* The plan's times are known: numbers the first interval. */
void tally_start(struct tally *t, uint64_t now);

/* At the end: arrivals, due at one time about, that no connection took. */
void tally_never_sent(
    struct tally *t, uint64_t intended_ns, uint64_t count, uint64_t now);

/* Ends the interval when its second is over; called at least once a second. */
void tally_tick(struct tally *t, uint64_t now);

/* Makes the last, unfinished interval available. */
void tally_end(struct tally *t);

/* The oldest interval that is made and not taken yet, or NULL. */
struct interval *tally_interval(struct tally *t);
/* Gives it back for use, emptied. */
void tally_interval_taken(struct tally *t);

#endif
