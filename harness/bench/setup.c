/* SPDX-License-Identifier: MIT */
#include "bench/setup.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <unistd.h>

#include "bench/kernel_counts.h"
#include "bench/values.h"

static int wrong(const char *option, const char *value, const char *right,
    char *why, size_t cap)
{
	snprintf(why, cap, "--%s=%s: it takes %s", option, value, right);
	return -EINVAL;
}

static int override_times(
    const struct options *options, struct suite *suite, char *why, size_t cap)
{
	double duration_s = 0, warmup_s = 0;

	if (options->duration &&
	    (value_seconds(options->duration, &duration_s) || !duration_s))
		return wrong("duration", options->duration,
		    "a time such as 2s or 500ms", why, cap);
	if (options->warmup &&
	    (value_seconds(options->warmup, &warmup_s) || !warmup_s))
		return wrong("warmup", options->warmup,
		    "a time such as 2s or 500ms", why, cap);
	for (size_t i = 0; i < suite->scenario_count; i++) {
		struct scenario *s = &suite->scenarios[i];

		s->duration_s = duration_s > 0 ? duration_s : s->duration_s;
		s->warmup_s = warmup_s > 0 ? warmup_s : s->warmup_s;
	}
	return 0;
}

static int override_counts(
    const struct options *options, struct bench *bench, char *why, size_t cap)
{
	struct suite *suite = &bench->suite;
	unsigned long number;

	if (options->reps) {
		if (value_whole(options->reps, 10000, &number) || !number)
			return wrong("reps", options->reps,
			    "a whole number from 1 to 10000", why, cap);
		suite->repetitions = number;
		suite->min_reps = number;
		suite->max_reps = number;
		suite->precision = 0;
	}
	bench->seed = suite->seed;
	if (options->seed && value_whole(options->seed, UINT_MAX, &bench->seed))
		return wrong("seed", options->seed, "a whole number below 2^32",
		    why, cap);
	if (!options->seed && !suite->seed_given &&
	    getrandom(&bench->seed, 3, 0) != 3)
		return -errno;
	return 0;
}

/* A program beside this one, or where the user says. */
static int find_program(
    const char *asked, const char *name, char *path, char *why, size_t cap)
{
	char self[PATH_MAX - 64];
	ssize_t length;

	if (asked) {
		snprintf(path, PATH_MAX, "%s", asked);
	} else {
		length = readlink("/proc/self/exe", self, sizeof(self) - 1);
		if (length < 0)
			return -errno;
		self[length] = '\0';
		*strrchr(self, '/') = '\0';
		snprintf(path, PATH_MAX, "%s/%s", self, name);
	}
	if (!access(path, X_OK))
		return 0;
	snprintf(why, cap, "no program %s: %s", path, strerror(errno));
	return -ENOENT;
}

static int find_programs(
    const struct options *options, struct bench *bench, char *why, size_t cap)
{
	int err = find_program(options->server, "paceline-server",
	    bench->server_program, why, cap);

	if (err)
		return err;
	return find_program(
	    options->load, "paceline-load", bench->load_program, why, cap);
}

static int load_suite(
    const struct options *options, struct suite *ret, char *why, size_t cap)
{
	char path[PATH_MAX];

	if (!options->resume)
		return suite_load(options->suite, NULL, ret, why, cap);
	snprintf(path, sizeof(path), "%s/suite.ini", options->resume);
	return suite_load(path, options->suite, ret, why, cap);
}

static int split_cpus(
    const struct options *options, struct bench *bench, char *why, size_t cap)
{
	const struct suite *suite = &bench->suite;
	cpu_set_t allowed;

	if (sched_getaffinity(0, sizeof(allowed), &allowed) < 0)
		return -errno;
	return cpus_split(&allowed,
	    options->server_cpus ? options->server_cpus : suite->server_cpus,
	    options->load_cpus ? options->load_cpus : suite->load_cpus,
	    &bench->cpus, why, cap);
}

int setup_bench(
    const struct options *options, struct bench *ret, char *why, size_t cap)
{
	struct bench bench = {
		.address = "127.0.0.1",
		.server_namespace = -1,
		.lock = -1,
	};
	int err = load_suite(options, &bench.suite, why, cap);

	if (err)
		return err;
	err = override_times(options, &bench.suite, why, cap);
	if (!err)
		err = override_counts(options, &bench, why, cap);
	if (!err)
		err = split_cpus(options, &bench, why, cap);
	if (!err && !options->list && !options->dry_run)
		err = find_programs(options, &bench, why, cap);
	if (err) {
		suite_free(&bench.suite);
		return err;
	}
	bench.tracepoint = kernel_counts_probe(
	    bench.calls_counted, sizeof(bench.calls_counted));
	*ret = bench;
	return 0;
}

void setup_free(struct bench *bench)
{
	if (bench->server_namespace >= 0)
		close(bench->server_namespace);
	if (bench->work)
		remove_folder(bench->work);
	if (bench->lock >= 0)
		close(bench->lock);
	free(bench->folder);
	free(bench->work);
	free(bench->docroot);
	suite_free(&bench->suite);
}

void setup_process(const struct bench *bench)
{
	struct rlimit limit;

	/* Servers and the generator inherit it: connections need it. */
	if (!getrlimit(RLIMIT_NOFILE, &limit)) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	/* Where it fails the bench runs anywhere, as it does on one CPU. */
	sched_setaffinity(0, sizeof(bench->cpus.load), &bench->cpus.load);
}
