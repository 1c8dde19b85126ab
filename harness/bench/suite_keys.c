/* SPDX-License-Identifier: MIT */
#include "bench/suite_keys.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/suite.h"
#include "bench/values.h"

#define KEY(object, label, kind, member, text)                                 \
	.name = label, .type = kind, .offset = offsetof(object, member),       \
	.help = text

#define SUITE(...)      KEY(struct suite, __VA_ARGS__)
#define SUBJECT(...)    KEY(struct subject, __VA_ARGS__)
#define SCENARIO(...)   KEY(struct scenario, __VA_ARGS__)
#define EXPERIMENT(...) KEY(struct experiment, __VA_ARGS__)

static const struct key suite_keys[] = {
	{ SUITE("title", KEY_TEXT, title, "what the report is headed") },
	{ SUITE("repetitions", KEY_WHOLE, repetitions,
	      "of each cell, without precision (5)"),
	    .min = 1, .max = 10000 },
	{ SUITE("precision", KEY_FRACTION, precision,
	    "repeat until the 95% interval of the main metric is this narrow, "
	    "to either side") },
	{ SUITE("min_reps", KEY_WHOLE, min_reps,
	      "at least so many repetitions (5)"),
	    .min = 2, .max = 10000 },
	{ SUITE("max_reps", KEY_WHOLE, max_reps,
	      "and at most so many (repetitions)"),
	    .min = 2, .max = 10000 },
	{ SUITE("main_metric", KEY_TEXT, main_metric,
	    "a column of runs.csv, or one over another (rate_per_s; of an "
	    "open loop response_p99_ns)") },
	{ SUITE("seed", KEY_WHOLE, seed,
	      "of the order and of the schedules (drawn)"),
	    .max = UINT_MAX },
	{ SUITE("warmup", KEY_SECONDS, warmup_s, "not counted (0.5s)") },
	{ SUITE("duration", KEY_SECONDS, duration_s, "measured (2s)") },
	{ SUITE("tail", KEY_SECONDS, tail_s,
	    "after it, where system calls are counted (0.3s)") },
	{ SUITE("ready_timeout", KEY_SECONDS, ready_timeout_s,
	    "what a server may take to start (10s)") },
	{ SUITE("server_cpus", KEY_TEXT, server_cpus,
	    "where servers run, as in 0-1,4 (the first half)") },
	{ SUITE("load_cpus", KEY_TEXT, load_cpus,
	    "where the generator runs (the rest)") },
	{ SUITE("files", KEY_TEXT, files,
	    "sizes of files to make for /file/NAME, as in 1k 10k 1M") },
};

static const struct key subject_keys[] = {
	{ SUBJECT("strategy", KEY_TEXT, strategy,
	    "of paceline-server: NAME or NAME:option=value,...") },
	{ SUBJECT("command", KEY_TEXT, command,
	    "or any server: a program and its arguments; {port}, {address}, "
	    "{dir}, {docroot}, {config}, {cpus} and {cpu_count} are filled "
	    "in") },
	{ SUBJECT(
	    "url", KEY_TEXT, url, "of a command: http://{address}:{port}") },
	{ SUBJECT("config", KEY_TEXT, config,
	    "of a command: a file to fill in in the same way, as {config}") },
	{ SUBJECT("floor", KEY_CHOICE, floor,
	      "or the generator's responder that parses nothing"),
	    .choices = "epoll uring" },
	{ SUBJECT("control_of", KEY_TEXT, control_of,
	    "this is the same as another subject, and must come out alike") },
	{ SUBJECT("role", KEY_CHOICE, role,
	      "in the report; an ablation only runs where it is asked for"),
	    .choices = "subject control floor external ablation" },
};

