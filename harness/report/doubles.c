/* SPDX-License-Identifier: MIT */
#include "report/doubles.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

const char doubles_reason[] =
    "runs.csv has its run_id or its repetition more than once";

typedef int order_fn(const void *a, const void *b, void *run);

static int compare_ids(const void *a, const void *b, void *context)
{
	const struct run *run = context;
	int x = run_id(run, *(const size_t *)a);
	int y = run_id(run, *(const size_t *)b);

	return (x > y) - (x < y);
}

/* By the place that a repetition has in the plan. */
static int compare_places(const void *a, const void *b, void *context)
{
	static const char *const columns[] = { "experiment", "scenario",
		"subject", "repetition" };
	const struct run *run = context;
	int order = 0;

	for (size_t i = 0; i < ARRAY_SIZE(columns) && order == 0; i++)
		order = strcmp(
		    table_text(&run->runs, *(const size_t *)a, columns[i]),
		    table_text(&run->runs, *(const size_t *)b, columns[i]));
	return order;
}

static void mark_neighbours(const struct run *run, size_t *rows, size_t count,
    order_fn *order, bool *doubled)
{
	qsort_r(rows, count, sizeof(*rows), order, (void *)run);
	for (size_t i = 1; i < count; i++)
		if (order(&rows[i - 1], &rows[i], (void *)run) == 0)
			doubled[rows[i - 1]] = doubled[rows[i]] = true;
}

static bool is_placed(const struct table *runs, size_t row)
{
	return *table_text(runs, row, "repetition") &&
	       !strcmp(table_text(runs, row, "valid"), "yes");
}

int doubles_find(const struct run *run, bool **ret_doubled)
{
	size_t count = table_rows(&run->runs), n = 0;
	bool *doubled = calloc(count + 1, sizeof(*doubled));
	size_t *rows = calloc(count + 1, sizeof(*rows));

	if (!doubled || !rows) {
		free(doubled);
		free(rows);
		return -ENOMEM;
	}
	for (size_t row = 0; row < count; row++)
		if (run_id(run, row) >= 0)
			rows[n++] = row;
	mark_neighbours(run, rows, n, compare_ids, doubled);
	n = 0;
	for (size_t row = 0; row < count; row++)
		if (is_placed(&run->runs, row))
			rows[n++] = row;
	mark_neighbours(run, rows, n, compare_places, doubled);
	free(rows);
	*ret_doubled = doubled;
	return 0;
}
