/* SPDX-License-Identifier: MIT */
/* The command line of paceline-load. */
#ifndef PACELINE_LOAD_OPTIONS_H
#define PACELINE_LOAD_OPTIONS_H

#include <stdbool.h>
#include <stdlib.h>

#include "base/log.h"
#include "load/load_config.h"
#include "load/mix.h"
#include "load/sweep.h"

#define OPTIONS_MAX_HEADERS 64
#define EXIT_INVALID        3 /* with --strict: the result is not valid */

struct options {
	struct load_config config;

	const char *url;
	const char *method;
	const char *body; /* text, or @FILE */
	const char *headers[OPTIONS_MAX_HEADERS];
	size_t header_count;
	double rate_per_s; /* 0: closed loop */
	const char *profile;
	const char *sweep; /* FROM:TO:STEP */
	struct sweep_rates rates;
	bool arrivals; /* their law was named */
	const char *model;
	const char *mix_file;
	const char *targets[MIX_MAX_TARGETS];
	size_t target_count;
	struct mix mix;

	const char *out_dir;
	bool latency, json, quiet, live, strict;
	int events_fd, ready_fd;

	/* Instead of a load: a null server of that engine, the self-test, or
	 * the list of engines. */
	const char *null_server;
	bool self_test, list_engines;
	const char *listen;
};

/*
 * Reads the command line. Ends the process with one line on stderr when it is
 * not right, and after --help and --version. What options_read() returns is
 * freed by options_free().
 */
void options_read(int argc, char **argv, struct options *ret);
void options_free(struct options *o);

/* The second half of it: fills config from the rest. */
void options_finish(struct options *o);
void options_make_targets(struct options *o);

/* Says what is wrong with the command line, and ends the process. */
#define USAGE_ERROR(...)                                                       \
	do {                                                                   \
		log_line(__VA_ARGS__);                                         \
		exit(EXIT_USAGE);                                              \
	} while (0)

#endif
