/* SPDX-License-Identifier: MIT */
#include "report/run.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "lib/hist.h"

/* Reads DIR/name. `needed`: its absence is an error, said on stderr. */
static int read_file(
    const char *dir, const char *name, bool needed, struct table *ret_table)
{
	char path[4096];
	int rc;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	rc = table_read(path, ret_table);
	if (rc == -ENOENT && !needed) {
		*ret_table = (struct table){ .csv = NULL };
		return 0;
	}
	if (rc == -ENOENT)
		log_line("%s: no such file; a run of paceline-bench has "
			 "runs.csv",
		    path);
	return rc;
}

static int kind_of(const char *text)
{
	static const char *const kinds[] = {
		[LATENCY_RESPONSE] = "response",
		[LATENCY_SERVICE] = "service",
		[LATENCY_LAG] = "lag",
	};

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		if (!strcmp(text, kinds[i]))
			return (int)i;
	return -EINVAL;
}

static int compare_buckets(const void *a, const void *b)
{
	const struct bucket *x = a, *y = b;

	return (x->run_id > y->run_id) - (x->run_id < y->run_id);
}

static int compare_seconds(const void *a, const void *b)
{
	const struct second *x = a, *y = b;

	return (x->run_id > y->run_id) - (x->run_id < y->run_id);
}

/* Rows without figures that a histogram can hold are left out. */
static int take_buckets(struct run *run, const struct table *t)
{
	run->buckets = calloc(table_rows(t) + 1, sizeof(*run->buckets));
	if (!run->buckets)
		return -ENOMEM;
	for (size_t i = 0; i < table_rows(t); i++) {
		int kind = kind_of(table_text(t, i, "kind"));
		double id = table_number(t, i, "run_id");
		double high = table_number(t, i, "high_ns");
		double count = table_number(t, i, "count");

		if (kind < 0 || !(fabs(id) < 1e9) || !(high >= 0) ||
		    high > HIST_HIGHEST_NS || !(count > 0) || !(count < 1e18))
			continue;
		run->buckets[run->bucket_count++] = (struct bucket){
			.run_id = (int)id,
			.kind = (enum latency_kind)kind,
			.high_ns = (uint64_t)high,
			.count = (uint64_t)count,
		};
	}
	qsort(run->buckets, run->bucket_count, sizeof(*run->buckets),
	    compare_buckets);
	return 0;
}

static int take_seconds(struct run *run, const struct table *t)
{
	run->seconds = calloc(table_rows(t) + 1, sizeof(*run->seconds));
	if (!run->seconds)
		return -ENOMEM;
	for (size_t i = 0; i < table_rows(t); i++) {
		double id = table_number(t, i, "run_id");
		double second = table_number(t, i, "second");

		if (!(fabs(id) < 1e9) || !(fabs(second) < 1e6))
			continue;
		run->seconds[run->second_count++] = (struct second){
			.run_id = (int)id,
			.second = (int)second,
			.requests = table_number(t, i, "requests"),
			.p99_ns = table_number(t, i, "p99_ns"),
		};
	}
	qsort(run->seconds, run->second_count, sizeof(*run->seconds),
	    compare_seconds);
	return 0;
}

static int load_series(const char *dir, struct run *run)
{
	struct table latency, intervals;
	int rc;

	rc = read_file(dir, "latency.csv", false, &latency);
	if (rc < 0)
		return rc;
	rc = take_buckets(run, &latency);
	table_free(&latency);
	if (rc < 0)
		return rc;
	rc = read_file(dir, "intervals.csv", false, &intervals);
	if (rc < 0)
		return rc;
	rc = take_seconds(run, &intervals);
	table_free(&intervals);
	return rc;
}

int run_load(const char *dir, bool may_be_empty, struct run *ret_run)
{
	struct run run = { .dir = strdup(dir) };
	int rc = run.dir ? 0 : -ENOMEM;

	if (rc >= 0)
		rc = read_file(dir, "runs.csv", !may_be_empty, &run.runs);
	if (rc >= 0)
		rc = read_file(dir, "env.csv", false, &run.env);
	if (rc >= 0)
		rc = load_series(dir, &run);
	if (rc < 0) {
		run_free(&run);
		return rc;
	}
	*ret_run = run;
	return 0;
}

void run_free(struct run *run)
{
	table_free(&run->env);
	table_free(&run->runs);
	free(run->buckets);
	free(run->seconds);
	free(run->dir);
	*run = (struct run){ .dir = NULL };
}

static int row_id(const struct run *run, size_t row)
{
	double id = table_number(&run->runs, row, "run_id");

	return fabs(id) < 1e9 ? (int)id : -1;
}

size_t run_buckets(
    const struct run *run, size_t row, const struct bucket **ret_buckets)
{
	struct bucket key = { .run_id = row_id(run, row) };
	const struct bucket *first, *end = run->buckets + run->bucket_count;
	const struct bucket *last;

	first = bsearch(&key, run->buckets, run->bucket_count, sizeof(key),
	    compare_buckets);
	if (!first)
		return 0;
	while (first > run->buckets && first[-1].run_id == key.run_id)
		first--;
	for (last = first; last < end && last->run_id == key.run_id;)
		last++;
	*ret_buckets = first;
	return (size_t)(last - first);
}

size_t run_seconds(
    const struct run *run, size_t row, const struct second **ret_seconds)
{
	struct second key = { .run_id = row_id(run, row) };
	const struct second *first, *end = run->seconds + run->second_count;
	const struct second *last;

	first = bsearch(&key, run->seconds, run->second_count, sizeof(key),
	    compare_seconds);
	if (!first)
		return 0;
	while (first > run->seconds && first[-1].run_id == key.run_id)
		first--;
	for (last = first; last < end && last->run_id == key.run_id;)
		last++;
	*ret_seconds = first;
	return (size_t)(last - first);
}
