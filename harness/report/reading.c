/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats_series.h"
#include "report/draft.h"
#include "report/finding.h"
#include "report/ideal.h"

/* The two ends of what a figure shows. */
struct ends {
	const struct cell *least;
	const struct cell *most;
};

/* Strategies and externals only; floors and controls are beside the point. */
static struct ends find_ends(
    const struct study *study, const struct figure *f, enum metric_id metric)
{
	struct ends ends = { NULL, NULL };

	for (size_t i = 0; i < f->count; i++) {
		const struct cell *cell = f->cells[i];
		double value = cell->estimates[metric].estimate;

		if (!study_competes(&study->subjects[cell->subject]) ||
		    !isfinite(value))
			continue;
		if (!ends.least ||
		    value < ends.least->estimates[metric].estimate)
			ends.least = cell;
		if (!ends.most || value > ends.most->estimates[metric].estimate)
			ends.most = cell;
	}
	return ends;
}

/* A ratio says no more than the figures that it is made of. */
static bool is_exact(const struct interval *e)
{
	return isfinite(e->low) && isfinite(e->high) &&
	       e->high - e->low <= 0.5 * e->estimate;
}

static void read_ends(FILE *out, const struct study *study,
    const struct figure *f, enum metric_id metric)
{
	const struct metric *m = metric_get(metric);
	struct ends ends = find_ends(study, f, metric);
	double least, most;

	if (!ends.least) {
		fputs("No strategy has a figure here.", out);
		return;
	}
	least = ends.least->estimates[metric].estimate;
	most = ends.most->estimates[metric].estimate;
	if (ends.least == ends.most) {
		fprintf(out, "%s: %s.",
		    study->subjects[ends.least->subject].name,
		    show_unit(m->unit, least).text);
		return;
	}
	if (least > 0 && most < 1.01 * least) {
		fprintf(out, "All are within %s of %s.",
		    show_percent(most / least - 1).text,
		    show_unit(m->unit, least).text);
		return;
	}
	fprintf(out, "From %s (%s) to %s (%s)", show_unit(m->unit, least).text,
	    study->subjects[ends.least->subject].name,
	    show_unit(m->unit, most).text,
	    study->subjects[ends.most->subject].name);
	if (least > 0 && is_exact(&ends.least->estimates[metric]) &&
	    is_exact(&ends.most->estimates[metric]))
		fprintf(
		    out, ", %s times as much", show_ratio(most / least).text);
	fputs(".", out);
}

static void read_percentiles(
    FILE *out, const struct study *study, const struct figure *f)
{
	fputs("At p99: ", out);
	read_ends(out, study, f, METRIC_P99);
}

/* Where the wait before the request is sent weighs most. */
static void read_response(
    FILE *out, const struct study *study, const struct figure *f)
{
	const struct cell *worst = NULL;
	double most = 0;

	for (size_t i = 0; i < f->count; i++) {
		const struct interval *e = f->cells[i]->estimates;
		double share =
		    1 - e[METRIC_SERVICE_P99].estimate / e[METRIC_P99].estimate;

		if (share > most) {
			most = share;
			worst = f->cells[i];
		}
	}
	if (!worst || most < 0.01)
		fputs("The two agree within 1% at p99: no request waited to "
		      "be sent.",
		    out);
	else
		fprintf(out,
		    "At p99 the wait to be sent is at most %s of the response "
		    "time (%s).",
		    show_percent(most).text,
		    study->subjects[worst->subject].name);
}

static bool is_whole(
    const struct study *study, size_t row, const struct second *s)
{
	return s->second >= 0 && isfinite(s->requests) &&
	       run_second_length(study->run, row, s->second) >= 1;
}

/* How far the counted seconds of one repetition stray from their mean. */
static double row_variation(const struct study *study, size_t row)
{
	const struct second *seconds;
	size_t count = run_seconds(study->run, row, &seconds);
	double sum = 0, squares = 0, n = 0;

	for (size_t i = 0; i < count; i++) {
		double value = seconds[i].requests;

		if (!is_whole(study, row, &seconds[i]))
			continue;
		sum += value;
		squares += value * value;
		n++;
	}
	if (n < 2 || sum <= 0)
		return 0;
	return sqrt(fmax(0, squares / n - sum * sum / (n * n))) / (sum / n);
}

/* The trend of n seconds takes n * n steps: three hours are enough. */
#define MOST_SECONDS 10000

/* Whether the counted seconds of a repetition rise or fall steadily. */
static bool row_drifts(const struct study *study, size_t row)
{
	const struct second *seconds;
	size_t count = run_seconds(study->run, row, &seconds);
	double *values = calloc(count + 1, sizeof(*values));
	struct trend trend = { .p = 1 };
	size_t n = 0;

	for (size_t i = 0; values && i < count && n < MOST_SECONDS; i++)
		if (is_whole(study, row, &seconds[i]))
			values[n++] = seconds[i].requests;
	if (!values || stats_trend(values, n, &trend) < 0)
		trend.p = 1;
	free(values);
	return trend.p < 0.01;
}

