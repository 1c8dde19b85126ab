/* SPDX-License-Identifier: MIT */
#include "report/figure.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "report/gnuplot.h"
#include "report/recipe.h"

/* What one second after another shows takes so many of them. */
#define LEAST_SECONDS 3

/* What one row has of a kind, as far as there is enough of it. */
static bool row_has(
    const struct study *study, size_t row, enum figure_kind kind)
{
	const struct bucket *buckets;
	const struct probe *probes;

	if (kind == FIGURE_TIMELINE)
		return run_whole_seconds(study->run, row) >= LEAST_SECONDS;
	if (kind == FIGURE_PROBES)
		return run_probes(study->run, row, &probes) > 1;
	return run_buckets(study->run, row, &buckets) > 0;
}

static bool has_rows(
    const struct study *study, const struct cell *cell, enum figure_kind kind)
{
	for (size_t i = 0; i < cell->row_count; i++)
		if (study_row_valid(study, cell->rows[i]) &&
		    row_has(study, cell->rows[i], kind))
			return true;
	return false;
}

/* What does not count is hollow in a row, and makes no curve. */
static bool is_drawn(
    const struct study *study, const struct cell *cell, enum figure_kind kind)
{
	const struct recipe *r = recipe_get(kind);

	if (cell->state == CELL_MISSING ||
	    (cell->state == CELL_INVALID && !figure_is_row(kind)))
		return false;
	if (r->curves && study->subjects[cell->subject].role == ROLE_CONTROL)
		return false;
	if (r->curves && !has_rows(study, cell, kind))
		return false;
	return isfinite(cell->estimates[r->metric].estimate);
}

static bool is_swept(
    const struct study *study, const struct figure *f, size_t subject)
{
	return study->subjects[subject].role != ROLE_CONTROL &&
	       sweep_points(f->sweep, subject) >= 3;
}

/* More rows or curves than that are no picture. */
static void add_cell(struct figure *f, const struct cell *cell)
{
	if (f->count < FIGURE_SERIES)
		f->cells[f->count++] = cell;
	else
		f->left_out++;
}

static int choose_cells(const struct study *study, struct figure *f)
{
	const struct scenario *sc = f->scenario;

	f->cells = calloc(study->subject_count + 1, sizeof(*f->cells));
	if (!f->cells)
		return -ENOMEM;
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[sc->order[i]];

		if (f->sweep ? is_swept(study, f, cell->subject)
			     : is_drawn(study, cell, f->kind))
			add_cell(f, cell);
	}
	return 0;
}

static void release(struct figure *f)
{
	for (size_t i = 0; i < f->tip_count; i++)
		free(f->tips[i].text);
	free(f->tips);
	free(f->cells);
	free(f->svg);
}

/* Adds a figure to the gallery if there is something to draw. */
static int add_figure(const struct study *study, struct gallery *g,
    const struct figure *wanted, const char *dir)
{
	struct figure *f = &g->figures[g->count];
	int rc;

	*f = *wanted;
	snprintf(f->name, sizeof(f->name), "%s-%s", recipe_get(f->kind)->name,
	    f->sweep ? f->sweep->slug : f->scenario->slug);
	rc = choose_cells(study, f);
	if (rc >= 0 && f->count > 0)
		rc = script_write(study, f, dir);
	if (rc < 0 || f->count == 0) {
		release(f);
		return rc;
	}
	g->count++;
	return 0;
}

static int add_scenario(const struct study *study, struct gallery *g,
    const struct scenario *sc, const char *dir)
{
	int rc = 0;

	for (int kind = 0; kind < FIGURE_KNEE && rc >= 0; kind++) {
		const struct figure wanted = {
			.scenario = sc,
			.kind = (enum figure_kind)kind,
		};

		rc = add_figure(study, g, &wanted, dir);
	}
	return rc;
}

static int add_sweep(const struct study *study, struct gallery *g,
    const struct sweep *sweep, const char *dir)
{
	const struct figure wanted = {
		.scenario = sweep->steps[0],
		.sweep = sweep,
		.kind =
		    sweep->kind == SWEEP_RATE ? FIGURE_KNEE : FIGURE_SCALING,
	};

	return add_figure(study, g, &wanted, dir);
}

static int add_all(
    const struct study *study, struct gallery *g, const char *dir)
{
	int rc;

	g->figures =
	    calloc(study->scenario_count * FIGURE_KNEE + study->sweep_count + 1,
		sizeof(*g->figures));
	if (!g->figures)
		return -ENOMEM;
	rc = script_write_shared(dir);
	for (size_t i = 0; i < study->scenario_count && rc >= 0; i++)
		rc = add_scenario(study, g, &study->scenarios[i], dir);
	for (size_t i = 0; i < study->sweep_count && rc >= 0; i++)
		rc = add_sweep(study, g, &study->sweeps[i], dir);
	return rc;
}

/* Draws one figure. Returns why no other will be drawn, or NULL. */
static const char *draw(
    struct figure *f, const char *dir, const struct drawing *how)
{
	char script[128];
	int rc;

	snprintf(script, sizeof(script), "%s.gp", f->name);
	rc = gnuplot_run(how->gnuplot, dir, script, how->limit_s, &f->svg);
	if (rc == -ENOENT) {
		log_line(
		    "%s: not found; the report has no plots", how->gnuplot);
		return "gnuplot is not installed";
	}
	if (rc == -ETIMEDOUT) {
		log_line("%s/%s: gnuplot took more than %u s; it was ended, "
			 "and no more plots are drawn",
		    dir, script, how->limit_s);
		return "gnuplot took too long and was ended";
	}
	if (rc < 0)
		log_line(
		    "%s/%s: gnuplot failed: %s", dir, script, strerror(-rc));
	return NULL;
}

int gallery_make(const struct study *study, const char *dir,
    const struct drawing *how, struct gallery *ret_gallery)
{
	struct gallery g = { .count = 0 };
	int rc = 0;

	if (mkdir(dir, 0777) < 0 && errno != EEXIST) {
		rc = -errno;
		log_line("%s: %s", dir, strerror(-rc));
		return rc;
	}
	rc = add_all(study, &g, dir);
	if (rc < 0) {
		gallery_free(&g);
		return rc;
	}
	if (!how->gnuplot)
		g.missing = "plots were not asked for";
	for (size_t i = 0; i < g.count && !g.missing; i++)
		g.missing = draw(&g.figures[i], dir, how);
	*ret_gallery = g;
	return 0;
}

void gallery_free(struct gallery *g)
{
	for (size_t i = 0; i < g->count; i++) {
		release(&g->figures[i]);
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

const struct figure *gallery_find_sweep(
    const struct gallery *g, const struct sweep *sweep)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->figures[i].sweep == sweep)
			return &g->figures[i];
	return NULL;
}
