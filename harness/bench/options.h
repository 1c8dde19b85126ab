/* SPDX-License-Identifier: MIT */
/* The command line. */
#ifndef PACELINE_BENCH_OPTIONS_H
#define PACELINE_BENCH_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"
#include "bench/table.h"

struct options {
	const char *suite; /* a file; NULL with --resume */
	const char *results;
	const char *resume;
	bool list;
	bool dry_run;
	/* Recorded with the results, so that a resumed run keeps them. */
	const char *only;
	const char *seed;
	const char *reps;
	const char *duration;
	const char *warmup;
	const char *server_cpus;
	const char *load_cpus;
	const char *server;
	const char *load;
	const char *netns; /* "yes" or NULL */
};

struct recorded_option {
	const char *name;
	size_t offset;
};

extern const struct recorded_option recorded_options[];
extern const size_t recorded_option_count;

/* NULL: it was not given. */
const char *recorded_option(const struct options *options, size_t index);

/*
 * Reads the command line; for --help, --version and mistakes it does not
 * return, but ends the program with 0 or 2.
 */
void options_parse(int argc, char **argv, struct options *ret);

/*
 * Takes the recorded options that were not given now from an earlier env.csv,
 * whose texts must outlive the options.
 */
void options_recall(struct options *options, const struct csv_table *env);

#endif
