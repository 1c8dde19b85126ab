/* SPDX-License-Identifier: MIT */
/* What is compared: each figure of a repetition that the report speaks of. */
#ifndef PACELINE_REPORT_METRIC_H
#define PACELINE_REPORT_METRIC_H

#include <stdbool.h>
#include <stddef.h>

#include "report/show.h"
#include "report/table.h"

enum metric_id {
	METRIC_RATE,
	METRIC_P50,
	METRIC_P90,
	METRIC_P99,
	METRIC_P999,
	METRIC_SERVICE_P50,
	METRIC_SERVICE_P99,
	METRIC_SERVICE_P999,
	METRIC_CPU,
	METRIC_SYSCALLS,
	METRIC_SWITCHES,
	METRIC_MEMORY,
	METRIC_FAIRNESS,
	METRIC_FOUND,
	METRIC_OTHER, /* what a scenario names itself: scenario_metric() */
	METRIC_COUNT,
};

struct metric {
	const char *key;     /* in suites and file names: "response_p99_ns" */
	const char *title;   /* in a sentence: "p99" */
	const char *head;    /* over a column */
	const char *axis;    /* along one */
	const char *compare; /* "answers %s as many requests as" */
	const char *verb;    /* "takes", before one of the next two */
	const char *more;    /* "%s more CPU per request"; NULL: no cost */
	const char *less;
	double trifle; /* a difference that is not worth a clause */
	enum unit unit;
	bool more_is_better;
	const char *column; /* value = (column - minus) / (per + plus) */
	const char *minus;
	const char *per;
	const char *plus;
	double least;      /* a smaller per + plus says nothing */
	double quantile;   /* of a percentile of response times */
	const char *net;   /* the same less the generator's own delay */
	const char *bound; /* "at least" where the generator set it */
};

/* A metric that is made when it is needed, and the names it points to. */
struct other_metric {
	struct metric metric;
	char column[64];
	char per[64];
	char title[140];
};

/* The metric of an id, of those before METRIC_OTHER; a constant. */
const struct metric *metric_get(enum metric_id id);

/*
 * The metric that a suite names: a column of runs.csv or one over another,
 * "server_cpu_ns / replies". METRIC_COUNT when it names none; METRIC_OTHER,
 * and the metric in *ret_other, for a column without an entry of its own.
 * `runs` says which columns there are.
 */
enum metric_id metric_find(
    const char *name, const struct table *runs, struct other_metric *ret_other);

/* Nothing that is measured comes near it; what is above is no figure. */
#define METRIC_HIGHEST 1e15

/* A metric's value in one row of runs.csv; NaN where it was not measured. */
double metric_value(
    const struct metric *m, const struct table *runs, size_t row);

#endif
