/* SPDX-License-Identifier: MIT */
#include "bench/options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "bench/suite_keys.h"
#include "config.h"

#define RECORDED(option, member)                                               \
	{                                                                      \
		option, offsetof(struct options, member)                       \
	}

const struct recorded_option recorded_options[] = {
	RECORDED("only", only),
	RECORDED("seed", seed),
	RECORDED("reps", reps),
	RECORDED("duration", duration),
	RECORDED("warmup", warmup),
	RECORDED("server-cpus", server_cpus),
	RECORDED("load-cpus", load_cpus),
	RECORDED("server", server),
	RECORDED("load", load),
	RECORDED("netns", netns),
};

const size_t recorded_option_count = ARRAY_SIZE(recorded_options);

enum {
	OPT_LIST = 256,
	OPT_DESCRIBE,
	OPT_DRY_RUN,
	OPT_RESULTS,
	OPT_RESUME,
	OPT_RECORDED, /* and one more for each recorded option */
};

static const struct argp_option entries[] = {
	{ 0, 0, 0, 0, "What to run:", 1 },
	{ "only", OPT_RECORDED + 0, "PATTERN", 0,
	    "Only cells whose subject, scenario or scenario/subject match", 0 },
	{ "reps", OPT_RECORDED + 2, "N", 0,
	    "N repetitions of each cell, whatever the suite says", 0 },
	{ "duration", OPT_RECORDED + 3, "TIME", 0,
	    "Measure each for TIME (2s, 500ms)", 0 },
	{ "warmup", OPT_RECORDED + 4, "TIME", 0,
	    "Warm up each for TIME, not counted", 0 },
	{ "seed", OPT_RECORDED + 1, "N", 0,
	    "Seed of the order and of the schedules", 0 },
	{ "resume", OPT_RESUME, "DIR", 0,
	    "Go on with an interrupted run; takes no suite", 0 },
	{ 0, 0, 0, 0, "Where to run it:", 2 },
	{ "server-cpus", OPT_RECORDED + 5, "LIST", 0,
	    "CPUs of the servers (0-1,4)", 0 },
	{ "load-cpus", OPT_RECORDED + 6, "LIST", 0,
	    "CPUs of the generator and of the bench", 0 },
	{ "netns", OPT_RECORDED + 9, 0, 0,
	    "Server and generator in network namespaces, joined by a veth pair "
	    "(root)",
	    0 },
	{ "results", OPT_RESULTS, "DIR", 0,
	    "Folder for the folder of the run (results)", 0 },
	{ "server", OPT_RECORDED + 7, "PROGRAM", 0,
	    "Use another paceline-server than the one beside this program", 0 },
	{ "load", OPT_RECORDED + 8, "PROGRAM", 0, "Use another paceline-load",
	    0 },
	{ 0, 0, 0, 0, "Instead of running:", 3 },
	{ "list", OPT_LIST, 0, 0, "List the suite's subjects and scenarios",
	    0 },
	{ "describe", OPT_DESCRIBE, 0, 0,
	    "Tell all that a suite file may say; takes no suite", 0 },
	{ "dry-run", OPT_DRY_RUN, 0, 0, "Print the plan and the time it takes",
	    0 },
	{ 0, 0, 0, 0, "Help:", -1 },
	{ 0 },
};

static error_t take_recorded(
    struct options *options, int index, const char *value)
{
	const struct recorded_option *option;

	if (index < 0 || (size_t)index >= recorded_option_count)
		return ARGP_ERR_UNKNOWN;
	option = &recorded_options[index];
	*(const char **)((char *)options + option->offset) =
	    value ? value : "yes";
	return 0;
}

/* In one line, where argp_error() takes two. */
static void __attribute__((noreturn)) refuse(const char *why, const char *value)
{
	log_line("%s%s", why, value);
	exit(EXIT_USAGE);
}

static error_t take(int key, char *value, struct argp_state *state)
{
	struct options *options = state->input;

	switch (key) {
	case OPT_DESCRIBE:
		sections_describe(stdout);
		exit(EXIT_DONE);
	case OPT_LIST:
		options->list = true;
		return 0;
	case OPT_DRY_RUN:
		options->dry_run = true;
		return 0;
	case OPT_RESULTS:
		options->results = value;
		return 0;
	case OPT_RESUME:
		options->resume = value;
		return 0;
	case ARGP_KEY_ARG:
		if (options->suite)
			refuse("one suite at a time, not also ", value);
		options->suite = value;
		return 0;
	case ARGP_KEY_END:
		if (!options->suite == !options->resume)
			refuse("name a suite file (such as "
			       "suites/default.ini), or --resume DIR",
			    "");
		return 0;
	default:
		return take_recorded(options, key - OPT_RECORDED, value);
	}
}

static void print_version(FILE *out, struct argp_state *state)
{
	(void)state;
	fprintf(out,
	    "paceline-bench %s\nconfigure %s\nliburing %s, inih %s, gsl %s\n",
	    PACKAGE_VERSION, CONFIGURE_LINE, LIBURING_VERSION, INIH_VERSION,
	    GSL_VERSION_BUILT);
}

static const struct argp argp = {
	.options = entries,
	.parser = take,
	.args_doc = "SUITE.ini",
	.doc = "Measures the servers of a suite, each in a fresh process under "
	       "the load of paceline-load, in random order, and writes CSV "
	       "files that paceline-report reads.\v"
	       "Exit status: 0 done, 1 a subject failed, 2 wrong usage or "
	       "suite, 77 nothing can run here, 128 + the signal that "
	       "interrupted. Finished repetitions are kept in each case.",
};

void options_parse(int argc, char **argv, struct options *ret)
{
	*ret = (struct options){ 0 };
	argp_err_exit_status = EXIT_USAGE;
	argp_program_version_hook = print_version;
	argp_parse(&argp, argc, argv, 0, NULL, ret);
}

const char *recorded_option(const struct options *options, size_t index)
{
	size_t offset = recorded_options[index].offset;

	return *(const char *const *)((const char *)options + offset);
}

void options_recall(struct options *options, const struct csv_table *env)
{
	for (size_t i = 0; i < csv_rows(env); i++) {
		const char *key = table_get(env, i, "key");

		if (!key)
			continue;
		if (!strcmp(key, "suite_file"))
			options->suite = table_get(env, i, "value");
		/* Given or drawn: the order has to be the same. */
		if (!strcmp(key, "seed"))
			options->seed = table_get(env, i, "value");
		if (strncmp(key, "option.", 7))
			continue;
		for (size_t k = 0; k < recorded_option_count; k++)
			if (!strcmp(key + 7, recorded_options[k].name) &&
			    !recorded_option(options, k))
				take_recorded(options, (int)k,
				    table_get(env, i, "value"));
	}
}
