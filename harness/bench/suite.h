/* SPDX-License-Identifier: MIT */
/*
 * What to measure, as a suite file says it: subjects, scenarios and
 * experiments. A suite is read once and constant from then on.
 *
 *   [suite]            title, repetitions, seed, times, CPUs ...
 *   [subject NAME]     strategy = SPEC | command = ... | floor = epoll
 *   [scenario NAME]    what the generator does to every subject
 *   [experiment ID]    a claim, and the cells that put it to the test
 */
#ifndef PACELINE_BENCH_SUITE_H
#define PACELINE_BENCH_SUITE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"

enum subject_kind {
	SUBJECT_STRATEGY, /* paceline-server --strategy SPEC */
	SUBJECT_COMMAND,  /* any server: a program and a URL */
	SUBJECT_FLOOR,    /* the generator's responder that parses nothing */
};

struct subject {
	char *name;
	int line;
	enum subject_kind kind;
	char *strategy;
	char *command;
	char *url;
	char *floor;
	char *config; /* a template that is filled in for every repetition */
	char *role;
	char *control_of; /* the subject that this one repeats */
};

struct scenario {
	char *name;
	int line;
	char *written; /* "key = value; ...", for env.csv; NULL: no key */
	char *path;
	char *method;
	char *body;
	char *mix;
	char *model;
	char *arrivals;
	char *profile;
	char *engine;
	char *metric;
	char *subjects; /* names or patterns; NULL for all */
	char *load_options;
	char *find;
	char *slo;
	unsigned long connections;
	unsigned long threads; /* 0: one for each of the load CPUs */
	unsigned long pipeline;
	unsigned long idle;
	unsigned long requests_per_connection;
	unsigned long session; /* requests of one, 0: no sessions */
	double rate_per_s;
	double think_s;
	double timeout_s;
	double warmup_s; /* the three below: 0 for what the suite says */
	double duration_s;
	double tail_s;
};

struct experiment {
	char *name;
	int line;
	char *claim;
	char *subjects;
	char *scenario; /* one name, or several */
	char *metric;
	char *rule;
};

struct suite {
	char *name; /* of the file, without folder and ending */
	char *file;
	char *text;   /* as it was read, for the results */
	char *folder; /* what relative paths in the file start from */
	char *title;
	char *server_cpus;
	char *load_cpus;
	char *main_metric;
	char *files; /* sizes of the files that /file/NAME serves */
	unsigned long repetitions;
	unsigned long min_reps;
	unsigned long max_reps;
	unsigned long seed;
	bool seed_given;
	double precision; /* 0: a fixed number of repetitions */
	double warmup_s;
	double duration_s;
	double tail_s;
	double ready_timeout_s; /* how long a server may take to start */
	struct subject *subjects;
	size_t subject_count;
	struct scenario *scenarios;
	size_t scenario_count;
	struct experiment *experiments;
	size_t experiment_count;
};

/*
 * Reads `file`. `origin` is the path that the suite was first read from, for
 * its name and relative paths (NULL: `file`). On failure returns -errno, with
 * the place and the cause in why; *ret is not written then. The caller ends a
 * suite with suite_free().
 */
int suite_load(const char *file, const char *origin, struct suite *ret,
    char *why, size_t cap) MUST_USE;
void suite_free(struct suite *suite);

/* Whether a name is in a list of names and shell patterns ("a, b*"). */
bool list_has(const char *list, const char *name);

/* NULL where there is no such name. */
const struct subject *suite_subject(
    const struct suite *suite, const char *name);
const struct scenario *suite_scenario(
    const struct suite *suite, const char *name);

#endif
