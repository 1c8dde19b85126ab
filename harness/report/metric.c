/* SPDX-License-Identifier: MIT */
#include "report/metric.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct metric metrics[METRIC_COUNT] = {
	[METRIC_RATE] = {
		.key = "rate_per_s",
		.title = "throughput",
		.head = "rate",
		.axis = "replies per second",
		.compare = "answers %s as many requests as",
		.unit = UNIT_RATE,
		.more_is_better = true,
		.column = "rate_per_s",
		.bound = "rate_bound",
	},
	[METRIC_P50] = {
		.key = "response_p50_ns",
		.title = "p50",
		.head = "p50",
		.axis = "response time, p50",
		.compare = "has a median response time %s that of",
		.unit = UNIT_LATENCY,
		.column = "response_p50_ns",
		.net = "net_p50_ns",
		.quantile = 0.5,
	},
	[METRIC_P90] = {
		.key = "response_p90_ns",
		.title = "p90",
		.head = "p90",
		.axis = "response time, p90",
		.compare = "has a p90 response time %s that of",
		.unit = UNIT_LATENCY,
		.column = "response_p90_ns",
		.net = "net_p90_ns",
		.quantile = 0.9,
	},
	[METRIC_P99] = {
		.key = "response_p99_ns",
		.title = "p99",
		.head = "p99",
		.axis = "response time, p99",
		.compare = "has a p99 response time %s that of",
		.unit = UNIT_LATENCY,
		.column = "response_p99_ns",
		.net = "net_p99_ns",
		.quantile = 0.99,
	},
	[METRIC_P999] = {
		.key = "response_p999_ns",
		.title = "p99.9",
		.head = "p99.9",
		.axis = "response time, p99.9",
		.compare = "has a p99.9 response time %s that of",
		.unit = UNIT_LATENCY,
		.column = "response_p999_ns",
		.net = "net_p999_ns",
		.quantile = 0.999,
	},
	[METRIC_SERVICE_P50] = {
		.key = "service_p50_ns",
		.title = "service p50",
		.head = "service p50",
		.axis = "service time, p50",
		.compare = "has a median service time %s that of",
		.unit = UNIT_LATENCY,
		.column = "service_p50_ns",
	},
	[METRIC_SERVICE_P99] = {
		.key = "service_p99_ns",
		.title = "service p99",
		.head = "service p99",
		.axis = "service time, p99",
		.compare = "has a p99 service time %s that of",
		.unit = UNIT_LATENCY,
		.column = "service_p99_ns",
	},
	[METRIC_SERVICE_P999] = {
		.key = "service_p999_ns",
		.title = "service p99.9",
		.head = "service p99.9",
		.axis = "service time, p99.9",
		.compare = "has a p99.9 service time %s that of",
		.unit = UNIT_LATENCY,
		.column = "service_p999_ns",
	},
	[METRIC_CPU] = {
		.key = "cpu_per_request_ns",
		.title = "CPU",
		.head = "CPU /request",
		.axis = "server CPU time per request",
		.compare = "takes %s as much CPU per request as",
		.verb = "takes",
		.more = "%s more CPU per request",
		.less = "%s less CPU per request",
		.trifle = 50,
		.unit = UNIT_LATENCY,
		.column = "server_cpu_ns",
		.per = "replies",
	},
	[METRIC_SYSCALLS] = {
		.key = "syscalls_per_request",
		.title = "system calls",
		.head = "system calls /request",
		.axis = "system calls per request",
		.compare = "makes %s as many system calls per request as",
		.verb = "makes",
		.more = "%s more system calls per request",
		.less = "%s fewer system calls per request",
		.trifle = 0.05,
		.unit = UNIT_COUNT,
		.column = "syscalls_per_request",
	},
	[METRIC_SWITCHES] = {
		.key = "switches_per_request",
		.title = "switches",
		.head = "switches /request",
		.axis = "context switches per request",
		.compare = "makes %s as many context switches per request as",
		.verb = "makes",
		.more = "%s more context switches per request",
		.less = "%s fewer context switches per request",
		.trifle = 0.05,
		.unit = UNIT_COUNT,
		.column = "context_switches",
		.per = "replies",
	},
	[METRIC_MEMORY] = {
		.key = "bytes_per_connection",
		.title = "memory",
		.head = "memory /connection",
		.axis = "resident bytes per connection",
		.compare = "holds %s as many bytes per connection as",
		.unit = UNIT_BYTES,
		.column = "resident_bytes",
		.minus = "resident_start_bytes",
		.per = "connections",
		.plus = "idle_connections",
		/* Below, what the server keeps for all of them weighs more. */
		.least = 1000,
	},
	[METRIC_FAIRNESS] = {
		.key = "jain_index",
		.title = "fairness",
		.head = "fairness",
		.axis = "Jain's index over connections",
		.compare = "has %s the fairness index of",
		.unit = UNIT_COUNT,
		.more_is_better = true,
		.column = "jain_index",
	},
	[METRIC_FOUND] = {
		.key = "target_rate_per_s",
		.title = "found rate",
		.head = "found rate",
		.axis = "rate that the search found",
		.compare = "stands up to %s the rate of",
		.unit = UNIT_RATE,
		.more_is_better = true,
		.column = "target_rate_per_s",
	},
};

