/* SPDX-License-Identifier: MIT */
/*
 * One thread of the load with its connections: makes them, keeps them up,
 * lets the model issue requests, and counts.
 */
#ifndef PACELINE_LOAD_WORKER_H
#define PACELINE_LOAD_WORKER_H

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <pthread.h>
#include <stdint.h>

#include "base/clock.h"
#include "load/client.h"
#include "load/delay.h"
#include "load/engine.h"
#include "load/load_config.h"
#include "load/model.h"
#include "load/pace.h"
#include "load/pauses.h"
#include "load/plan.h"
#include "load/schedule.h"
#include "load/slow.h"
#include "load/tally.h"

struct worker {
	const struct load_config *config;
	struct plan *plan;
	const struct model_ops *model;
	unsigned index;
	pthread_t thread;

	struct engine *engine;
	/* The active ones, then the idle, the held, the slow ones. */
	struct client *clients;
	unsigned active, held_first, slow_first, count;
	struct stamp *stamps;
	uint32_t depth;   /* stamps a client, a power of two */
	bool sends_block; /* a request may exceed the socket's buffer */
	struct reply_cache cache;
	struct expect_memory *memory; /* one a target */
	struct tally tally;
	bool loading; /* between start and stop */
	/* Requests to make, not made yet, ended; without a limit many. */
	uint64_t share, left, ended;

	/* Connections: to make now, to make again later, being made. */
	struct client_list fresh, later;
	unsigned connecting, up;
	int connect_error;   /* of the last that failed */
	uint64_t extra_lost; /* idle, held and slow ones that were closed */

	struct slow *slow; /* one a slow connection */
	uint64_t slow_replies;

	/* Open loop. */
	struct schedule *schedule;
	struct client_list ready;
	struct pauses pauses;
	struct pace pace; /* for the engine */

	/* The thread's looks at the clock, and what they found. */
	struct stall stall;
	int64_t real_offset_ns; /* of arrival stamps: see arrival.h */

	/* Several targets: which comes next. */
	gsl_rng *rng;
	gsl_ran_discrete_t *choice;

	unsigned sweep; /* the next client to look at for timeouts */
	uint64_t next_tick_ns;

	/* For the main thread, once the plan counts this worker as ready. */
	int err; /* why the thread could not run, -errno */
	unsigned up_first;
	int connect_error_first;
};

/* Prepares a worker; worker_run() is its thread. 0 or -errno. */
int MUST_USE worker_init(struct worker *w, const struct load_config *config,
    struct plan *plan, unsigned index);
void worker_fini(struct worker *w);
void *worker_run(void *worker);

/* From clients: a connection is to be made (again), at once or later. */
void worker_reconnect(struct worker *w, struct client *c, bool later);

/* From models: whether one more request may be made, which makes it one. */
bool worker_take(struct worker *w);

/* From clients: a request has ended, well or not. */
void worker_ended(struct worker *w, struct client *c, uint64_t now);

/* The target of the next request. */
uint32_t worker_pick(struct worker *w);

/* The time, while the thread works. */
static inline uint64_t worker_now(struct worker *w)
{
	uint64_t now = clock_now_ns();

	stall_look(&w->stall, now);
	return now;
}

/*
 * From engines: a sleep has ended, which should have until until_ns at the
 * latest; `stopped`: it was interrupted.
 */
void worker_woke(struct worker *w, uint64_t until_ns, bool stopped);

#endif
