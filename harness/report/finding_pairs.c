/* SPDX-License-Identifier: MIT */
/* The best subject of a scenario beside each of the others, in sentences. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/contrast.h"
#include "report/finding.h"

#define COSTS 3

/* A difference in cost beside a difference in the main metric. */
struct clause {
	enum metric_id metric;
	double difference;
	double weight; /* relative to the larger of the two */
	double p;
};

static const char *name_of(const struct study *study, const struct cell *cell)
{
	return study->subjects[cell->subject].name;
}

static struct clause weigh(const struct study *study, const struct cell *a,
    const struct cell *b, enum metric_id metric)
{
	double x = a->estimates[metric].estimate,
	       y = b->estimates[metric].estimate;
	struct clause clause = { .metric = metric, .difference = x - y };
	double p = contrast_cells(study, a, b, metric_get(metric)).p;

	clause.weight = fabs(x - y) / fmax(fabs(x), fabs(y));
	clause.p = isfinite(p) ? p : 1;
	return clause;
}

static int heavier(const void *a, const void *b)
{
	double x = ((const struct clause *)a)->weight;
	double y = ((const struct clause *)b)->weight;

	return (x < y) - (x > y);
}

/* The costs of the first beside each other, corrected for all of them. */
static struct clause *weigh_all(
    const struct study *study, const struct scenario *sc)
{
	static const enum metric_id costs[COSTS] = { METRIC_CPU,
		METRIC_SYSCALLS, METRIC_SWITCHES };
	size_t n = (sc->ranked - 1) * COSTS;
	struct clause *clauses = calloc(n, sizeof(*clauses));
	double *p = calloc(n, sizeof(*p));

	for (size_t i = 0; clauses && p && i < n; i++) {
		clauses[i] = weigh(study, &sc->cells[sc->order[0]],
		    &sc->cells[sc->order[1 + i / COSTS]], costs[i % COSTS]);
		p[i] = clauses[i].p;
	}
	if (!clauses || !p || stats_holm(p, n, p) < 0) {
		free(clauses);
		free(p);
		return NULL;
	}
	for (size_t i = 0; i < n; i++)
		clauses[i].p = p[i];
	for (size_t i = 0; i < n; i += COSTS)
		qsort(clauses + i, COSTS, sizeof(*clauses), heavier);
	free(p);
	return clauses;
}

static bool is_worth_telling(const struct clause *c)
{
	return c->p <= JUDGE_ALPHA && c->weight > 0.02 &&
	       fabs(c->difference) >= metric_get(c->metric)->trifle;
}

/*
 * "; alongside, it makes 2.1 fewer context switches per request": at most two,
 * and no cause, as nothing here was varied to see what follows.
 */
static void tell_costs(
    FILE *out, const struct scenario *sc, const struct clause *clauses)
{
	const char *verb = NULL;

	for (size_t i = 0; clauses && i < 2; i++) {
		const struct clause *c = &clauses[i];
		const struct metric *m = metric_get(c->metric);

		if (!is_worth_telling(c) || c->metric == sc->main)
			continue;
		fputs(verb ? " and " : "; alongside, it ", out);
		if (!verb || strcmp(verb, m->verb) != 0)
			fprintf(out, "%s ", m->verb);
		verb = m->verb;
		fprintf(out, c->difference > 0 ? m->more : m->less,
		    show_unit(m->unit, fabs(c->difference)).text);
	}
}

static char *tell_difference(const struct study *study,
    const struct scenario *sc, const struct cell *a, const struct cell *b,
    const struct clause *clauses)
{
	const struct verdict *v = study_verdict(sc, a, b);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out, "%s ", name_of(study, a));
	fprintf(
	    out, scenario_main(sc)->compare, contrast_times(&v->ratio).text);
	fprintf(out, " %s", name_of(study, b));
	if (a->bounds[sc->main].kind == BOUND_LEAST ||
	    b->bounds[sc->main].kind == BOUND_LEAST)
		fputs(", or is further off", out);
	tell_costs(out, sc, clauses);
	fputs(".", out);
	fclose(out);
	return text;
}

/* No difference is a result only with the power to see one. */
static char *tell_same(const struct study *study, const struct scenario *sc,
    const struct cell *a, const struct cell *b)
{
	const struct verdict *v = study_verdict(sc, a, b);
	double seen = judge_least_seen(&v->ratio);

	if (v->p <= JUDGE_ALPHA)
		return finding_format("%s and %s cannot be told apart: \"≥\" "
				      "says that a figure is at least this.",
		    name_of(study, a), name_of(study, b));
	if (!judge_can_tell(a->main_count, b->main_count,
		sc->ranked * (sc->ranked - 1) / 2))
		return finding_format("Too few valid runs to tell %s from %s "
				      "(%s: %s; %zu and %zu runs).",
		    name_of(study, a), name_of(study, b),
		    scenario_main(sc)->title, contrast_times(&v->ratio).text,
		    a->main_count, b->main_count);
	return finding_format("No significant difference between %s and %s "
			      "(%s: %s)%s%s%s.",
	    name_of(study, a), name_of(study, b), scenario_main(sc)->title,
	    contrast_times(&v->ratio).text, isfinite(seen) ? "; one of " : "",
	    isfinite(seen) ? show_percent(seen).text : "",
	    isfinite(seen) ? " would be seen in 4 of 5 such runs" : "");
}

void finding_add_pairs(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	const struct cell *first = &sc->cells[sc->order[0]];
	struct clause *clauses = sc->ranked > 1 ? weigh_all(study, sc) : NULL;

	for (size_t i = 1; i < sc->ranked; i++) {
		const struct cell *cell = &sc->cells[sc->order[i]];

		if (study_verdict(sc, first, cell)->differs)
			findings_add(f, TONE_DIFFERENCE,
			    tell_difference(study, sc, first, cell,
				clauses ? clauses + (i - 1) * COSTS : NULL));
		else
			findings_add(
			    f, TONE_SAME, tell_same(study, sc, first, cell));
	}
	free(clauses);
}
