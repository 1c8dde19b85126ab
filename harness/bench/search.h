/* SPDX-License-Identifier: MIT */
/*
 * The search for a load: the highest rate that meets a limit, or the knee.
 * Pure: it says which load to try next, and is told what came of it.
 *
 *   max-rate      the capacity in a closed loop, then bisection of the rate on
 *                 a log scale
 *   knee, open    a tenth of the capacity, two tenths ...; the knee is where
 *                 the rate over the mean response time is highest (Kleinrock)
 *   knee, closed  1, 2, 4 ... connections; the knee is where the line of one
 *                 connection's rate meets the highest rate of a fit by the
 *                 Universal Scalability Law
 */
#ifndef PACELINE_BENCH_SEARCH_H
#define PACELINE_BENCH_SEARCH_H

#include <stdbool.h>

#include "base/check.h"

#define SEARCH_MOST_PROBES 24

enum search_goal {
	SEARCH_MAX_RATE,
	SEARCH_KNEE_OPEN,
	SEARCH_KNEE_CLOSED,
};

struct probe {
	double rate_per_s; /* 0: a closed loop */
	unsigned long connections;
};

struct outcome {
	double rate_per_s; /* achieved */
	double response_mean_ns;
	bool met;      /* the limit, and nothing was lost */
	bool doubtful; /* the generator did not trust the run */
};

struct search {
	enum search_goal goal;
	unsigned long connections; /* at most, in a closed loop */
	double low;  /* highest rate that met the limit, 0: none */
	double high; /* lowest that missed it, 0: none */
	bool high_doubtful;
	double capacity; /* 0: not known */
	double next_rate;
	double best_power;
	unsigned probes;
	int best; /* the probe that is the answer, -1: none */
	bool done;
	/* What a closed loop gave: for the fit. */
	double loads[SEARCH_MOST_PROBES];
	double rates[SEARCH_MOST_PROBES];
};

/*
 * `hint` is what an earlier search of the same cell has found, 0: nothing.
 * `connections` are those of the scenario.
 */
void search_begin(struct search *search, enum search_goal goal,
    unsigned long connections, double hint);

/* What to try next; false when there is nothing left to try. */
bool search_next(struct search *search, struct probe *ret);

/* What came of it. */
void search_tell(struct search *search, const struct probe *probe,
    const struct outcome *outcome);

#endif
