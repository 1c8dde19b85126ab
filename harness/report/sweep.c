/* SPDX-License-Identifier: MIT */
#include "report/sweep.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/study.h"

#define LEAST_STEPS 3

static const char *const varied[] = {
	[SWEEP_RATE] = "target_rate_per_s",
	[SWEEP_CONNECTIONS] = "connections",
};

/* What must be alike, besides the one that the sweep does not vary. */
static const char *const alike[] = { "experiment", "model", "arrivals",
	"target", "idle_connections", "pipeline", "requests_per_connection",
	"threads", "engine" };

static const char *text_of(
    const struct study *study, const struct scenario *sc, const char *column)
{
	return table_text(
	    &study->run->runs, scenario_first_row(study, sc), column);
}

static double x_of(
    const struct study *study, const struct scenario *sc, enum sweep_kind kind)
{
	return table_number(
	    &study->run->runs, scenario_first_row(study, sc), varied[kind]);
}

/* An open loop is stepped by its rate, a closed one by its connections. */
static bool suits(
    const struct study *study, const struct scenario *sc, enum sweep_kind kind)
{
	bool is_closed = !strcmp(text_of(study, sc, "model"), "closed");
	double x = x_of(study, sc, kind);

	return is_closed == (kind == SWEEP_CONNECTIONS) && x > 0 &&
	       x < METRIC_HIGHEST;
}

static bool are_steps(const struct study *study, const struct scenario *a,
    const struct scenario *b, enum sweep_kind kind)
{
	const char *other = varied[!kind];

	for (size_t i = 0; i < ARRAY_SIZE(alike); i++)
		if (strcmp(text_of(study, a, alike[i]),
			text_of(study, b, alike[i])) != 0)
			return false;
	return !strcmp(text_of(study, a, other), text_of(study, b, other)) &&
	       x_of(study, a, kind) != x_of(study, b, kind);
}

/* Whether a scenario is a further step of an earlier one. */
static bool is_first(
    const struct study *study, size_t scenario, enum sweep_kind kind)
{
	for (size_t i = 0; i < scenario; i++)
		if (suits(study, &study->scenarios[i], kind) &&
		    are_steps(study, &study->scenarios[i],
			&study->scenarios[scenario], kind))
			return false;
	return true;
}

/* Puts a step in its place. */
static void insert(struct sweep *s, const struct scenario *step, double x)
{
	size_t i = s->count++;

	for (; i > 0 && s->x[i - 1] > x; i--) {
		s->x[i] = s->x[i - 1];
		s->steps[i] = s->steps[i - 1];
	}
	s->x[i] = x;
	s->steps[i] = step;
}

static int collect(const struct study *study, size_t first,
    enum sweep_kind kind, struct sweep *ret_sweep)
{
	const struct scenario *head = &study->scenarios[first];
	struct sweep s = { .kind = kind };

	s.steps = calloc(study->scenario_count, sizeof(*s.steps));
	s.x = calloc(study->scenario_count, sizeof(*s.x));
	if (!s.steps || !s.x) {
		sweep_free(&s);
		return -ENOMEM;
	}
	insert(&s, head, x_of(study, head, kind));
	for (size_t i = first + 1; i < study->scenario_count; i++) {
		const struct scenario *sc = &study->scenarios[i];

		if (suits(study, sc, kind) && are_steps(study, head, sc, kind))
			insert(&s, sc, x_of(study, sc, kind));
	}
	snprintf(s.slug, sizeof(s.slug), "%s-%s", head->slug,
	    kind == SWEEP_RATE ? "rates" : "connections");
	*ret_sweep = s;
	return 0;
}

static int add(struct study *study, size_t first, enum sweep_kind kind)
{
	struct sweep sweep;
	struct sweep *more;
	int rc;

	rc = collect(study, first, kind, &sweep);
	if (rc < 0)
		return rc;
	if (sweep.count < LEAST_STEPS) {
		sweep_free(&sweep);
		return 0;
	}
	more = realloc(study->sweeps, (study->sweep_count + 1) * sizeof(*more));
	if (!more) {
		sweep_free(&sweep);
		return -ENOMEM;
	}
	study->sweeps = more;
	more[study->sweep_count++] = sweep;
	return 0;
}

int sweep_find_all(struct study *study)
{
	int rc = 0;

	for (int kind = SWEEP_RATE; kind <= SWEEP_CONNECTIONS; kind++)
		for (size_t i = 0; i < study->scenario_count && rc >= 0; i++)
			if (suits(study, &study->scenarios[i],
				(enum sweep_kind)kind) &&
			    is_first(study, i, (enum sweep_kind)kind))
				rc = add(study, i, (enum sweep_kind)kind);
	return rc;
}

void sweep_free(struct sweep *sweep)
{
	free(sweep->steps);
	free(sweep->x);
	*sweep = (struct sweep){ .count = 0 };
}

const struct cell *sweep_cell(
    const struct sweep *sweep, size_t step, size_t subject)
{
	const struct cell *cell = &sweep->steps[step]->cells[subject];
	bool is_good = cell->state == CELL_GOOD || cell->state == CELL_SINGLE;

	if (!is_good || !isfinite(cell->estimates[METRIC_RATE].estimate) ||
	    !isfinite(cell->estimates[METRIC_P99].estimate))
		return NULL;
	return cell;
}

size_t sweep_points(const struct sweep *sweep, size_t subject)
{
	size_t n = 0;

	for (size_t i = 0; i < sweep->count; i++)
		n += sweep_cell(sweep, i, subject) != NULL;
	return n;
}
