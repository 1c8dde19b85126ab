/* SPDX-License-Identifier: MIT */
#include "report/draft.h"

#include <math.h>

#include "report/finding.h"
#include "report/markup.h"

static const struct interval *estimate(const struct draft *d, size_t i)
{
	enum metric_id metric = figure_metric(d->figure->kind);

	return &d->figure->cells[i]->estimates[metric];
}

/* Whiskers end at the estimate where there is no interval. */
static void bounds(const struct interval *e, double *ret_low, double *ret_high)
{
	*ret_low = isfinite(e->low) ? e->low : e->estimate;
	*ret_high = isfinite(e->high) ? e->high : e->estimate;
}

static void write_data(const struct draft *d, const struct metric *m)
{
	fprintf(d->data, "subject,%s,low,high,shown,role\n", m->key);
	for (size_t i = 0; i < d->figure->count; i++) {
		const struct interval *e = estimate(d, i);
		const struct subject *s = draft_subject(d, i);
		double low, high;
		char tip[200];

		bounds(e, &low, &high);
		snprintf(tip, sizeof(tip), "%s %s",
		    finding_estimate(m->unit, e).text,
		    finding_interval(m->unit, e).text);
		draft_tip(d, i + 1, i, tip);
		markup_csv(d->data, s->name);
		fputc(',', d->data);
		draft_number(d->data, e->estimate);
		fputc(',', d->data);
		draft_number(d->data, low);
		fputc(',', d->data);
		draft_number(d->data, high);
		fprintf(d->data, ",%s,%s\n",
		    show_unit(m->unit, e->estimate).text,
		    look_role_name(s->role));
	}
}

/* The 1, 2 or 5 times a power of ten that makes at most five steps. */
static double nice_step(double room)
{
	double ten = pow(10, floor(log10(room / 5)));

	if (ten * 2 >= room / 5)
		return ten * 2;
	return ten * 5 >= room / 5 ? ten * 5 : ten * 10;
}

/* A format with the decimals that tell one step from the next. */
static void write_format(
    const struct draft *d, const struct metric *m, double high, double step)
{
	double scale = m->unit == UNIT_LATENCY ? 1e-9 : 1;
	double power = floor(log10(fabs(high) * scale) / 3 + 1e-9) * 3;
	int decimals = (int)ceil(power - log10(step * scale) - 1e-9);

	if (m->unit == UNIT_COUNT)
		fputs("FORMAT = '%g'\n", d->script);
	else
		fprintf(d->script, "FORMAT = '%%.%ds%s'\n",
		    decimals > 0 ? decimals : 0,
		    m->unit == UNIT_LATENCY ? " %cs" : "%c");
}

/* The axis begins at zero unless that would hide all differences. */
static void write_range(
    const struct draft *d, const struct metric *m, double low, double high)
{
	double room = high - low;
	double step;

	if (low < 0.4 * high)
		low = low < 0 ? low : 0;
	else
		low -= 0.15 * room;
	room = high - low;
	if (!(room > 0))
		room = high != 0 ? fabs(high) : 1;
	draft_variable(d, "XMIN", low);
	draft_variable(d, "XMAX", low + 1.22 * room);
	step = nice_step(room);
	draft_variable(d, "STEP", step);
	write_format(d, m, low + room, step);
}

/*
 * Where the axis may end: a bound far above all estimates is cut off there, for
 * else it alone would be seen.
 */
static double ceiling_of(const struct draft *d)
{
	double most = 0;

	for (size_t i = 0; i < d->figure->count; i++)
		most = fmax(most, estimate(d, i)->estimate);
	return 2 * most;
}

int draft_whiskers(struct draft *d)
{
	const struct metric *m = metric_get(figure_metric(d->figure->kind));
	double lowest = INFINITY, highest = -INFINITY;
	double ceiling = ceiling_of(d);

	for (size_t i = 0; i < d->figure->count; i++) {
		double low, high;

		bounds(estimate(d, i), &low, &high);
		lowest = fmin(lowest, low);
		highest = fmax(highest, high);
	}
	if (ceiling > 0)
		highest = fmin(highest, ceiling);
	write_data(d, m);
	draft_variable(d, "CUT", highest);
	write_range(d, m, lowest, highest);
	draft_variable(d, "SCALE", m->unit == UNIT_LATENCY ? 1e-9 : 1);
	return 0;
}
