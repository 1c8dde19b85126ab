/* SPDX-License-Identifier: MIT */
#include "bench/metric.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_CAP 64

/* Splits "a / b"; b is empty for a single column. -EINVAL for anything else. */
static int split(const char *name, char *over, char *under)
{
	char rest;
	int n;

	under[0] = '\0';
	n = sscanf(name, " %63[a-z0-9_] / %63[a-z0-9_] %c", over, under, &rest);
	if (n == 2 || (n == 1 && !strchr(name, '/')))
		return 0;
	return -EINVAL;
}

const char *metric_of(const struct suite *suite, const struct cell *cell)
{
	const struct scenario *scenario = cell->scenario;

	if (cell->experiment && cell->experiment->metric)
		return cell->experiment->metric;
	if (scenario->metric)
		return scenario->metric;
	if (suite->main_metric)
		return suite->main_metric;
	if (scenario->find || !strcmp(scenario->model, "closed"))
		return "rate_per_s";
	return "response_p99_ns";
}

static bool is_column(const struct columns *columns, const char *column)
{
	for (size_t i = 0; i < columns->count; i++)
		if (!strcmp(columns->names[i], column))
			return true;
	return false;
}

int metric_check(
    const char *name, const struct columns *columns, char *why, size_t cap)
{
	char over[NAME_CAP], under[NAME_CAP];

	if (!split(name, over, under) && is_column(columns, over) &&
	    (!*under || is_column(columns, under)))
		return 0;
	snprintf(why, cap,
	    "'%s' is no metric: it takes a column of runs.csv, such as "
	    "rate_per_s, or one over another, such as server_cpu_ns / replies",
	    name);
	return -EINVAL;
}

static double number(const char *text)
{
	char *end;
	double value;

	if (!text || !*text)
		return NAN;
	value = strtod(text, &end);
	return *end ? NAN : value;
}

double metric_value(const char *name, metric_lookup *lookup, const void *row)
{
	char over[NAME_CAP], under[NAME_CAP];
	double value, divisor;

	if (split(name, over, under))
		return NAN;
	value = number(lookup(row, over));
	if (!*under)
		return value;
	divisor = number(lookup(row, under));
	return divisor > 0 ? value / divisor : NAN;
}
