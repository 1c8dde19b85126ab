/* SPDX-License-Identifier: MIT */
/*
 * Scenarios that are steps of one another: three or more that differ in the
 * rate of an open loop alone, or in the connections of a closed one. Drawn
 * together they show the knee. Part of a study, in which its pointers point.
 */
#ifndef PACELINE_REPORT_SWEEP_H
#define PACELINE_REPORT_SWEEP_H

#include <stddef.h>

#include "base/check.h"

struct cell;
struct scenario;
struct study;

enum sweep_kind {
	SWEEP_RATE,
	SWEEP_CONNECTIONS,
};

struct sweep {
	enum sweep_kind kind;
	const struct scenario **steps; /* by x, rising */
	double *x;                     /* the rate asked for, or connections */
	size_t count;
	char slug[96]; /* unique in the study */
};

/* Finds the sweeps of a study; its scenarios must have their rows already. */
int sweep_find_all(struct study *study) MUST_USE;
void sweep_free(struct sweep *sweep);

/* The steps in which a subject has a good figure; at least 3 make a curve. */
size_t sweep_points(const struct sweep *sweep, size_t subject);
const struct cell *sweep_cell(
    const struct sweep *sweep, size_t step, size_t subject);

#endif