static const struct key scenario_keys[] = {
	{ SCENARIO("path", KEY_TEXT, path, "what is asked for (/)") },
	{ SCENARIO("method", KEY_TEXT, method, "(GET)") },
	{ SCENARIO("body", KEY_TEXT, body, "of the request, or @FILE") },
	{ SCENARIO("mix", KEY_TEXT, mix,
	    "a file of several targets, as paceline-load --mix reads it") },
	{ SCENARIO(
	      "connections", KEY_WHOLE, connections, "that make requests (64)"),
	    .min = 1, .max = 1000000 },
	{ SCENARIO("idle", KEY_WHOLE, idle,
	      "more connections, that say nothing (0)"),
	    .max = 1000000 },
	{ SCENARIO("pipeline", KEY_WHOLE, pipeline,
	      "requests in flight on a connection (1)"),
	    .min = 1, .max = 1024 },
	{ SCENARIO("requests_per_connection", KEY_WHOLE,
	      requests_per_connection, "then a new one (0: never)"),
	    .max = 1000000000 },
	{ SCENARIO("model", KEY_CHOICE, model,
	      "closed without a rate, open with one, sessions with session"),
	    .choices = "closed open sessions" },
	{ SCENARIO("rate", KEY_RATE, rate_per_s,
	    "of an open loop or of sessions, in a second") },
	{ SCENARIO("arrivals", KEY_CHOICE, arrivals, "(constant)"),
	    .choices = "constant poisson" },
	{ SCENARIO("profile", KEY_TEXT, profile,
	    "a rate that changes: RATE:TIME,RATE-RATE:TIME,...") },
	{ SCENARIO("session", KEY_WHOLE, session,
	      "requests of a session, which arrives as a whole"),
	    .min = 1, .max = 1000000 },
	{ SCENARIO("think", KEY_SECONDS, think_s,
	    "between a reply and the next request (0s)") },
	{ SCENARIO("find", KEY_CHOICE, find,
	      "search for the load: the highest rate that meets slo, or the "
	      "knee (open: of rate over response time; closed: of "
	      "connections)"),
	    .choices = "max-rate knee" },
	{ SCENARIO("slo", KEY_TEXT, slo, "for max-rate: p99 < 5ms") },
	{ SCENARIO("timeout", KEY_SECONDS, timeout_s,
	    "for each reply (the generator's)") },
	{ SCENARIO("threads", KEY_WHOLE, threads,
	      "of the generator (one for each of its CPUs)"),
	    .min = 1, .max = 1024 },
	{ SCENARIO("engine", KEY_CHOICE, engine, "of the generator (uring)"),
	    .choices = "uring epoll" },
	{ SCENARIO("load_options", KEY_TEXT, load_options,
	    "further ones for paceline-load") },
	{ SCENARIO("warmup", KEY_SECONDS, warmup_s, "(the suite's)") },
	{ SCENARIO("duration", KEY_SECONDS, duration_s, "(the suite's)") },
	{ SCENARIO("tail", KEY_SECONDS, tail_s, "(the suite's)") },
	{ SCENARIO(
	    "metric", KEY_TEXT, metric, "the main metric here (the suite's)") },
	{ SCENARIO("subjects", KEY_TEXT, subjects,
	    "names or patterns, as in epoll, uring-* (all)") },
};

static const struct key experiment_keys[] = {
	{ EXPERIMENT("claim", KEY_TEXT, claim, "what is put to the test") },
	{ EXPERIMENT("subjects", KEY_TEXT, subjects, "names or patterns") },
	{ EXPERIMENT("scenario", KEY_TEXT, scenario,
	    "names or patterns; these run for their experiments alone") },
	{ EXPERIMENT("metric", KEY_TEXT, metric,
	    "the main metric here (the scenario's)") },
	{ EXPERIMENT("rule", KEY_TEXT, rule, "when the claim holds") },
};

#define MANY(type, plural, counter)                                            \
	{                                                                      \
		.array = offsetof(struct suite, plural),                       \
		.count = offsetof(struct suite, counter),                      \
		.size = sizeof(type), .name = offsetof(type, name),            \
		.line = offsetof(type, line),                                  \
	}

