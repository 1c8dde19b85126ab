/* SPDX-License-Identifier: MIT */
/*
 * The files of one run, as results/README.md describes them. What is missing
 * besides runs.csv leaves its part empty. Owned by the caller
 * until run_free(); one thread at a time.
 */
#ifndef PACELINE_REPORT_RUN_H
#define PACELINE_REPORT_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "report/table.h"

enum latency_kind {
	LATENCY_RESPONSE,
	LATENCY_SERVICE,
	LATENCY_LAG,
};

/* A row of latency.csv. */
struct bucket {
	int run_id;
	enum latency_kind kind;
	uint64_t high_ns;
	uint64_t count;
};

/*
 * A row of intervals.csv, one a second of a run; NaN where there is no figure
 * or none that can be true.
 */
struct second {
	int run_id;
	int second; /* below zero: warm-up */
	double requests;
	double p99_ns;
};

/* A valid row of probes.csv with both figures. */
struct probe {
	int run_id;
	bool is_open; /* the load's loop */
	size_t row;   /* of probes.csv */
	double rate_per_s;
	double p99_ns;
};

struct run {
	char *dir;
	struct table env;
	struct table runs;
	struct table strategies;
	struct bucket *buckets;
	size_t bucket_count;
	struct second *seconds;
	size_t second_count;
	struct probe *probes;
	size_t probe_count;
};

/*
 * Reads the files in a folder. Returns 0, or -errno after one line on stderr.
 * Where runs.csv is missing that is -ENOENT, unless the run `may_be_empty`.
 */
int run_load(const char *dir, bool may_be_empty, struct run *ret_run) MUST_USE;
void run_free(struct run *run);

/* The run_id of a row of runs.csv, or -1. */
int run_id(const struct run *run, size_t row);

/*
 * The buckets or seconds of a row of runs.csv, borrowed; returns how many.
 * The seconds rise.
 */
size_t run_buckets(
    const struct run *run, size_t row, const struct bucket **ret_buckets);
size_t run_seconds(
    const struct run *run, size_t row, const struct second **ret_seconds);

/* The probes that led to a row of runs.csv, borrowed; returns how many. */
size_t run_probes(
    const struct run *run, size_t row, const struct probe **ret_probes);

/* One second of a row of runs.csv, borrowed, or NULL. */
const struct second *run_second(const struct run *run, size_t row, int second);

/*
 * How much of a second belongs to the warm-up or to the measured time of a
 * row: 1 but for the first and the last, 0 outside of both.
 */
double run_second_length(const struct run *run, size_t row, int second);

/* The measured seconds of a row that are whole and have a figure. */
size_t run_whole_seconds(const struct run *run, size_t row);

#endif
