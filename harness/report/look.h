/* SPDX-License-Identifier: MIT */
/*
 * How a subject is drawn: one colour, dash and mark everywhere. The known
 * strategies keep their colour from run to run; others take what is free.
 * The colours are Okabe and Ito's, told apart by colour-blind people too, and
 * the dash tells apart what shares a colour. Floors and external servers are
 * grey, a control is its twin's hollow shadow.
 */
#ifndef PACELINE_REPORT_LOOK_H
#define PACELINE_REPORT_LOOK_H

#include <stdbool.h>
#include <stddef.h>

enum role {
	ROLE_SUBJECT,
	ROLE_CONTROL,
	ROLE_FLOOR,
	ROLE_EXTERNAL,
	ROLE_ABLATION,
};

struct look {
	const char *light; /* "#rrggbb" on white */
	const char *dark;  /* the same colour on black */
	int dash;          /* gnuplot's dashtype, 1 (solid) to 4 */
	int point;         /* gnuplot's pointtype */
	double weight;     /* gnuplot's linewidth */
};

/* Which slots of the palette are taken. All false to begin with. */
#define LOOK_SLOTS 28
struct looks {
	bool taken[LOOK_SLOTS];
	int greys;
};

/* Whether a colour is kept for this name; such subjects should take first. */
bool look_is_known(const char *name);

/* Gives a subject its look; a control's comes from look_of_control(). */
struct look look_take(struct looks *looks, const char *name, enum role role);
struct look look_of_control(const struct look *twin);

/* What SVG's stroke-dasharray says for a dash; "none" for the solid one. */
const char *look_dasharray(int dash);

/* "subject", "control" ...; unknown text is a subject. */
enum role look_role(const char *text);
const char *look_role_name(enum role role);

#endif