static void read_timeline(
    FILE *out, const struct study *study, const struct figure *f)
{
	const struct cell *worst = NULL;
	size_t drifting = 0;
	double most = 0;

	for (size_t i = 0; i < f->count; i++)
		for (size_t r = 0; r < f->cells[i]->row_count; r++) {
			size_t row = f->cells[i]->rows[r];
			double v = row_variation(study, row);

			drifting += row_drifts(study, row);
			if (v > most) {
				most = v;
				worst = f->cells[i];
			}
		}
	if (!worst)
		fputs("No run has two whole seconds to compare.", out);
	else
		fprintf(out,
		    "Within a run the seconds vary by at most %s (standard "
		    "deviation, %s).",
		    show_percent(most).text,
		    study->subjects[worst->subject].name);
	if (drifting > 0)
		fprintf(out,
		    " %zu run%s drifted (Mann-Kendall, p < 0.01): not warm "
		    "yet, or not alone.",
		    drifting, drifting == 1 ? "" : "s");
}

/* The highest rate at which p99 is at most ten times that of the lowest. */
static double knee_of(const struct sweep *sweep, size_t subject)
{
	double first = NAN, knee = NAN;

	for (size_t i = 0; i < sweep->count; i++) {
		const struct cell *cell = sweep_cell(sweep, i, subject);
		double p99;

		if (!cell)
			continue;
		p99 = cell->estimates[METRIC_P99].estimate;
		if (isnan(first))
			first = p99;
		if (p99 <= 10 * first)
			knee = cell->estimates[METRIC_RATE].estimate;
	}
	return knee;
}

static void read_knee(
    FILE *out, const struct study *study, const struct figure *f)
{
	const char *joint = "p99 stays within ten times its lowest up to ";

	for (size_t i = 0; i < f->count; i++) {
		size_t subject = f->cells[i]->subject;

		if (!study_competes(&study->subjects[subject]))
			continue;
		fprintf(out, "%s%s (%s)", joint,
		    show_unit(UNIT_RATE, knee_of(f->sweep, subject)).text,
		    study->subjects[subject].name);
		joint = ", ";
	}
	fputs(". The dotted lines are the M/G/k queue: each subject's own CPU "
	      "time per request, on the server's CPUs, and nothing else in "
	      "the way.",
	    out);
}

static void read_scaling(
    FILE *out, const struct study *study, const struct figure *f)
{
	const char *joint = "The Universal Scalability Law (dotted) sees ";

	for (size_t i = 0; i < f->count; i++) {
		size_t subject = f->cells[i]->subject;
		struct usl usl;

		if (!study_competes(&study->subjects[subject]) ||
		    !ideal_scaling_of(f->sweep, subject, &usl))
			continue;
		fprintf(out, "%scontention %s and crosstalk %s for %s", joint,
		    show_percent(usl.contention).text,
		    show_number(usl.crosstalk).text,
		    study->subjects[subject].name);
		joint = ", ";
	}
	fputs(*joint == ',' ? "." : "Too few steps for a model.", out);
}

static bool is_drawn(const struct figure *f, const struct cell *cell)
{
	for (size_t i = 0; i < f->count; i++)
		if (f->cells[i] == cell)
			return true;
	return false;
}

#define MOST_NAMES 8

static void read_omitted(
    FILE *out, const struct study *study, const struct figure *f)
{
	const char *joint = " Not drawn: ";
	size_t named = 0, more = 0;
	bool hollow = false;

	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &f->scenario->cells[i];

		if (cell->state == CELL_MISSING || is_drawn(f, cell) ||
		    study->subjects[i].role == ROLE_CONTROL)
			continue;
		if (named++ >= MOST_NAMES) {
			more++;
			continue;
		}
		fprintf(out, "%s%s (%s)", joint, study->subjects[i].name,
		    cell->state == CELL_INVALID ? "invalid"
		    : f->left_out > 0           ? "no room"
						: "n/a");
		joint = ", ";
	}
	if (more > 0)
		fprintf(out, " and %zu more", more);
	if (named > 0)
		fputs(".", out);
	for (size_t i = 0; i < f->count; i++)
		hollow |= draft_is_hollow(f, i);
	if (hollow)
		fputs(" Hollow marks do not count, or are bounds.", out);
}

char *finding_reading(const struct study *study, const struct figure *f)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	switch (f->kind) {
	case FIGURE_PERCENTILES:
		read_percentiles(out, study, f);
		break;
	case FIGURE_PROBES:
		fputs("Each mark is a probe: the p99 that a rate brought, up "
		      "to what was found and past it.",
		    out);
		break;
	case FIGURE_RESPONSE:
		read_response(out, study, f);
		break;
	case FIGURE_TIMELINE:
		read_timeline(out, study, f);
		break;
	case FIGURE_KNEE:
		read_knee(out, study, f);
		break;
	case FIGURE_SCALING:
		read_scaling(out, study, f);
		break;
	default:
		read_ends(out, study, f, figure_metric(f->kind));
	}
	if (!f->sweep)
		read_omitted(out, study, f);
	fclose(out);
	return text;
}
