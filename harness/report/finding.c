/* SPDX-License-Identifier: MIT */
#include "report/finding.h"

#include <math.h>
#include <stdio.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/* Two cells' values of one metric, side by side. */
struct pair {
	struct sample a;
	struct sample b;
	double *room;
};

void findings_free(struct findings *f)
{
	for (size_t i = 0; i < f->count; i++)
		free(f->list[i].text);
	free(f->list);
	*f = (struct findings){ .count = 0 };
}

/* Takes the text; drops it without memory. */
static void add(struct findings *f, enum tone tone, char *text)
{
	struct finding *more =
	    realloc(f->list, (f->count + 1) * sizeof(*more));

	if (!more || !text) {
		free(text);
		return;
	}
	f->list = more;
	f->list[f->count++] = (struct finding){ .text = text, .tone = tone };
}

static char *format(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

static char *format(const char *fmt, ...)
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

static bool pair_get(const struct study *study, const struct cell *a,
    const struct cell *b, enum metric_id metric, struct pair *ret_pair)
{
	struct pair p = { .room = calloc(
			      a->row_count + b->row_count + 1,
			      sizeof(*p.room)) };

	if (!p.room)
		return false;
	p.a.values = p.room;
	p.a.count = study_sample(study, a, metric, p.room);
	p.b.values = p.room + a->row_count;
	p.b.count = study_sample(study, b, metric, p.room + a->row_count);
	*ret_pair = p;
	return true;
}

struct shown_range finding_interval(enum unit unit, const struct interval *e)
{
	struct shown_range out = { "" };

	if (isfinite(e->low) && isfinite(e->high))
		snprintf(out.text, sizeof(out.text), "[%s, %s]",
		    show_between(unit, e->low, e->low, e->high).text,
		    show_between(unit, e->high, e->low, e->high).text);
	return out;
}

struct shown finding_estimate(enum unit unit, const struct interval *e)
{
	return show_between(unit, e->mid, e->low, e->high);
}

/* "1.12 x [1.08, 1.16]" */
static struct shown_range show_times(const struct interval *ratio)
{
	struct shown_range out;

	if (!isfinite(ratio->low) || !isfinite(ratio->high))
		snprintf(out.text, sizeof(out.text), "%s x",
		    show_ratio(ratio->mid).text);
	else
		snprintf(out.text, sizeof(out.text), "%s x [%s, %s]",
		    show_ratio(ratio->mid).text, show_ratio(ratio->low).text,
		    show_ratio(ratio->high).text);
	return out;
}

static struct interval ratio_of(const struct study *study,
    const struct cell *a, const struct cell *b, enum metric_id metric)
{
	struct interval ratio = { NAN, NAN, NAN };
	struct pair p;

	if (!pair_get(study, a, b, metric, &p))
		return ratio;
	ratio = judge_ratio(p.a, p.b, study->seed);
	free(p.room);
	return ratio;
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
	double x = a->estimates[metric].mid, y = b->estimates[metric].mid;
	struct pair p;

	if (!pair_get(study, a, b, metric, &p))
		return clause;
	if (p.a.count > 1 && p.b.count > 1 &&
	    judge_p(p.a, p.b, study->seed) < JUDGE_ALPHA) {
		clause.difference = x - y;
		clause.weight = fabs(x - y) / fmax(fabs(x), fabs(y));
	}
	free(p.room);
	return clause;
}

static int heavier(const void *a, const void *b)
{
	double x = ((const struct clause *)a)->weight;
	double y = ((const struct clause *)b)->weight;

	return (x < y) - (x > y);
}

/* "; it makes 2.1 fewer context switches per request": at most two. */
static void explain(FILE *out, const struct study *study,
    const struct scenario *sc, const struct cell *a, const struct cell *b)
{
	static const enum metric_id costs[] = { METRIC_CPU, METRIC_SYSCALLS,
		METRIC_SWITCHES };
	struct clause clauses[ARRAY_SIZE(costs)];
	const char *joint = "; it ";

	for (size_t i = 0; i < ARRAY_SIZE(costs); i++)
		clauses[i] = weigh(study, a, b, costs[i]);
	qsort(clauses, ARRAY_SIZE(costs), sizeof(*clauses), heavier);
	for (size_t i = 0; i < 2; i++) {
		const struct clause *c = &clauses[i];
		const struct metric *m = metric_get(c->metric);

		if (!(c->weight > 0.02) || c->metric == sc->main)
			continue;
		fputs(joint, out);
		fprintf(out, c->difference > 0 ? m->more : m->less,
		    show_unit(m->unit, fabs(c->difference)).text);
		joint = " and ";
	}
}

static char *tell_difference(const struct study *study,
    const struct scenario *sc, const struct cell *a, const struct cell *b)
{
	struct interval ratio = ratio_of(study, a, b, sc->main);
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out, "%s ", name_of(study, a));
	fprintf(out, metric_get(sc->main)->compare, show_times(&ratio).text);
	fprintf(out, " %s", name_of(study, b));
	explain(out, study, sc, a, b);
	fputs(".", out);
	fclose(out);
	return text;
}

