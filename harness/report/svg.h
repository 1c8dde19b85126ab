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

/* One curve or mark: whose it is, and what a pointer over it reads. */
struct svg_series {
	const char *id;       /* "s3": the value of data-s */
	const char *colour;   /* as gnuplot drew it, "#rrggbb" */
	const char *variable; /* of CSS, "s3" for var(--s3) */
	const char *tip;      /* plain text */
};

/*
 * Writes the drawing. gnuplot numbers its plots from 1; plot k belongs to
 * series (k - 1) % count. `label` is what the picture shows, in words.
 */
void svg_embed(FILE *out, const char *svg, const char *label,
    const struct svg_series *series, size_t count);

#endif
