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

/* A row of intervals.csv; NaN where there is no figure. */
struct second {
	int run_id;
	int second; /* below zero: warm-up */
	double requests;
	double p99_ns;
};

struct run {
	char *dir;
	struct table env;
	struct table runs;
	struct bucket *buckets;
	size_t bucket_count;
	struct second *seconds;
	size_t second_count;
};

/*
 * Reads the files in a folder. Returns 0, or -errno after one line on stderr.
 * Where runs.csv is missing that is -ENOENT, unless the run `may_be_empty`.
 */
int run_load(const char *dir, bool may_be_empty, struct run *ret_run) MUST_USE;
void run_free(struct run *run);

/* The buckets or seconds of a row of runs.csv, borrowed; returns how many. */
size_t run_buckets(
    const struct run *run, size_t row, const struct bucket **ret_buckets);
size_t run_seconds(
    const struct run *run, size_t row, const struct second **ret_seconds);

#endif
