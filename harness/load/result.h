/* SPDX-License-Identifier: MIT */
/* What a run has come to, over all workers. */
#ifndef PACELINE_LOAD_RESULT_H
#define PACELINE_LOAD_RESULT_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "load/intervals.h"
#include "load/load_config.h"
#include "load/worker.h"

#define RESULT_CHECKS 16

struct check {
	const char *name;
	bool passed;
	char text[112];
};

struct result {
	const struct load_config *config;
	struct timespec started_at; /* of the measurement, real time */
	uint64_t duration_ns;       /* measured; shorter when interrupted */
	bool interrupted;
	bool signalled; /* by who wants no more, perhaps after that time */

	struct hist *response, *service, *lag;
	struct hist *net;   /* the response time less the generator's delay */
	struct hist *delay; /* open loop: of the lag, the generator's share */
	struct hist *ages;  /* of the response times, those without a reply */
	struct hist *overshoot; /* by how much overdue waits were */
	/* Always requests = replies + result_failed() + unanswered. */
	uint64_t requests, replies, errors[ERROR_KINDS], unanswered;
	uint64_t retried;    /* times that one of the requests was sent again */
	uint64_t never_sent; /* wanted in the measured time; no requests */
	uint64_t statuses[STATUS_END];
	uint64_t bytes;
	uint64_t due, waited, missed; /* open loop: arrivals */
	uint64_t out_of_range, unstamped;
	struct target_tally *targets; /* NULL when there is one */
	unsigned never_served;
	uint64_t extra_lost, slow_replies;
	double rate_per_s;
	double target_rate_per_s; /* expected over the time; 0 when closed */
	double jain_index;
	double in_flight;  /* requests between sent and received, on average */
	double in_service; /* the same, from their service times */
	struct effort effort; /* of the generator's threads */
	struct arrival_bins arrivals;
	uint64_t from_after_start_ns;

	struct intervals intervals;
	/* The certificate: what was checked, with what outcome. */
	struct check checks[RESULT_CHECKS];
	unsigned check_count;
	bool valid;
	char reason[1024]; /* why not, separated by "; " */
};

/* Adds up what the workers, which have ended, counted. 0 or -ENOMEM. */
int MUST_USE result_merge(struct result *r, struct worker *workers,
    unsigned count, const struct plan *plan);
void result_free(struct result *r);

/* Judges it: sets checks, valid and reason. */
void result_validate(struct result *r);

/*
 * What share of its cores the generator worked or wanted to work, in the
 * measured time, and what share of it its threads stood still.
 */
double result_busy(const struct result *r);
double result_stalled(const struct result *r);

/* "at least" when the generator, not the server, set a closed loop's rate. */
const char *result_rate_bound(const struct result *r);

/* Errors of all kinds together, and those that requests ended in. */
uint64_t result_errors(const struct result *r);
uint64_t result_failed(const struct result *r);

/* Complete replies, right or wrong, with a status in [from, to). */
uint64_t result_statuses(const struct result *r, unsigned from, unsigned to);

#endif
