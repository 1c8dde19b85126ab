/* SPDX-License-Identifier: MIT */
/*
 * What a run says: its subjects, its scenarios, and the cells where the two
 * meet, each with estimates from its valid repetitions and a rank. Everything
 * that is printed or drawn is computed here once. A study points into its
 * run, which must outlive it; one thread at a time.
 */
#ifndef PACELINE_REPORT_STUDY_H
#define PACELINE_REPORT_STUDY_H

#include <stdbool.h>
#include <stddef.h>

#include "report/bound.h"
#include "report/judge.h"
#include "report/look.h"
#include "report/metric.h"
#include "report/run.h"
#include "report/sweep.h"

struct subject {
	const char *name;
	const char *spec; /* command or strategy spec; "" if not said */
	const char *family;
	enum role role;
	struct look look;
	int twin;    /* of a control: the subject it repeats, or -1 */
	char id[24]; /* in HTML and SVG: "s3" */
};

enum cell_state {
	CELL_MISSING, /* no repetition at all */
	CELL_INVALID, /* not one repetition is valid: shown, not ranked */
	CELL_SINGLE,  /* one valid repetition: no interval */
	CELL_GOOD,
};

enum rank_state {
	RANK_NONE, /* does not compete, or was not measured */
	RANK_FEW,  /* too few valid runs to tell */
	RANK_KNOWN,
};

struct cell {
	size_t subject; /* its place in study.subjects */
	size_t *rows;   /* of runs.csv, in the order of the file */
	size_t row_count;
	size_t valid_count;
	const char *reason; /* of the first invalid repetition, or "" */
	enum cell_state state;
	struct interval estimates[METRIC_COUNT];
	struct bound bounds[METRIC_COUNT];
	size_t main_count; /* values behind the estimate of the main metric */
	enum rank_state rank_state;
	struct rank_interval rank; /* where it is known */
	size_t place;              /* in the scenario's order */
};

struct scenario {
	const char *name;
	const char *experiment;     /* "" in the plain matrix */
	const char *parameters;     /* as in the suite file, or "" */
	char slug[72];              /* unique in the study */
	enum metric_id main;        /* what ranks it */
	struct other_metric *other; /* METRIC_OTHER; owned, or NULL */
	struct cell *cells;         /* one a subject, in the subjects' order */
	size_t *order;              /* cells by merit, the unranked last */
	size_t ranked;              /* how many of them have a rank */
	struct verdict *verdicts;   /* ranked x ranked: study_verdict() */
};

struct study {
	const struct run *run;
	struct subject *subjects;
	size_t subject_count;
	struct scenario *scenarios;
	size_t scenario_count;
	struct sweep *sweeps;
	size_t sweep_count;
	bool *doubled; /* one a row of runs.csv: doubles.h */
};

/* Groups, estimates and ranks. Returns 0 or -ENOMEM. */
int study_make(const struct run *run, struct study *ret_study) MUST_USE;
void study_free(struct study *study);

/*
 * The values of a metric in the valid repetitions of a cell that have one.
 * `ret_values` has room for cell->row_count. Returns how many there are.
 */
size_t study_sample(const struct study *study, const struct cell *cell,
    const struct metric *metric, double *ret_values);

/*
 * Of the same repetitions, in the same order, what is left of a response time
 * without the generator's own delay; the value itself where that is not known.
 */
size_t study_floors(const struct study *study, const struct cell *cell,
    const struct metric *metric, double *ret_floors);

/* Whether a cell's estimates take a row of it into account. */
bool study_row_counts(
    const struct study *study, const struct cell *cell, size_t row);

/* A metric in a scenario; the only way to one that may be METRIC_OTHER. */
const struct metric *scenario_metric(
    const struct scenario *sc, enum metric_id id);
const struct metric *scenario_main(const struct scenario *sc);

/* Whether a subject takes part in the ranking: a strategy or an external. */
bool study_competes(const struct subject *subject);

/* The verdict on a beside b; NULL where one of the two is not ranked. */
const struct verdict *study_verdict(
    const struct scenario *sc, const struct cell *a, const struct cell *b);

/* The place in runs.csv of a row of a scenario, which has at least one. */
size_t scenario_first_row(const struct study *study, const struct scenario *sc);

/* Whether runs.csv says yes to a repetition, and has it only once. */
bool study_row_valid(const struct study *study, size_t row);

/* Why it does not count; "" where runs.csv gives no reason. */
const char *study_row_reason(const struct study *study, size_t row);

#endif
