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

	struct hist *response, *service, *lag;
	struct hist *delay; /* open loop: of the lag, the generator's share */
	/* Always requests = replies + result_failed() + unanswered. */
	uint64_t requests, replies, errors[ERROR_KINDS], unanswered;
	uint64_t retried;    /* times that one of the requests was sent again */
	uint64_t never_sent; /* wanted in the measured time; no requests */
	uint64_t statuses[STATUS_END];
	uint64_t bytes;
	uint64_t due, waited, arrived; /* open loop: arrivals */
	uint64_t out_of_range;
	struct target_tally *targets; /* NULL when there is one */
	unsigned never_served;
	uint64_t extra_lost, slow_replies;
	double rate_per_s;
	double target_rate_per_s; /* expected over the time; 0 when closed */
	double jain_index;
	double in_flight; /* requests between sent and received, on average */
	uint64_t load_cpu_ns;
	uint64_t load_spin_ns; /* of that, spinning until a request was due */
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

/* Errors of all kinds together, and those that requests ended in. */
uint64_t result_errors(const struct result *r);
uint64_t result_failed(const struct result *r);

/* Complete replies, right or wrong, with a status in [from, to). */
uint64_t result_statuses(const struct result *r, unsigned from, unsigned to);

#endif
