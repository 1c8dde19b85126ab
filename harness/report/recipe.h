/* SPDX-License-Identifier: MIT */
/* How each kind of figure is made: the table that figure.c works from. */
#ifndef PACELINE_REPORT_RECIPE_H
#define PACELINE_REPORT_RECIPE_H

#include "report/draft.h"

struct recipe {
	const char *name; /* of its files */
	const char *title;
	const char *script; /* in plots/ */
	const char *axis;   /* along x */
	enum metric_id metric;
	int (*draft)(struct draft *d);
	bool curves; /* no controls, whose shadow would hide their twin */
};

/* A constant. */
const struct recipe *recipe_get(enum figure_kind kind);

/*
 * Writes a figure's data and script into a folder. Returns 0, or -errno after
 * one line on stderr.
 */
int script_write(
    const struct study *study, struct figure *f, const char *dir) MUST_USE;

/* Writes the scripts that those load. The same. */
int script_write_shared(const char *dir) MUST_USE;

#endif
