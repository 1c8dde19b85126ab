/* SPDX-License-Identifier: MIT */
#include "report/roster.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/markup.h"

/* The place of the row "<kind>.<name>" in env.csv, or how many there are. */
static size_t env_place(
    const struct study *study, const char *kind, const char *name)
{
	const struct table *env = &study->run->env;
	size_t length = strlen(kind);
	size_t i;

	for (i = 0; i < table_rows(env); i++) {
		const char *key = table_text(env, i, "key");

		if (!strncmp(key, kind, length) && key[length] == '.' &&
		    !strcmp(key + length + 1, name))
			break;
	}
	return i;
}

static const char *env_of(
    const struct study *study, const char *kind, const char *name)
{
	return table_text(
	    &study->run->env, env_place(study, kind, name), "value");
}

size_t roster_find_subject(const struct study *study, const char *name)
{
	size_t i;

	for (i = 0; i < study->subject_count; i++)
		if (!strcmp(study->subjects[i].name, name))
			break;
	return i;
}

static int add_subject(struct study *study, size_t row)
{
	const struct table *runs = &study->run->runs;
	const char *name = table_text(runs, row, "subject");
	struct subject *more;

	if (roster_find_subject(study, name) < study->subject_count)
		return 0;
	more = realloc(study->subjects,
	    (study->subject_count + 1) * sizeof(*study->subjects));
	if (!more)
		return -ENOMEM;
	study->subjects = more;
	more[study->subject_count++] = (struct subject){
		.name = name,
		.spec = env_of(study, "subject", name),
		.family = table_text(runs, row, "family"),
		.role = look_role(table_text(runs, row, "role")),
		.twin = -1,
	};
	return 0;
}

static bool has_scenario(
    const struct study *study, const char *name, const char *experiment)
{
	for (size_t i = 0; i < study->scenario_count; i++)
		if (!strcmp(study->scenarios[i].name, name) &&
		    !strcmp(study->scenarios[i].experiment, experiment))
			return true;
	return false;
}

void roster_parameter(
    const struct scenario *sc, const char *key, char *ret_value, size_t cap)
{
	const char *p = sc->parameters;

	*ret_value = '\0';
	for (; *p; p += strcspn(p, ";"), p += *p == ';') {
		size_t length = strlen(key);

		p += strspn(p, " ");
		if (strncmp(p, key, length) != 0)
			continue;
		p += length;
		p += strspn(p, " ");
		if (*p != '=')
			continue;
		p += 1 + strspn(p + 1, " ");
		snprintf(ret_value, cap, "%.*s", (int)strcspn(p, ";\n"), p);
		return;
	}
}

/* A search ranks by what it found, if that is a rate. */
static enum metric_id found_metric(const struct scenario *sc, bool is_closed)
{
	char find[32];

	roster_parameter(sc, "find", find, sizeof(find));
	return *find && !is_closed ? METRIC_FOUND : METRIC_COUNT;
}

/* What ranks a scenario: its experiment says, or it, the suite, its model. */
static int choose_metric(
    const struct study *study, size_t row, struct scenario *sc)
{
	const struct table *runs = &study->run->runs;
	bool is_closed = !strcmp(table_text(runs, row, "model"), "closed");
	struct other_metric *other = malloc(sizeof(*other));
	char said[128], key[300];

	if (!other)
		return -ENOMEM;
	snprintf(key, sizeof(key), "experiment.%s.metric", sc->experiment);
	sc->main = metric_find(table_value(&study->run->env, key), runs, other);
	roster_parameter(sc, "metric", said, sizeof(said));
	if (sc->main == METRIC_COUNT)
		sc->main = metric_find(said, runs, other);
	if (sc->main == METRIC_COUNT)
		sc->main = found_metric(sc, is_closed);
	if (sc->main == METRIC_COUNT)
		sc->main = metric_find(
		    table_value(&study->run->env, "main_metric"), runs, other);
	if (sc->main == METRIC_COUNT)
		sc->main = is_closed ? METRIC_RATE : METRIC_P99;
	if (sc->main == METRIC_OTHER)
		sc->other = other;
	else
		free(other);
	return 0;
}

