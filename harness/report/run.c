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

	if (x->run_id != y->run_id)
		return x->run_id < y->run_id ? -1 : 1;
	return (x->second > y->second) - (x->second < y->second);
}

/* A run_id is a whole number; -1 for what is none. */
static int id_of(double number)
{
	return number >= 0 && number < 1e9 ? (int)number : -1;
}

/* A figure in a range, or NaN. */
static double figure_of(double number, double highest)
{
	return number >= 0 && number <= highest ? number : NAN;
}

/* Rows without figures that a histogram can hold are left out. */
static int take_buckets(struct run *run, const struct table *t)
{
	run->buckets = calloc(table_rows(t) + 1, sizeof(*run->buckets));
	if (!run->buckets)
		return -ENOMEM;
	for (size_t i = 0; i < table_rows(t); i++) {
		int kind = kind_of(table_text(t, i, "kind"));
		int id = id_of(table_number(t, i, "run_id"));
		double high = table_number(t, i, "high_ns");
		double count = table_number(t, i, "count");

		if (kind < 0 || id < 0 || !(high >= 0) ||
		    high > HIST_HIGHEST_NS || !(count > 0) || !(count < 1e15))
			continue;
		run->buckets[run->bucket_count++] = (struct bucket){
			.run_id = id,
			.kind = (enum latency_kind)kind,
			.high_ns = (uint64_t)high,
			.count = (uint64_t)count,
		};
	}
	qsort(run->buckets, run->bucket_count, sizeof(*run->buckets),
	    compare_buckets);
	return 0;
}

/* Of two rows for one second, the second is left out. */
static void drop_repeated_seconds(struct run *run)
{
	size_t kept = 0;

	for (size_t i = 0; i < run->second_count; i++)
		if (kept == 0 || compare_seconds(&run->seconds[kept - 1],
				     &run->seconds[i]) != 0)
			run->seconds[kept++] = run->seconds[i];
	run->second_count = kept;
}

static int take_seconds(struct run *run, const struct table *t)
{
	run->seconds = calloc(table_rows(t) + 1, sizeof(*run->seconds));
	if (!run->seconds)
		return -ENOMEM;
	for (size_t i = 0; i < table_rows(t); i++) {
		int id = id_of(table_number(t, i, "run_id"));
		double second = table_number(t, i, "second");

		if (id < 0 || !(fabs(second) < 1e6))
			continue;
		run->seconds[run->second_count++] = (struct second){
			.run_id = id,
			.second = (int)second,
			.requests =
			    figure_of(table_number(t, i, "requests"), 1e15),
			.p99_ns = figure_of(
			    table_number(t, i, "p99_ns"), HIST_HIGHEST_NS),
		};
	}
	qsort(run->seconds, run->second_count, sizeof(*run->seconds),
	    compare_seconds);
	drop_repeated_seconds(run);
	return 0;
}

static int compare_probes(const void *a, const void *b)
{
	const struct probe *x = a, *y = b;

	if (x->run_id != y->run_id)
		return x->run_id < y->run_id ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static int take_probes(struct run *run, const struct table *t)
{
	run->probes = calloc(table_rows(t) + 1, sizeof(*run->probes));
	if (!run->probes)
		return -ENOMEM;
	for (size_t i = 0; i < table_rows(t); i++) {
		struct probe probe = {
			.run_id = id_of(table_number(t, i, "run_id")),
			.is_open = strcmp(table_text(t, i, "model"), "closed"),
			.row = i,
			.rate_per_s =
			    figure_of(table_number(t, i, "rate_per_s"), 1e15),
			.p99_ns =
			    figure_of(table_number(t, i, "response_p99_ns"),
				HIST_HIGHEST_NS),
		};

		if (probe.run_id >= 0 && isfinite(probe.rate_per_s) &&
		    probe.p99_ns > 0 &&
		    !strcmp(table_text(t, i, "valid"), "yes"))
			run->probes[run->probe_count++] = probe;
	}
	qsort(run->probes, run->probe_count, sizeof(*run->probes),
	    compare_probes);
	return 0;
}

/* Reads a file that need not be there into an array of the run. */
static int load_rows(const char *dir, struct run *run, const char *name,
    int (*take)(struct run *run, const struct table *t))
{
	struct table table;
	int rc = read_file(dir, name, false, &table);

	if (rc < 0)
		return rc;
	rc = take(run, &table);
	table_free(&table);
	return rc;
}

static int load_series(const char *dir, struct run *run)
{
	int rc = load_rows(dir, run, "latency.csv", take_buckets);

	if (rc >= 0)
		rc = load_rows(dir, run, "intervals.csv", take_seconds);
	if (rc >= 0)
		rc = load_rows(dir, run, "probes.csv", take_probes);
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
		rc = read_file(dir, "strategies.csv", false, &run.strategies);
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
	table_free(&run->strategies);
	free(run->buckets);
	free(run->seconds);
	free(run->probes);
	free(run->dir);
	*run = (struct run){ .dir = NULL };
}

int run_id(const struct run *run, size_t row)
{
	return id_of(table_number(&run->runs, row, "run_id"));
}

/*
 * The elements of an array, sorted by the run_id that each begins with, that
 * belong to a run. Returns how many.
 */
static size_t rows_of(const void *array, size_t count, size_t size, int id,
    const void **ret_first)
{
	const char *at = array;
	size_t low = 0, high = count, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (*(const int *)(at + middle * size) < id)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < count && *(const int *)(at + end * size) == id;)
		end++;
	*ret_first = at + low * size;
	return end - low;
}

size_t run_buckets(
    const struct run *run, size_t row, const struct bucket **ret_buckets)
{
	return rows_of(run->buckets, run->bucket_count, sizeof(*run->buckets),
	    run_id(run, row), (const void **)ret_buckets);
}

size_t run_probes(
    const struct run *run, size_t row, const struct probe **ret_probes)
{
	return rows_of(run->probes, run->probe_count, sizeof(*run->probes),
	    run_id(run, row), (const void **)ret_probes);
}

size_t run_seconds(
    const struct run *run, size_t row, const struct second **ret_seconds)
{
	return rows_of(run->seconds, run->second_count, sizeof(*run->seconds),
	    run_id(run, row), (const void **)ret_seconds);
}

const struct second *run_second(const struct run *run, size_t row, int second)
{
	struct second key = { .run_id = run_id(run, row), .second = second };

	return bsearch(&key, run->seconds, run->second_count, sizeof(key),
	    compare_seconds);
}

double run_second_length(const struct run *run, size_t row, int second)
{
	double length = table_number(
	    &run->runs, row, second < 0 ? "warmup_s" : "duration_s");
	double before = second < 0 ? -1.0 - second : second;

	return isnan(length) ? 1 : fmin(fmax(length - before, 0), 1);
}

size_t run_whole_seconds(const struct run *run, size_t row)
{
	const struct second *seconds;
	size_t count = run_seconds(run, row, &seconds);
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += seconds[i].second >= 0 && isfinite(seconds[i].requests) &&
		     run_second_length(run, row, seconds[i].second) >= 1;
	return n;
}
