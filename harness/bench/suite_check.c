/* SPDX-License-Identifier: MIT */
#include "bench/suite_check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench/slo.h"

struct check {
	struct suite *suite;
	const char *file;
	char *why;
	size_t cap;
};

static int __attribute__((format(printf, 3, 4)))
bad(struct check *c, int line, const char *fmt, ...)
{
	va_list ap;
	int head;

	head = line ? snprintf(c->why, c->cap, "%s:%d: ", c->file, line)
		    : snprintf(c->why, c->cap, "%s: ", c->file);
	if (head < 0 || (size_t)head >= c->cap)
		return -EINVAL;
	va_start(ap, fmt);
	vsnprintf(c->why + head, c->cap - (size_t)head, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

static int set_default(char **member, const char *value)
{
	if (*member)
		return 0;
	*member = strdup(value);
	return *member ? 0 : -ENOMEM;
}

void suite_set_defaults(struct suite *suite)
{
	suite->warmup_s = 0.5;
	suite->duration_s = 2;
	suite->tail_s = 0.3;
	suite->ready_timeout_s = 10;
}

int suite_set_origin(struct suite *suite, const char *path)
{
	char *real = realpath(path, NULL);
	const char *base;
	size_t length;

	/* A file that is not there is reported when it is opened. */
	if (!real)
		real = strdup(path);
	if (!real)
		return -ENOMEM;
	suite->file = real;
	base = strrchr(real, '/');
	base = base ? base + 1 : real;
	length = strlen(base);
	if (length > 4 && !strcmp(base + length - 4, ".ini"))
		length -= 4;
	suite->name = strndup(base, length);
	/* "/a/b.ini" is in "/a", "/b.ini" in "/", "b.ini" in ".". */
	length = (size_t)(base - real);
	suite->folder =
	    length ? strndup(real, length > 1 ? length - 1 : 1) : strdup(".");
	return suite->name && suite->folder ? 0 : -ENOMEM;
}

static int check_kind(struct check *c, struct subject *s)
{
	int ways = !!s->strategy + !!s->command + !!s->floor;

	if (ways != 1)
		return bad(c, s->line,
		    "[subject %s] needs one of strategy, command and floor",
		    s->name);
	if (s->command && !s->url)
		return bad(c, s->line,
		    "[subject %s] has a command, so it needs a url such as "
		    "http://{address}:{port}",
		    s->name);
	if (!s->command && (s->url || s->config))
		return bad(c, s->line,
		    "[subject %s]: url and config go with a command", s->name);
	s->kind = s->strategy  ? SUBJECT_STRATEGY
		  : s->command ? SUBJECT_COMMAND
			       : SUBJECT_FLOOR;
	return 0;
}

static int check_subject(struct check *c, struct subject *s)
{
	static const char *const roles[] = {
		[SUBJECT_STRATEGY] = "subject",
		[SUBJECT_COMMAND] = "external",
		[SUBJECT_FLOOR] = "floor",
	};
	int err = check_kind(c, s);

	if (err)
		return err;
	if (s->control_of && (!strcmp(s->control_of, s->name) ||
				 !suite_subject(c->suite, s->control_of)))
		return bad(c, s->line,
		    "[subject %s]: control_of names another subject, not '%s'",
		    s->name, s->control_of);
	return set_default(
	    &s->role, s->control_of ? "control" : roles[s->kind]);
}

static int check_search(struct check *c, struct scenario *s)
{
	bool max_rate = !strcmp(s->find, "max-rate");
	struct slo slo;

	if (s->rate_per_s > 0 || s->profile || s->session)
		return bad(c, s->line,
		    "[scenario %s]: find = %s looks for the rate itself",
		    s->name, s->find);
	if (max_rate && s->model && strcmp(s->model, "open"))
		return bad(c, s->line,
		    "[scenario %s]: find = max-rate is for an open loop",
		    s->name);
	if (max_rate && (!s->slo || slo_parse(s->slo, &slo)))
		return bad(c, s->line,
		    "[scenario %s]: find = max-rate needs a limit such as "
		    "slo = p99 < 5ms",
		    s->name);
	return set_default(&s->model, "open");
}

/* What the other keys say the model is. */
static const char *implied_model(const struct scenario *s)
{
	if (s->session)
		return "sessions";
	return s->rate_per_s > 0 || s->profile ? "open" : "closed";
}

static int check_model(struct check *c, struct scenario *s)
{
	const char *implied = implied_model(s);

	if (s->find)
		return check_search(c, s);
	if (s->slo)
		return bad(c, s->line,
		    "[scenario %s]: slo goes with find = max-rate", s->name);
	if (s->session && !(s->rate_per_s > 0))
		return bad(c, s->line, "[scenario %s]: sessions come at a rate",
		    s->name);
	if (s->profile && s->rate_per_s > 0)
		return bad(c, s->line,
		    "[scenario %s]: profile takes the place of rate", s->name);
	if (s->model && strcmp(s->model, implied))
		return bad(c, s->line,
		    "[scenario %s]: without a rate or a profile the model is "
		    "closed, with one it is open, with session it is "
		    "sessions; here %s, not %s",
		    s->name, implied, s->model);
	return set_default(&s->model, implied);
}

static int check_scenario(struct check *c, struct scenario *s)
{
	const struct suite *suite = c->suite;
	int err = check_model(c, s);

	if (!err)
		err = set_default(&s->path, "/");
	if (!err)
		err = set_default(&s->method, "GET");
	if (err)
		return err;
	if (s->path[0] != '/')
		return bad(
		    c, s->line, "[scenario %s]: path starts with /", s->name);
	s->connections = s->connections ? s->connections : 64;
	s->pipeline = s->pipeline ? s->pipeline : 1;
	s->warmup_s = s->warmup_s > 0 ? s->warmup_s : suite->warmup_s;
	s->duration_s = s->duration_s > 0 ? s->duration_s : suite->duration_s;
	s->tail_s = s->tail_s > 0 ? s->tail_s : suite->tail_s;
	return 0;
}

/* Each name or pattern of a list must stand for something. */
static int check_list(struct check *c, int line, const char *list)
{
	const struct suite *suite = c->suite;
	char one[256];

	for (list += strspn(list, ", "); *list; list += strspn(list, ", ")) {
		size_t length = strcspn(list, ", "), found = 0;

		snprintf(one, sizeof(one), "%.*s", (int)length, list);
		for (size_t i = 0; i < suite->subject_count; i++)
			found += list_has(one, suite->subjects[i].name);
		if (!found)
			return bad(c, line, "subjects: there is no '%s'", one);
		list += length;
	}
	return 0;
}

static int check_experiment(struct check *c, struct experiment *e)
{
	const struct suite *suite = c->suite;

	if (!e->subjects || !e->scenario)
		return bad(c, e->line,
		    "[experiment %s] needs subjects and scenario", e->name);
	for (size_t i = 0; i < suite->scenario_count; i++)
		if (list_has(e->scenario, suite->scenarios[i].name))
			return check_list(c, e->line, e->subjects);
	return bad(c, e->line, "[experiment %s]: there is no scenario '%s'",
	    e->name, e->scenario);
}

static int check_repetitions(struct check *c)
{
	struct suite *s = c->suite;

	if (!s->repetitions)
		s->repetitions = s->max_reps ? s->max_reps : 5;
	if (!s->max_reps)
		s->max_reps = s->repetitions;
	if (!s->min_reps)
		s->min_reps = s->max_reps < 5 ? s->max_reps : 5;
	if (s->min_reps > s->max_reps)
		return bad(c, 0, "min_reps = %lu is above max_reps = %lu",
		    s->min_reps, s->max_reps);
	return set_default(&s->title, s->name);
}

static int check_parts(struct check *c)
{
	struct suite *suite = c->suite;
	int err = check_repetitions(c);

	for (size_t i = 0; i < suite->subject_count && !err; i++)
		err = check_subject(c, &suite->subjects[i]);
	for (size_t i = 0; i < suite->scenario_count && !err; i++) {
		struct scenario *s = &suite->scenarios[i];

		err = check_scenario(c, s);
		if (!err && s->subjects)
			err = check_list(c, s->line, s->subjects);
	}
	for (size_t i = 0; i < suite->experiment_count && !err; i++)
		err = check_experiment(c, &suite->experiments[i]);
	return err;
}

int suite_check(struct suite *suite, const char *file, char *why, size_t cap)
{
	struct check c = {
		.suite = suite,
		.file = file,
		.why = why,
		.cap = cap,
	};
	int err;

	if (!suite->subject_count)
		return bad(&c, 0, "no [subject NAME] in it");
	if (!suite->scenario_count)
		return bad(&c, 0, "no [scenario NAME] in it");
	err = check_parts(&c);
	if (err == -ENOMEM)
		snprintf(why, cap, "out of memory");
	return err;
}
