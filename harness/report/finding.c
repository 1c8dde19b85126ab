/* SPDX-License-Identifier: MIT */
#include "report/finding.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats_compare.h"
#include "report/contrast.h"

void findings_free(struct findings *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->list[i].text);
	free(f->list);
	*f = (struct findings){ .count = 0 };
}

void findings_add(struct findings *f, enum tone tone, char *text)
{
	struct finding *more = realloc(f->list, (f->count + 1) * sizeof(*more));

	if (!more || !text) {
		free(text);
		return;
	}
	f->list = more;
	f->list[f->count++] = (struct finding){ .text = text, .tone = tone };
}

char *finding_format(const char *fmt, ...)
{
	char *text = NULL;
	va_list args;
	int rc;

	va_start(args, fmt);
	rc = vasprintf(&text, fmt, args);
	va_end(args);
	return rc < 0 ? NULL : text;
}

static const char *name_of(const struct study *study, const struct cell *cell)
{
	return study->subjects[cell->subject].name;
}

static int digits_of(const struct interval *e)
{
	return show_digits_between(e->estimate, e->low, e->high);
}

struct shown_range finding_interval(enum unit unit, const struct interval *e)
{
	return show_range(unit, e->estimate, e->low, e->high, digits_of(e));
}

struct shown finding_estimate(enum unit unit, const struct interval *e)
{
	return show_digits(unit, e->estimate, digits_of(e));
}

/* A difference in cost that may explain a difference in the main metric. */
struct clause {
	enum metric_id metric;
	double difference;
	double weight; /* relative to the larger of the two */
};

static struct clause weigh(const struct study *study, const struct cell *a,
    const struct cell *b, enum metric_id metric)
{
	struct clause clause = { .metric = metric };
	double x = a->estimates[metric].estimate,
	       y = b->estimates[metric].estimate;

	if (contrast_cells(study, a, b, metric_get(metric)).p < JUDGE_ALPHA) {
		clause.difference = x - y;
		clause.weight = fabs(x - y) / fmax(fabs(x), fabs(y));
	}
	return clause;
}

static int heavier(const void *a, const void *b)
{
	double x = ((const struct clause *)a)->weight;
	double y = ((const struct clause *)b)->weight;

	return (x < y) - (x > y);
}

static bool is_worth_telling(const struct clause *c)
{
	return c->weight > 0.02 &&
	       fabs(c->difference) >= metric_get(c->metric)->trifle;
}

/* "; it makes 2.1 fewer context switches per request": at most two. */
static void explain(FILE *out, const struct study *study,
    const struct scenario *sc, const struct cell *a, const struct cell *b)
{
	static const enum metric_id costs[] = { METRIC_CPU, METRIC_SYSCALLS,
		METRIC_SWITCHES };
	struct clause clauses[ARRAY_SIZE(costs)];
	const char *verb = NULL;

	for (size_t i = 0; i < ARRAY_SIZE(costs); i++)
		clauses[i] = weigh(study, a, b, costs[i]);
	qsort(clauses, ARRAY_SIZE(costs), sizeof(*clauses), heavier);
	for (size_t i = 0; i < 2; i++) {
		const struct clause *c = &clauses[i];
		const struct metric *m = metric_get(c->metric);

		if (!is_worth_telling(c) || c->metric == sc->main)
			continue;
		fputs(verb ? " and " : "; it ", out);
		if (!verb || strcmp(verb, m->verb) != 0)
			fprintf(out, "%s ", m->verb);
		verb = m->verb;
		fprintf(out, c->difference > 0 ? m->more : m->less,
		    show_unit(m->unit, fabs(c->difference)).text);
	}
}

static char *tell_difference(const struct study *study,
    const struct scenario *sc, const struct cell *a, const struct cell *b)
{
	struct contrast c = contrast_cells(study, a, b, scenario_main(sc));
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out, "%s ", name_of(study, a));
	fprintf(out, scenario_main(sc)->compare, contrast_times(&c.ratio).text);
	fprintf(out, " %s", name_of(study, b));
	explain(out, study, sc, a, b);
	fputs(".", out);
	fclose(out);
	return text;
}

