/* SPDX-License-Identifier: MIT */
#include "report/draft.h"

#include <math.h>

#include "report/ideal.h"
#include "report/markup.h"

#define MODEL_POINTS 60

/* What the axes must hold. */
struct extent {
	double low_y, high_y;
	double low_x, high_x;
};

static void include(struct extent *e, double x, double y)
{
	e->low_x = fmin(e->low_x, x);
	e->high_x = fmax(e->high_x, x);
	e->low_y = fmin(e->low_y, y);
	e->high_y = fmax(e->high_y, y);
}

static void write_row(const struct draft *d, size_t series, const char *kind,
    double x, double y, double low, double high)
{
	markup_csv(d->data, draft_subject(d, series)->name);
	fprintf(d->data, ",%s,", kind);
	draft_number(d->data, x);
	fputc(',', d->data);
	draft_number(d->data, y);
	fputc(',', d->data);
	draft_number(d->data, isfinite(low) ? low : y);
	fputc(',', d->data);
	draft_number(d->data, isfinite(high) ? high : y);
	fputc('\n', d->data);
}

static void write_tip(
    const struct draft *d, size_t series, double x, const struct interval *y)
{
	char tip[200];

	if (d->figure->sweep->kind == SWEEP_RATE)
		snprintf(tip, sizeof(tip), "p99 %s at %s",
		    show_latency(y->estimate).text,
		    show_unit(UNIT_RATE, x).text);
	else
		snprintf(tip, sizeof(tip), "%s with %s connections",
		    show_unit(UNIT_RATE, y->estimate).text, show_plain(x).text);
	draft_tip(d, series + 1, series, tip);
}

/* Writes what was measured of one subject; returns the number of rows. */
static size_t write_measured(
    const struct draft *d, size_t series, struct extent *extent)
{
	const struct sweep *sweep = d->figure->sweep;
	bool is_rate = sweep->kind == SWEEP_RATE;
	size_t subject = d->figure->cells[series]->subject;
	size_t n = 0;

	for (size_t i = 0; i < sweep->count; i++) {
		const struct cell *cell = sweep_cell(sweep, i, subject);
		const struct interval *y;
		double x, scale = is_rate ? 1e-9 : 1;

		if (!cell)
			continue;
		y = &cell->estimates[is_rate ? METRIC_P99 : METRIC_RATE];
		x = is_rate ? cell->estimates[METRIC_RATE].estimate
			    : sweep->x[i];
		write_row(d, series, "measured", x, y->estimate * scale,
		    y->low * scale, y->high * scale);
		write_tip(d, series, x, y);
		include(extent, x, y->estimate * scale);
		n++;
	}
	return n;
}

static double model_y(
    const struct ideal_queue *queue, const struct usl *usl, double x)
{
	return queue ? ideal_p99(queue, x) : usl_rate(usl, x);
}

/* Writes the model of one subject along x; returns the number of rows. */
static size_t write_model(
    const struct draft *d, size_t series, struct extent *extent)
{
	const struct sweep *sweep = d->figure->sweep;
	bool is_rate = sweep->kind == SWEEP_RATE;
	size_t subject = d->figure->cells[series]->subject;
	struct ideal_queue queue;
	struct usl usl;
	size_t n = 0;

	if (is_rate ? !ideal_queue_of(d->study, sweep, subject, &queue)
		    : !ideal_scaling_of(sweep, subject, &usl))
		return 0;
	for (int i = 0; i <= MODEL_POINTS; i++) {
		double share = (double)i / MODEL_POINTS;
		double x = is_rate
			       ? extent->high_x * share
			       : extent->low_x *
				     pow(extent->high_x / extent->low_x, share);
		double y = model_y(is_rate ? &queue : NULL, &usl, x);

		if (!isfinite(y) || (is_rate && i == 0))
			continue;
		write_row(d, series, "model", x, y, NAN, NAN);
		if (x >= extent->low_x)
			extent->low_y = fmin(extent->low_y, y);
		n++;
	}
	return n;
}

static void write_axes(const struct draft *d, const struct extent *e)
{
	if (d->figure->sweep->kind == SWEEP_RATE) {
		draft_latency_axis(d, 'Y', e->low_y * 1e9, e->high_y * 1e9);
		fputs("XMIN = 0\nLOGX = 0\nLOGY = 1\n", d->script);
		draft_variable(d, "XMAX", e->high_x * 1.05);
		return;
	}
	fputs("YMIN = 0\nYTICS = ''\nLOGX = 1\nLOGY = 0\n", d->script);
	draft_variable(d, "YMAX", e->high_y * 1.1);
	draft_variable(d, "XMIN", e->low_x / 1.1);
	draft_variable(d, "XMAX", e->high_x * 1.1);
}

int draft_sweep(struct draft *d)
{
	struct extent extent = { INFINITY, 0, INFINITY, 0 };
	size_t row = 0;

	fputs(d->figure->sweep->kind == SWEEP_RATE
		  ? "subject,kind,rate_per_s,p99_s,low_s,high_s\n"
		  : "subject,kind,connections,rate_per_s,low,high\n",
	    d->data);
	draft_ranges(d);
	for (size_t i = 0; i < d->figure->count; i++) {
		size_t n = write_measured(d, i, &extent);

		draft_range(d, "ROWS", i, row, row + n);
		row += n;
	}
	for (size_t i = 0; i < d->figure->count; i++) {
		size_t n = write_model(d, i, &extent);

		draft_range(d, "MODEL", i, row, row + n);
		row += n;
	}
	fputs("MODELS = 1\n", d->script);
	write_axes(d, &extent);
	return 0;
}
