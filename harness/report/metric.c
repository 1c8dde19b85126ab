/* SPDX-License-Identifier: MIT */
#include "report/metric.h"

#include <math.h>
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
	},
	[METRIC_P50] = {
		.key = "response_p50_ns",
		.title = "p50",
		.head = "p50",
		.axis = "response time, p50",
		.compare = "has a median response time %s that of",
		.unit = UNIT_LATENCY,
		.column = "response_p50_ns",
	},
	[METRIC_P90] = {
		.key = "response_p90_ns",
		.title = "p90",
		.head = "p90",
		.axis = "response time, p90",
		.compare = "has a p90 response time %s that of",
		.unit = UNIT_LATENCY,
		.column = "response_p90_ns",
	},
	[METRIC_P99] = {
		.key = "response_p99_ns",
		.title = "p99",
		.head = "p99",
		.axis = "response time, p99",
		.compare = "has a p99 response time %s that of",
		.unit = UNIT_LATENCY,
		.column = "response_p99_ns",
	},
	[METRIC_P999] = {
		.key = "response_p999_ns",
		.title = "p99.9",
		.head = "p99.9",
		.axis = "response time, p99.9",
		.compare = "has a p99.9 response time %s that of",
		.unit = UNIT_LATENCY,
		.column = "response_p999_ns",
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
};

const struct metric *metric_get(enum metric_id id)
{
	REQUIRE(id < METRIC_COUNT);
	return &metrics[id];
}

enum metric_id metric_find(const char *key)
{
	for (size_t i = 0; i < METRIC_COUNT; i++)
		if (!strcmp(key, metrics[i].key))
			return (enum metric_id)i;
	return METRIC_COUNT;
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

	return bottom > 0 ? top / bottom : NAN;
}
