/* SPDX-License-Identifier: MIT */
/*
 * From gnuplot's SVG to one that lives inside a page: no prologue, ids or
 * fonts of its own, colours that follow the page's light or dark scheme, and
 * each curve in a group that names its subject. Any thread.
 */
#ifndef PACELINE_REPORT_SVG_H
#define PACELINE_REPORT_SVG_H

#include <stddef.h>
#include <stdio.h>

#include "report/figure.h"

/* One curve or mark: whose it is. */
struct svg_series {
	const char *id;       /* "s3": the value of data-s */
	const char *colour;   /* as gnuplot drew it, "#rrggbb" */
	const char *variable; /* of CSS, "s3" for var(--s3) */
	const char *name;     /* what a pointer over a curve reads */
};

struct svg_content {
	const struct svg_series *series;
	size_t count;
	const struct tip *tips;
	size_t tip_count;
};

/*
 * Writes the drawing. gnuplot numbers its plots from 1; plot k belongs to
 * series (k - 1) % count. `label` is what the picture shows, in words. A mark
 * reads what its tip says; the plots of a further panel are numbered on.
 */
void svg_embed(FILE *out, const char *svg, const char *label,
    const struct svg_content *content);

#endif