static char *tell_same(const struct study *study, const struct scenario *sc,
    const struct cell *a, const struct cell *b)
{
	struct contrast c = contrast_cells(study, a, b, scenario_main(sc));

	return finding_format("No significant difference between %s and %s "
			      "(%s: %s).",
	    name_of(study, a), name_of(study, b), scenario_main(sc)->title,
	    contrast_times(&c.ratio).text);
}

char *finding_power(size_t a, size_t b, size_t comparisons)
{
	if (stats_least_p(a, b) * (double)comparisons < JUDGE_ALPHA)
		return NULL;
	return finding_format("With %zu and %zu valid repetitions and %zu "
			      "comparisons no difference could become "
			      "significant: at least %zu repetitions are "
			      "needed.",
	    a, b, comparisons,
	    stats_repetitions_needed(comparisons, JUDGE_ALPHA));
}

/* Whether any difference could have been found with so few repetitions. */
static void add_power(const struct scenario *sc, struct findings *f)
{
	char *text;

	if (sc->ranked < 2)
		return;
	text = finding_power(sc->cells[sc->order[0]].valid_count,
	    sc->cells[sc->order[1]].valid_count,
	    sc->ranked * (sc->ranked - 1) / 2);
	if (text)
		findings_add(f, TONE_ASIDE, text);
}

static void add_floors(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	const struct cell *best = NULL;

	for (size_t i = 0; i < sc->ranked && !best; i++)
		if (study->subjects[sc->order[i]].role == ROLE_SUBJECT)
			best = &sc->cells[sc->order[i]];
	for (size_t i = 0; i < study->subject_count && best; i++) {
		const struct cell *floor = &sc->cells[i];
		struct contrast c;

		if (study->subjects[i].role != ROLE_FLOOR ||
		    floor->state != CELL_GOOD)
			continue;
		c = contrast_cells(study, best, floor, scenario_main(sc));
		findings_add(f, TONE_ASIDE,
		    finding_format(
			"Against the floor %s, which parses nothing, %s "
			"is at %s (%s).",
			name_of(study, floor), name_of(study, best),
			contrast_times(&c.ratio).text,
			scenario_main(sc)->title));
	}
}

static void add_unranked(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[i];

		if (cell->state == CELL_INVALID)
			findings_add(f, TONE_ASIDE,
			    finding_format("%s is not ranked: %zu of its %zu "
					   "repetitions are valid (%s).",
				name_of(study, cell), cell->valid_count,
				cell->row_count,
				*cell->reason ? cell->reason
					      : "no reason given"));
		else if (cell->state == CELL_SINGLE &&
			 study_competes(&study->subjects[i]))
			findings_add(f, TONE_ASIDE,
			    finding_format(
				"%s is not ranked: one valid repetition "
				"has no interval.",
				name_of(study, cell)));
	}
}

struct findings findings_of(
    const struct study *study, const struct scenario *sc)
{
	struct findings f = { .count = 0 };

	for (size_t i = 1; i < sc->ranked; i++) {
		const struct cell *first = &sc->cells[sc->order[0]];
		const struct cell *cell = &sc->cells[sc->order[i]];

		if (study_p(study, sc, first->subject, cell->subject) <
		    JUDGE_ALPHA)
			findings_add(&f, TONE_DIFFERENCE,
			    tell_difference(study, sc, first, cell));
		else
			findings_add(
			    &f, TONE_SAME, tell_same(study, sc, first, cell));
	}
	if (sc->ranked == 1)
		findings_add(&f, TONE_ASIDE,
		    finding_format("%s has nobody to be compared with.",
			name_of(study, &sc->cells[sc->order[0]])));
	if (sc->ranked == 0)
		findings_add(&f, TONE_ASIDE,
		    finding_format("No cell is valid: there is no ranking."));
	add_power(sc, &f);
	add_floors(study, sc, &f);
	add_unranked(study, sc, &f);
	return f;
}
