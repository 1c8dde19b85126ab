/* SPDX-License-Identifier: MIT */
/*
 * How far a figure of a cell can be relied on. What the generator itself added
 * to a response time (late sends, late reads) is recorded beside it as net; a
 * request without a reply counts at its age; and a generator that is busy all
 * the time, not the server, sets the rate of a closed loop. Each metric of a
 * cell is judged by itself, from its valid repetitions; where a run does not
 * record these things the figure stands as it is. Any thread.
 */
#ifndef PACELINE_REPORT_BOUND_H
#define PACELINE_REPORT_BOUND_H

#include "report/metric.h"

struct cell;
struct study;

enum bound_kind {
	BOUND_NONE,   /* the figure is what it says */
	BOUND_WITHIN, /* between the floor and the estimate */
	BOUND_LEAST,  /* the floor or more */
};

struct bound {
	enum bound_kind kind;
	double floor;
};

/* Judges a metric of a cell, whose estimate is made already. */
struct bound bound_judge(
    const struct study *study, const struct cell *cell, enum metric_id id);

#endif
