/* SPDX-License-Identifier: MIT */
/*
 * The plots of a study. Each is four files in DIR/plots: its data (.csv), its
 * script (.gp, to draw it again by hand), and two drawings (.svg, .png). What
 * the page shows comes back as a string besides. One thread at a time.
 */
#ifndef PACELINE_REPORT_FIGURE_H
#define PACELINE_REPORT_FIGURE_H

#include <stddef.h>

#include "report/study.h"

enum figure_kind {
	FIGURE_PERCENTILES,
	FIGURE_RESPONSE,
	FIGURE_RATE,
	FIGURE_CPU,
	FIGURE_SYSCALLS,
	FIGURE_SWITCHES,
	FIGURE_MEMORY,
	FIGURE_TIMELINE,
	FIGURE_PROBES,
	/* of sweeps; those before are of scenarios */
	FIGURE_KNEE,
	FIGURE_SCALING,
	FIGURE_KINDS,
};

/*
 * What a pointer over a mark reads. gnuplot numbers the plots of a drawing
 * from 1; the marks of one stand in the order of its data.
 */
struct tip {
	size_t plot;
	char *text;
};

/* The most rows or curves of a figure. */
#define FIGURE_SERIES 40

/* The series of a figure, in the order in which it is drawn. */
struct figure {
	const struct scenario *scenario; /* of a sweep: its first step */
	const struct sweep *sweep;       /* or NULL */
	enum figure_kind kind;
	char name[120];            /* of its files: "throughput-hello" */
	const struct cell **cells; /* whose series there are */
	size_t count;              /* of cells; 0: there is nothing to draw */
	size_t left_out;           /* cells beyond FIGURE_SERIES */
	struct tip *tips;          /* in the order in which marks are drawn */
	size_t tip_count;
	char *svg; /* as gnuplot made it, or NULL */
};

struct gallery {
	struct figure *figures;
	size_t count;
	const char *missing; /* why there are no pictures, or NULL */
};

/* How to draw. */
struct drawing {
	const char *gnuplot;  /* the program, or NULL to draw nothing */
	unsigned int limit_s; /* when a drawing is given up */
};

/*
 * Writes data and scripts of all figures into the folder, and draws them
 * with gnuplot. Where it is missing, or hangs, says so on stderr and leaves
 * the svg of what is not drawn NULL. Returns 0 or -errno.
 */
int gallery_make(const struct study *study, const char *dir,
    const struct drawing *how, struct gallery *ret_gallery) MUST_USE;
void gallery_free(struct gallery *g);

/* The figure of a kind in a scenario, or NULL where there is nothing. */
const struct figure *gallery_find(const struct gallery *g,
    const struct scenario *scenario, enum figure_kind kind);

/* The figure of a sweep, or NULL. */
const struct figure *gallery_find_sweep(
    const struct gallery *g, const struct sweep *sweep);

/* The heading of a kind of figure; a constant. */
const char *figure_title(enum figure_kind kind);

/* Whether it shows a curve a subject, not a row. */
bool figure_has_curves(enum figure_kind kind);

/* Whether it shows one figure of each subject, with its interval. */
bool figure_is_row(enum figure_kind kind);

/* The metric that a figure shows, or METRIC_COUNT. */
enum metric_id figure_metric(enum figure_kind kind);

#endif
