/* SPDX-License-Identifier: MIT */
#include "bench/suite_keys.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/suite.h"
#include "bench/values.h"

#define TEXT(type, member)                                                     \
	{                                                                      \
#member, KEY_TEXT, offsetof(type, member), 0, 0, 0             \
	}
#define CHOICE(type, member, list)                                             \
	{                                                                      \
#member, KEY_CHOICE, offsetof(type, member), list, 0, 0        \
	}
#define WHOLE(type, member, low, high)                                         \
	{                                                                      \
#member, KEY_WHOLE, offsetof(type, member), 0, low, high       \
	}
#define SECONDS(type, key, member)                                             \
	{                                                                      \
		key, KEY_SECONDS, offsetof(type, member), 0, 0, 0              \
	}

static const struct key suite_keys[] = {
	TEXT(struct suite, title),
	WHOLE(struct suite, repetitions, 1, 10000),
	WHOLE(struct suite, min_reps, 2, 10000),
	WHOLE(struct suite, max_reps, 2, 10000),
	{ "precision", KEY_FRACTION, offsetof(struct suite, precision), 0, 0,
	    0 },
	WHOLE(struct suite, seed, 0, UINT_MAX),
	SECONDS(struct suite, "warmup", warmup_s),
	SECONDS(struct suite, "duration", duration_s),
	SECONDS(struct suite, "tail", tail_s),
	SECONDS(struct suite, "ready_timeout", ready_timeout_s),
	TEXT(struct suite, server_cpus),
	TEXT(struct suite, load_cpus),
	TEXT(struct suite, main_metric),
	TEXT(struct suite, files),
};

static const struct key subject_keys[] = {
	TEXT(struct subject, strategy),
	TEXT(struct subject, command),
	TEXT(struct subject, url),
	CHOICE(struct subject, floor, "epoll uring"),
	TEXT(struct subject, config),
	CHOICE(struct subject, role, "subject control floor external ablation"),
	TEXT(struct subject, control_of),
};

static const struct key scenario_keys[] = {
	TEXT(struct scenario, path),
	TEXT(struct scenario, method),
	TEXT(struct scenario, body),
	CHOICE(struct scenario, model, "closed open sessions"),
	CHOICE(struct scenario, arrivals, "constant poisson"),
	CHOICE(struct scenario, engine, "uring epoll"),
	TEXT(struct scenario, metric),
	TEXT(struct scenario, subjects),
	TEXT(struct scenario, load_options),
	CHOICE(struct scenario, find, "max-rate knee"),
	TEXT(struct scenario, slo),
	WHOLE(struct scenario, connections, 1, 1000000),
	WHOLE(struct scenario, threads, 1, 1024),
	WHOLE(struct scenario, pipeline, 1, 1024),
	WHOLE(struct scenario, idle, 0, 1000000),
	WHOLE(struct scenario, requests_per_connection, 0, 1000000000),
	{ "rate", KEY_RATE, offsetof(struct scenario, rate_per_s), 0, 0, 0 },
	SECONDS(struct scenario, "timeout", timeout_s),
	SECONDS(struct scenario, "warmup", warmup_s),
	SECONDS(struct scenario, "duration", duration_s),
	SECONDS(struct scenario, "tail", tail_s),
};

static const struct key experiment_keys[] = {
	TEXT(struct experiment, claim),
	TEXT(struct experiment, subjects),
	TEXT(struct experiment, scenario),
	TEXT(struct experiment, metric),
	TEXT(struct experiment, rule),
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
	[KEY_SECONDS] = { value_seconds, "a time such as 3s or 250ms" },
	[KEY_RATE] = { value_scaled, "a rate such as 50000 or 50k" },
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
