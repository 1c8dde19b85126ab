/* SPDX-License-Identifier: MIT */
/*
 * What queueing theory allows a server of k workers at best: the ideal that is
 * drawn behind measured latency. M/M/k is exact (Erlang C); M/G/k is Lee and
 * Longton's approximation, and general arrivals are Allen and Cunneen's: the
 * wait of M/M/k times the mean of the squared variations of gaps and service.
 * For one worker and Poisson arrivals the mean is exact for any service.
 * Times are in one unit, whatever it is, and rates per that unit.
 */
#ifndef PACELINE_LIB_QUEUEING_H
#define PACELINE_LIB_QUEUEING_H

#include "base/check.h"

struct queue {
	unsigned servers;
	double arrivals; /* rate */
	double service;  /* mean time without waiting */
	/* (standard deviation / mean)^2: 0 constant, 1 exponential */
	double service_variation2;
	double gap_variation2; /* 1 for Poisson arrivals */
};

struct queue_answer {
	double utilisation;
	double must_wait; /* the share that finds every server busy */
	double wait;      /* mean, over all */
	double response;  /* mean, wait and service */
	double p50, p99;  /* of the response */
};

/* Returns 0, -EINVAL for what is no queue, -ERANGE when it would grow forever.
 */
MUST_USE int queue_solve(const struct queue *q, struct queue_answer *ret);

/*
 * A quantile, 0 < p < 1, of the response: service (constant, or gamma with the
 * variation given) plus a wait that is exponential for those who must. Exact
 * for M/M/k. Of a queue that queue_solve() accepts.
 */
double queue_response_quantile(const struct queue *q, double p);

/*
 * Erlang's C: the share of arrivals that must wait, with `load` (arrivals times
 * service) below the number of servers.
 */
double queue_erlang_c(unsigned servers, double load);

#endif
