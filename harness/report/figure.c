/* SPDX-License-Identifier: MIT */
#include "report/figure.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"
#include "report/assets.h"
#include "report/draft.h"
#include "report/gnuplot.h"
#include "report/markup.h"

/* How a kind of figure is made. */
struct recipe {
	const char *name; /* of its files */
	const char *title;
	const char *script; /* in plots/ */
	const char *axis;   /* along x */
	enum metric_id metric;
	int (*draft)(struct draft *d);
	bool curves; /* no controls, whose shadow would hide their twin */
};

static const struct recipe recipes[FIGURE_KINDS] = {
	[FIGURE_PERCENTILES] = { "latency", "Latency by percentile",
	    "percentiles.gp", "percentile of replies, %", METRIC_P50,
	    draft_percentiles, true },
	[FIGURE_RESPONSE] = { "response", "Response and service time",
	    "response.gp", "", METRIC_SERVICE_P50, draft_response, false },
	[FIGURE_RATE] = { "throughput", "Throughput", "whiskers.gp",
	    "replies per second", METRIC_RATE, draft_whiskers, false },
	[FIGURE_CPU] = { "cpu", "CPU per request", "whiskers.gp",
	    "server CPU time per request", METRIC_CPU, draft_whiskers, false },
	[FIGURE_SYSCALLS] = { "syscalls", "System calls per request",
	    "whiskers.gp", "system calls per request", METRIC_SYSCALLS,
	    draft_whiskers, false },
	[FIGURE_SWITCHES] = { "switches", "Context switches per request",
	    "whiskers.gp", "context switches per request", METRIC_SWITCHES,
	    draft_whiskers, false },
	[FIGURE_MEMORY] = { "memory", "Memory per connection", "whiskers.gp",
	    "resident bytes per connection", METRIC_MEMORY, draft_whiskers,
	    false },
	[FIGURE_TIMELINE] = { "timeline", "Second by second", "timeline.gp",
	    "seconds since the measured time began", METRIC_RATE,
	    draft_timeline, true },
};

const char *figure_title(enum figure_kind kind)
{
	return recipes[kind].title;
}

enum metric_id figure_metric(enum figure_kind kind)
{
	return recipes[kind].metric;
}

bool figure_has_curves(enum figure_kind kind)
{
	return recipes[kind].curves;
}

static bool has_rows(
    const struct study *study, const struct cell *cell, enum figure_kind kind)
{
	size_t found = 0;

	for (size_t i = 0; i < cell->row_count; i++) {
		const struct bucket *buckets;
		const struct second *seconds;
		size_t row = cell->rows[i];

		if (!study_row_valid(study, row))
			continue;
		found += kind == FIGURE_TIMELINE
			     ? run_seconds(study->run, row, &seconds)
			     : run_buckets(study->run, row, &buckets);
	}
	return found > 0;
}

/* Invalid cells are told of, not drawn. */
static bool is_drawn(
    const struct study *study, const struct cell *cell, enum figure_kind kind)
{
	const struct recipe *r = &recipes[kind];

	if (cell->state != CELL_GOOD && cell->state != CELL_SINGLE)
		return false;
	if (r->curves && study->subjects[cell->subject].role == ROLE_CONTROL)
		return false;
	if (r->curves && !has_rows(study, cell, kind))
		return false;
	return isfinite(cell->estimates[r->metric].estimate);
}

static int choose_cells(const struct study *study, struct figure *f)
{
	const struct scenario *sc = f->scenario;

	f->cells = calloc(study->subject_count + 1, sizeof(*f->cells));
	if (!f->cells)
		return -ENOMEM;
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[sc->order[i]];

		if (is_drawn(study, cell, f->kind))
			f->cells[f->count++] = cell;
	}
	return 0;
}

static void write_arrays(const struct draft *d)
{
	FILE *out = d->script;
	size_t n = d->figure->count;

	fprintf(out, "array COLOUR[N]\narray DASH[N]\narray POINT[N]\n"
		     "array WEIGHT[N]\narray LABEL[N]\n");
	for (size_t i = 0; i < n; i++) {
		const struct subject *s = draft_subject(d, i);

		fprintf(out,
		    "COLOUR[%zu] = '%s'; DASH[%zu] = %d; POINT[%zu] = %d; "
		    "WEIGHT[%zu] = %g\nLABEL[%zu] = ",
		    i + 1, s->look.light, i + 1, s->look.dash, i + 1,
		    s->look.point, i + 1, s->look.weight, i + 1);
		markup_gnuplot(out, s->name);
		fputc('\n', out);
	}
}

static void write_common(const struct draft *d, const struct recipe *r)
{
	const struct figure *f = d->figure;
	bool rows = !r->curves;

	fprintf(d->script,
	    "# Written by paceline-report; draws the plot again: "
	    "gnuplot %s.gp\n"
	    "if (!exists('TERMS')) TERMS = 'svg png'\n"
	    "NAME = '%s'\nDATA = '%s.csv'\nN = %zu\nHIGH = %zu\n"
	    "XLABEL = '%s'\nYLABEL = ''\nTITLE = ",
	    f->name, f->name, f->name, f->count,
	    rows ? 70 + 28 * f->count : 340, r->axis);
	markup_gnuplot(d->script, r->title);
	fputs(" . ': ' . ", d->script);
	markup_gnuplot(d->script, f->scenario->name);
	fputc('\n', d->script);
	write_arrays(d);
}