const struct section_type section_types[] = {
	{ "suite", suite_keys, ARRAY_SIZE(suite_keys), false, { 0 } },
	{ "subject", subject_keys, ARRAY_SIZE(subject_keys), true,
	    MANY(struct subject, subjects, subject_count) },
	{ "scenario", scenario_keys, ARRAY_SIZE(scenario_keys), true,
	    MANY(struct scenario, scenarios, scenario_count) },
	{ "experiment", experiment_keys, ARRAY_SIZE(experiment_keys), true,
	    MANY(struct experiment, experiments, experiment_count) },
};

const size_t section_type_count = ARRAY_SIZE(section_types);

const struct key *section_key(const struct section_type *type, const char *key)
{
	for (size_t i = 0; i < type->key_count; i++)
		if (!strcmp(type->keys[i].name, key))
			return &type->keys[i];
	return NULL;
}

void section_list_keys(const struct section_type *type, char *text, size_t cap)
{
	size_t used = 0;

	text[0] = '\0';
	for (size_t i = 0; i < type->key_count && used < cap; i++)
		used += (size_t)snprintf(text + used, cap - used, "%s%s",
		    i ? ", " : "", type->keys[i].name);
}

void section_release(const struct section_type *type, void *object)
{
	for (size_t i = 0; i < type->key_count; i++) {
		const struct key *key = &type->keys[i];

		if (key->type == KEY_TEXT || key->type == KEY_CHOICE)
			free(*(char **)((char *)object + key->offset));
	}
	if (type->named)
		free(*(char **)((char *)object + type->many.name));
}

static int set_text(void *member, const char *value)
{
	char *copy = strdup(value);

	if (!copy)
		return -ENOMEM;
	free(*(char **)member);
	*(char **)member = copy;
	return 0;
}

static int set_choice(const struct key *key, void *member, const char *value,
    char *why, size_t cap)
{
	size_t length = strlen(value);
	const char *at = key->choices;

	while (length && (at = strstr(at, value))) {
		bool starts = at == key->choices || at[-1] == ' ';

		if (starts && (at[length] == ' ' || !at[length]))
			return set_text(member, value);
		at += length;
	}
	snprintf(why, cap, "%s is one of: %s", key->name, key->choices);
	return -EINVAL;
}

static int set_whole(const struct key *key, void *member, const char *value,
    char *why, size_t cap)
{
	unsigned long number;

	if (!value_whole(value, key->max, &number) && number >= key->min) {
		*(unsigned long *)member = number;
		return 0;
	}
	snprintf(why, cap, "%s is a whole number from %lu to %lu", key->name,
	    key->min, key->max);
	return -EINVAL;
}

struct real_type {
	int (*read)(const char *text, double *ret);
	const char *what;
};

static const struct real_type real_types[] = {
	[KEY_SECONDS] = { value_seconds,
	    "a time such as 3s or 250ms, of a day at most" },
	[KEY_RATE] = { value_rate,
	    "a rate such as 50000 or 50k, of 10M at most" },
	[KEY_FRACTION] = { value_fraction, "a share such as 2%" },
};

static int set_real(const struct key *key, void *member, const char *value,
    char *why, size_t cap)
{
	const struct real_type *type = &real_types[key->type];
	double number;

	if (!type->read(value, &number) && number > 0) {
		*(double *)member = number;
		return 0;
	}
	snprintf(why, cap, "%s is %s", key->name, type->what);
	return -EINVAL;
}

int key_set(const struct key *key, const char *value, void *object, char *why,
    size_t cap)
{
	void *member = (char *)object + key->offset;

	switch (key->type) {
	case KEY_TEXT:
		return set_text(member, value);
	case KEY_CHOICE:
		return set_choice(key, member, value, why, cap);
	case KEY_WHOLE:
		return set_whole(key, member, value, why, cap);
	default:
		return set_real(key, member, value, why, cap);
	}
}