static int add_scenario(struct study *study, size_t row)
{
	const struct table *runs = &study->run->runs;
	const char *name = table_text(runs, row, "scenario");
	const char *experiment = table_text(runs, row, "experiment");
	const char *parameters = env_of(study, "scenario", name);
	struct scenario *more;

	if (has_scenario(study, name, experiment))
		return 0;
	more = realloc(study->scenarios,
	    (study->scenario_count + 1) * sizeof(*study->scenarios));
	if (!more)
		return -ENOMEM;
	study->scenarios = more;
	more[study->scenario_count++] = (struct scenario){
		.name = name,
		.experiment = experiment,
		.parameters = parameters,
	};
	return choose_metric(study, row, &more[study->scenario_count - 1]);
}

static int compare_subjects(const void *a, const void *b, void *study)
{
	const struct subject *x = a, *y = b;
	size_t px = env_place(study, "subject", x->name);
	size_t py = env_place(study, "subject", y->name);

	if (px != py)
		return px < py ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int compare_scenarios(const void *a, const void *b, void *study)
{
	const struct scenario *x = a, *y = b;
	size_t px = env_place(study, "scenario", x->name);
	size_t py = env_place(study, "scenario", y->name);
	int by_name = strcmp(x->name, y->name);

	if (px != py)
		return px < py ? -1 : 1;
	return by_name ? by_name : strcmp(x->experiment, y->experiment);
}

/* The subject that a control repeats: named, of one spec, or of like name. */
static int find_twin(const struct study *study, const struct subject *control)
{
	const char *said = env_of(study, "control", control->name);
	int found = -1;
	size_t longest = 0;

	for (size_t i = 0; i < study->subject_count; i++) {
		const struct subject *s = &study->subjects[i];
		size_t length = strlen(s->name);

		if (s->role == ROLE_CONTROL)
			continue;
		if (*said ? !strcmp(s->name, said)
			  : *control->spec && !strcmp(s->spec, control->spec))
			return (int)i;
		if (length > longest &&
		    !strncmp(control->name, s->name, length)) {
			longest = length;
			found = (int)i;
		}
	}
	return found;
}

/* The known strategies choose first, so that they keep their colours. */
static void dress_subjects(struct study *study)
{
	struct looks looks = { .greys = 0 };

	for (size_t i = 0; i < study->subject_count; i++) {
		struct subject *s = &study->subjects[i];

		snprintf(s->id, sizeof(s->id), "s%zu", i + 1);
		if (s->role == ROLE_CONTROL)
			s->twin = find_twin(study, s);
	}
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < study->subject_count; i++) {
			struct subject *s = &study->subjects[i];

			if (s->twin < 0 && look_is_known(s->name) == !pass)
				s->look = look_take(&looks, s->name, s->role);
		}
	for (size_t i = 0; i < study->subject_count; i++) {
		struct subject *s = &study->subjects[i];

		if (s->twin >= 0)
			s->look =
			    look_of_control(&study->subjects[s->twin].look);
	}
}

static void name_scenarios(struct study *study)
{
	for (size_t i = 0; i < study->scenario_count; i++) {
		struct scenario *sc = &study->scenarios[i];
		char slug[48];

		markup_slug(slug, sizeof(slug), sc->name);
		snprintf(sc->slug, sizeof(sc->slug), "%s", slug);
		for (size_t j = 0; j < i; j++)
			if (!strcmp(study->scenarios[j].slug, sc->slug))
				snprintf(sc->slug, sizeof(sc->slug), "%s-%zu",
				    slug, i + 1);
	}
}

static int make_cells(struct study *study, struct scenario *sc)
{
	size_t n = study->subject_count;

	sc->cells = calloc(n, sizeof(*sc->cells));
	sc->order = calloc(n, sizeof(*sc->order));
	if (!sc->cells || !sc->order)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		sc->cells[i].subject = i;
	return 0;
}

int roster_make(struct study *study)
{
	int rc = 0;

	for (size_t row = 0; row < table_rows(&study->run->runs) && rc >= 0;
	     row++) {
		rc = add_subject(study, row);
		if (rc >= 0)
			rc = add_scenario(study, row);
	}
	if (rc < 0 || study->subject_count == 0)
		return rc;
	qsort_r(study->subjects, study->subject_count, sizeof(*study->subjects),
	    compare_subjects, study);
	qsort_r(study->scenarios, study->scenario_count,
	    sizeof(*study->scenarios), compare_scenarios, study);
	dress_subjects(study);
	name_scenarios(study);
	for (size_t i = 0; i < study->scenario_count && rc >= 0; i++)
		rc = make_cells(study, &study->scenarios[i]);
	return rc;
}