const struct metric *metric_get(enum metric_id id)
{
	REQUIRE(id < METRIC_OTHER);
	return &metrics[id];
}

static bool same(const char *a, const char *b)
{
	return !strcmp(a ? a : "", b ? b : "");
}

/* Of unknown columns, these are the ones to have more of. */
static bool is_gain(const char *column)
{
	static const char *const gains[] = { "rate_per_s", "replies",
		"requests", "bytes_received", "jain_index" };

	for (size_t i = 0; i < ARRAY_SIZE(gains); i++)
		if (!strcmp(column, gains[i]))
			return true;
	return false;
}

static enum unit unit_of(const char *column)
{
	size_t length = strlen(column);

	if (length > 3 && !strcmp(column + length - 3, "_ns"))
		return UNIT_LATENCY;
	if (length > 6 && !strcmp(column + length - 6, "_bytes"))
		return UNIT_BYTES;
	return strcmp(column, "rate_per_s") ? UNIT_COUNT : UNIT_RATE;
}

/* `o` has its names; fills in the metric that points to them. */
static void make_other(struct other_metric *o)
{
	snprintf(o->title, sizeof(o->title), "%s%s%s", o->column,
	    *o->per ? " / " : "", o->per);
	o->metric = (struct metric){
		.key = o->title,
		.title = o->title,
		.head = o->title,
		.axis = o->title,
		.compare = "has %s the figure of",
		.unit = unit_of(o->column),
		.more_is_better = is_gain(o->column),
		.column = o->column,
		.per = *o->per ? o->per : NULL,
	};
}

/* "a" or "a / b", and nothing else. */
static bool split(const char *name, struct other_metric *o)
{
	char rest;

	*o = (struct other_metric){ .per = "" };
	if (sscanf(name, " %63[a-z0-9_] %c", o->column, &rest) == 1)
		return true;
	return sscanf(name, " %63[a-z0-9_] / %63[a-z0-9_] %c", o->column,
		   o->per, &rest) == 2;
}

enum metric_id metric_find(
    const char *name, const struct table *runs, struct other_metric *ret_other)
{
	struct other_metric *o = ret_other;

	if (!split(name, o))
		return METRIC_COUNT;
	for (size_t i = 0; i < METRIC_OTHER; i++)
		if (same(o->column, metrics[i].key) ||
		    (same(o->column, metrics[i].column) &&
			same(o->per, metrics[i].per) && !metrics[i].minus))
			return (enum metric_id)i;
	if (!table_has(runs, o->column) ||
	    (*o->per && !table_has(runs, o->per)))
		return METRIC_COUNT;
	make_other(o);
	return METRIC_OTHER;
}

static double column_or(
    const struct table *runs, size_t row, const char *column, double otherwise)
{
	return column ? table_number(runs, row, column) : otherwise;
}

double metric_value(
    const struct metric *m, const struct table *runs, size_t row)
{
	double top = table_number(runs, row, m->column) -
		     column_or(runs, row, m->minus, 0);
	double bottom =
	    column_or(runs, row, m->per, 1) + column_or(runs, row, m->plus, 0);

	double value = bottom > 0 && bottom >= m->least ? top / bottom : NAN;

	return fabs(value) < METRIC_HIGHEST ? value : NAN;
}