static FILE *open_file(const char *dir, const char *name, const char *suffix)
{
	char path[4096];
	FILE *out;

	snprintf(path, sizeof(path), "%s/%s%s", dir, name, suffix);
	out = fopen(path, "we");
	if (!out)
		log_line("%s: %s", path, strerror(errno));
	return out;
}

static int write_script(
    const struct study *study, struct figure *f, const char *dir)
{
	const struct recipe *r = &recipes[f->kind];
	struct draft d = { .study = study, .figure = f };
	int rc = -EIO;

	d.data = open_file(dir, f->name, ".csv");
	d.script = open_file(dir, f->name, ".gp");
	if (d.data && d.script) {
		write_common(&d, r);
		rc = r->draft(&d);
		fprintf(d.script,
		    "do for [TERM in TERMS] {\n\tload 'style.gp'\n"
		    "\tload '%s'\n\tunset output\n\treset\n}\n",
		    r->script);
	}
	if (d.script && fclose(d.script) != 0)
		rc = -errno;
	if (d.data && fclose(d.data) != 0)
		rc = -errno;
	return rc;
}

/* Adds a figure to the gallery if there is something to draw. */
static int add_figure(const struct study *study, struct gallery *g,
    const struct scenario *sc, enum figure_kind kind, const char *dir)
{
	struct figure *f = &g->figures[g->count];
	int rc;

	*f = (struct figure){ .scenario = sc, .kind = kind };
	snprintf(
	    f->name, sizeof(f->name), "%s-%s", recipes[kind].name, sc->slug);
	rc = choose_cells(study, f);
	if (rc >= 0 && f->count > 0)
		rc = write_script(study, f, dir);
	if (rc < 0 || f->count == 0) {
		free(f->cells);
		return rc;
	}
	g->count++;
	return 0;
}

/* The shared scripts, beside those that load them. */
static int write_shared(const char *dir)
{
	static const struct {
		const char *name;
		const char *text;
	} shared[] = {
		{ "style.gp", asset_style_gp },
		{ "whiskers.gp", asset_whiskers_gp },
		{ "percentiles.gp", asset_percentiles_gp },
		{ "response.gp", asset_response_gp },
		{ "timeline.gp", asset_timeline_gp },
	};

	for (size_t i = 0; i < ARRAY_SIZE(shared); i++) {
		FILE *out = open_file(dir, shared[i].name, "");

		if (!out)
			return -EIO;
		fputs(shared[i].text, out);
		if (fclose(out) != 0)
			return -errno;
	}
	return 0;
}

static void draw_all(struct gallery *g, const char *dir, const char *gnuplot)
{
	for (size_t i = 0; i < g->count && !g->missing; i++) {
		struct figure *f = &g->figures[i];
		char script[128];
		int rc;

		snprintf(script, sizeof(script), "%s.gp", f->name);
		rc = gnuplot_run(gnuplot, dir, script, &f->svg);
		if (rc == -ENOENT) {
			g->missing = "gnuplot is not installed";
			log_line(
			    "%s: not found; the report has no plots", gnuplot);
		} else if (rc < 0) {
			log_line("%s/%s: gnuplot failed: %s", dir, script,
			    strerror(-rc));
		}
	}
}

int gallery_make(const struct study *study, const char *dir,
    const char *gnuplot, struct gallery *ret_gallery)
{
	struct gallery g = { .count = 0 };
	int rc = 0;

	if (mkdir(dir, 0777) < 0 && errno != EEXIST) {
		rc = -errno;
		log_line("%s: %s", dir, strerror(-rc));
		return rc;
	}
	g.figures = calloc(
	    study->scenario_count * FIGURE_KINDS + 1, sizeof(*g.figures));
	if (!g.figures)
		return -ENOMEM;
	rc = write_shared(dir);
	for (size_t i = 0; i < study->scenario_count && rc >= 0; i++)
		for (int kind = 0; kind < FIGURE_KINDS && rc >= 0; kind++)
			rc = add_figure(study, &g, &study->scenarios[i],
			    (enum figure_kind)kind, dir);
	if (rc < 0) {
		gallery_free(&g);
		return rc;
	}
	if (gnuplot)
		draw_all(&g, dir, gnuplot);
	else
		g.missing = "plots were not asked for";
	*ret_gallery = g;
	return 0;
}

void gallery_free(struct gallery *g)
{
	for (size_t i = 0; i < g->count; i++) {
		free(g->figures[i].cells);
		free(g->figures[i].svg);
	}
	free(g->figures);
	*g = (struct gallery){ .count = 0 };
}

const struct figure *gallery_find(const struct gallery *g,
    const struct scenario *scenario, enum figure_kind kind)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->figures[i].scenario == scenario &&
		    g->figures[i].kind == kind)
			return &g->figures[i];
	return NULL;
}
