/* SPDX-License-Identifier: MIT */
#include "bench/columns.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERCENTILES(kind)                                                      \
	kind "_p50_ns", kind "_p90_ns", kind "_p99_ns", kind "_p999_ns",       \
	    kind "_p9999_ns", kind "_max_ns", kind "_mean_ns"

/* Known before the repetition starts: empty unless set. */
static const char *const given[] = {
	"run_id",
	"experiment",
	"scenario",
	"subject",
	"role",
	"family",
	"repetition",
	"attempt",
	"order",
	"started_at",
	"model",
	"arrivals",
	"target_rate_per_s",
	"threads",
	"connections",
	"idle_connections",
	"pipeline",
	"requests_per_connection",
	"engine",
	"target",
	"seed",
	"warmup_s",
	"duration_s",
};

static const char *const measured[] = {
	"requests",
	"replies",
	"bytes_received",
	"rate_per_s",
	"rate_bound",
	"errors_connect",
	"errors_read",
	"errors_write",
	"errors_timeout",
	"errors_status",
	"errors_body",
	"errors_unasked",
	"unanswered",
	"never_served",
	"censored",
	"retried",
	"never_sent",
	"replies_2xx",
	"replies_3xx",
	"replies_4xx",
	"replies_5xx",
	PERCENTILES("response"),
	PERCENTILES("service"),
	PERCENTILES("lag"),
	PERCENTILES("net"),
	"jain_index",
	"load_cpu_ns",
	"load_runq_ns",
	"overshoot_p99_ns",
	"overshoot_max_ns",
	"server_cpu_ns",
	"context_switches",
	"syscalls_per_request",
	"resident_start_bytes",
	"resident_bytes",
	"server_threads",
	"server_runq_ns",
	"server_involuntary_switches",
	"server_foreign_ns",
	"load_involuntary_switches",
	"load_foreign_ns",
	"steal_ns",
};

static const char *const verdict[] = { "valid", "reason" };

static int add_names(
    struct columns *columns, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		columns->names[columns->count] = strdup(names[i]);
		if (!columns->names[columns->count])
			return -ENOMEM;
		columns->count++;
	}
	return 0;
}

static int add_counters(
    struct columns *columns, const struct metrics_sample *counters)
{
	for (unsigned i = 0; i < counters->count; i++) {
		if (asprintf(&columns->names[columns->count], "n_%s",
			counters->names[i]) < 0)
			return -ENOMEM;
		columns->count++;
	}
	return 0;
}

int columns_make(const struct metrics_sample *counters, struct columns *ret)
{
	struct columns columns = { 0 };
	size_t most = ARRAY_SIZE(given) + ARRAY_SIZE(measured) +
		      ARRAY_SIZE(verdict) + counters->count;
	int err = 0;

	columns.names = calloc(most, sizeof(*columns.names));
	if (!columns.names)
		return -ENOMEM;
	err = add_names(&columns, given, ARRAY_SIZE(given));
	if (!err)
		err = add_names(&columns, measured, ARRAY_SIZE(measured));
	if (!err)
		err = add_counters(&columns, counters);
	if (!err)
		err = add_names(&columns, verdict, ARRAY_SIZE(verdict));
	if (err) {
		columns_free(&columns);
		return err;
	}
	*ret = columns;
	return 0;
}

void columns_free(struct columns *columns)
{
	for (size_t i = 0; i < columns->count; i++)
		free(columns->names[i]);
	free(columns->names);
	*columns = (struct columns){ 0 };
}

int row_make(const struct columns *columns, struct row *ret)
{
	struct row row = { .columns = columns };

	row.values = calloc(columns->count, sizeof(*row.values));
	if (!row.values)
		return -ENOMEM;
	for (size_t i = 0; i < ARRAY_SIZE(measured); i++)
		row_set(&row, measured[i], CSV_NA);
	if (row.err) {
		row_free(&row);
		return -ENOMEM;
	}
	*ret = row;
	return 0;
}

void row_free(struct row *row)
{
	for (size_t i = 0; i < row->columns->count; i++)
		free(row->values[i]);
	free(row->values);
}

static int find(const struct columns *columns, const char *name)
{
	for (size_t i = 0; i < columns->count; i++)
		if (!strcmp(columns->names[i], name))
			return (int)i;
	return -1;
}

void row_set(struct row *row, const char *name, const char *fmt, ...)
{
	int index = find(row->columns, name), n;
	char *text;
	va_list ap;

	if (index < 0)
		return;
	va_start(ap, fmt);
	n = vasprintf(&text, fmt, ap);
	va_end(ap);
	if (n < 0) {
		row->err = -ENOMEM;
		return;
	}
	free(row->values[index]);
	row->values[index] = text;
}

const char *row_get(const struct row *row, const char *name)
{
	int index = find(row->columns, name);

	if (index < 0)
		return NULL;
	return row->values[index] ? row->values[index] : "";
}
