/* SPDX-License-Identifier: MIT */
/* A run at each of several rates, one after the other. Main thread. */
#ifndef PACELINE_LOAD_SWEEP_H
#define PACELINE_LOAD_SWEEP_H

#include "base/check.h"

#define SWEEP_MAX 1000

struct sweep_rates {
	double from_per_s, step_per_s;
	unsigned count;
};

struct options;
struct run_hooks;

/* Reads "FROM:TO:STEP". 0, -EINVAL, -ERANGE, or -E2BIG above SWEEP_MAX. */
int MUST_USE sweep_parse(const char *text, struct sweep_rates *ret);

/*
 * Runs them, prints a row of a table on stdout as each ends, and writes it to
 * sweep.csv below --out. An interrupt ends the sweep and keeps the runs that
 * were whole. Returns the exit status.
 */
int sweep_run(struct options *o, const struct run_hooks *hooks);

#endif