static char *tell_same(const struct study *study, const struct scenario *sc,
    const struct cell *a, const struct cell *b)
{
	struct interval ratio = ratio_of(study, a, b, sc->main);

	return format("No significant difference between %s and %s "
		      "(%s: %s).",
	    name_of(study, a), name_of(study, b), metric_get(sc->main)->title,
	    show_times(&ratio).text);
}

/* Whether any difference could have been found with so few repetitions. */
static void add_power(const struct scenario *sc, struct findings *f)
{
	size_t pairs = sc->ranked * (sc->ranked - 1) / 2;
	const struct cell *a, *b;

	if (sc->ranked < 2)
		return;
	a = &sc->cells[sc->order[0]];
	b = &sc->cells[sc->order[1]];
	if (judge_least_p(a->valid_count, b->valid_count) * (double)pairs <
	    JUDGE_ALPHA)
		return;
	add(f, TONE_ASIDE,
	    format("With %zu and %zu valid repetitions and %zu comparisons no "
		   "difference could become significant: more repetitions "
		   "are needed.",
		a->valid_count, b->valid_count, pairs));
}

static void add_floors(const struct study *study, const struct scenario *sc,
    struct findings *f)
{
	const struct cell *best = NULL;

	for (size_t i = 0; i < sc->ranked && !best; i++)
		if (study->subjects[sc->order[i]].role == ROLE_SUBJECT)
			best = &sc->cells[sc->order[i]];
	for (size_t i = 0; i < study->subject_count && best; i++) {
		const struct cell *floor = &sc->cells[i];
		struct interval ratio;

		if (study->subjects[i].role != ROLE_FLOOR ||
		    floor->state != CELL_GOOD)
			continue;
		ratio = ratio_of(study, best, floor, sc->main);
		add(f, TONE_ASIDE,
		    format("Against the floor %s, which parses nothing, %s "
			   "is at %s (%s).",
			name_of(study, floor), name_of(study, best),
			show_times(&ratio).text, metric_get(sc->main)->title));
	}
}

static void add_unranked(const struct study *study, const struct scenario *sc,
    struct findings *f)
{
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[i];

		if (cell->state == CELL_INVALID)
			add(f, TONE_ASIDE,
			    format("%s is not ranked: %zu of its %zu "
				   "repetitions are valid (%s).",
				name_of(study, cell), cell->valid_count,
				cell->row_count,
				*cell->reason ? cell->reason :
						"no reason given"));
		else if (cell->state == CELL_SINGLE &&
		    study_competes(&study->subjects[i]))
			add(f, TONE_ASIDE,
			    format("%s is not ranked: one valid repetition "
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
			add(&f, TONE_DIFFERENCE,
			    tell_difference(study, sc, first, cell));
		else
			add(&f, TONE_SAME, tell_same(study, sc, first, cell));
	}
	if (sc->ranked == 1)
		add(&f, TONE_ASIDE,
		    format("%s has nobody to be compared with.",
			name_of(study, &sc->cells[sc->order[0]])));
	if (sc->ranked == 0)
		add(&f, TONE_ASIDE,
		    format("No cell is valid: there is no ranking."));
	add_power(sc, &f);
	add_floors(study, sc, &f);
	add_unranked(study, sc, &f);
	return f;
}

static void test_control(const struct study *study, const struct scenario *sc,
    const struct subject *control, struct findings *f, enum trust *trust)
{
	const struct cell *a = &sc->cells[control - study->subjects];
	const struct cell *b = &sc->cells[control->twin];
	struct interval ratio;
	struct pair p;
	double chance;

	if (a->state != CELL_GOOD || b->state != CELL_GOOD ||
	    !pair_get(study, a, b, sc->main, &p))
		return;
	chance = judge_p(p.a, p.b, study->seed);
	free(p.room);
	ratio = ratio_of(study, a, b, sc->main);
	if (chance < JUDGE_ALPHA / (double)study->scenario_count)
		*trust = TRUST_BAD;
	else if (*trust == TRUST_UNKNOWN)
		*trust = TRUST_GOOD;
	add(f, chance < JUDGE_ALPHA ? TONE_DIFFERENCE : TONE_SAME,
	    format("%s: %s against %s, %s %s, p = %s.", sc->name,
		control->name, study->subjects[control->twin].name,
		metric_get(sc->main)->title, show_times(&ratio).text,
		show_number(chance).text));
}

enum trust finding_control(
    const struct study *study, struct findings *ret_findings)
{
	enum trust trust = TRUST_UNKNOWN;

	*ret_findings = (struct findings){ .count = 0 };
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct subject *s = &study->subjects[i];

		if (s->role != ROLE_CONTROL || s->twin < 0)
			continue;
		for (size_t k = 0; k < study->scenario_count; k++)
			test_control(study, &study->scenarios[k], s,
			    ret_findings, &trust);
	}
	return trust;
}
