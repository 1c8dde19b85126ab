/* SPDX-License-Identifier: MIT */
#include "report/finding.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static int digits_of(const struct interval *e)
{
	return show_digits_between(e->estimate, e->low, e->high);
}

static struct shown with_sign(const char *sign, struct shown figure)
{
	struct shown out;

	snprintf(out.text, sizeof(out.text), "%s%.*s", sign,
	    (int)(sizeof(out.text) - strlen(sign) - 1), figure.text);
	return out;
}

struct shown finding_figure(
    const struct cell *cell, const struct metric *m, enum metric_id id)
{
	const struct bound *b = &cell->bounds[id];
	double estimate = cell->estimates[id].estimate;

	if (b->kind == BOUND_LEAST)
		return with_sign("≥ ", show_unit(m->unit, b->floor));
	if (b->kind == BOUND_WITHIN)
		return with_sign("≤ ", show_unit(m->unit, estimate));
	return show_unit(m->unit, estimate);
}

struct shown_range finding_main(
    const struct scenario *sc, const struct cell *cell)
{
	const struct interval *e = &cell->estimates[sc->main];
	const struct metric *m = scenario_main(sc);
	struct shown_range out;

	if (cell->bounds[sc->main].kind == BOUND_WITHIN) {
		out = show_span(m->unit, e->estimate,
		    cell->bounds[sc->main].floor, e->estimate, 3);
		strncat(out.text, show_unit_name(m->unit, e->estimate),
		    sizeof(out.text) - strlen(out.text) - 1);
		return out;
	}
	snprintf(out.text, sizeof(out.text), "%s",
	    cell->bounds[sc->main].kind == BOUND_LEAST
		? finding_figure(cell, m, sc->main).text
		: finding_estimate(m->unit, e).text);
	return out;
}

struct shown_range finding_interval(enum unit unit, const struct interval *e)
{
	if (e->method == INTERVAL_RANGE)
		return show_span(
		    unit, e->estimate, e->low, e->high, digits_of(e));
	return show_range(unit, e->estimate, e->low, e->high, digits_of(e));
}

struct shown finding_estimate(enum unit unit, const struct interval *e)
{
	return show_digits(unit, e->estimate, digits_of(e));
}

struct shown finding_rank(const struct cell *cell)
{
	struct shown out = { "–" };

	if (cell->rank_state == RANK_FEW)
		snprintf(out.text, sizeof(out.text), "?");
	else if (cell->rank_state == RANK_KNOWN &&
		 cell->rank.low == cell->rank.high)
		snprintf(out.text, sizeof(out.text), "%zu", cell->rank.low);
	else if (cell->rank_state == RANK_KNOWN)
		snprintf(out.text, sizeof(out.text), "%zu-%zu", cell->rank.low,
		    cell->rank.high);
	return out;
}

double finding_merit(const struct cell *cell)
{
	if (cell->rank_state != RANK_KNOWN)
		return NAN;
	return (double)(cell->rank.low + cell->rank.high) / 2;
}

const char *finding_cpu_note(void)
{
	return "CPU per request is the time of the server's processes. On one "
	       "machine it is whoever sends that pays for TCP's receive work "
	       "at the other end, within the same call: a reply's to the "
	       "server, a request's to the generator. Between machines each "
	       "would pay for its own.";
}

char *finding_power(size_t a, size_t b, size_t comparisons)
{
	if (judge_can_tell(a, b, comparisons))
		return NULL;
	return finding_format("With %zu and %zu valid repetitions and %zu "
			      "comparisons no difference could become "
			      "significant: at least %zu repetitions are "
			      "needed.",
	    a, b, comparisons,
	    stats_repetitions_needed(comparisons, JUDGE_ALPHA));
}

struct findings findings_of(
    const struct study *study, const struct scenario *sc)
{
	struct findings f = { .count = 0 };

	finding_add_pairs(study, sc, &f);
	finding_add_asides(study, sc, &f);
	return f;
}
