/* SPDX-License-Identifier: MIT */
#include "bench/session.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/log.h"
#include "bench/metric.h"
#include "bench/precision.h"
#include "bench/repetition.h"
#include "bench/session_search.h"
#include "bench/setup.h"

static const char *lookup_row(const void *row, const char *column)
{
	return row_get(row, column);
}

struct earlier_row {
	const struct csv_table *table;
	size_t index;
};

static const char *lookup_earlier(const void *row, const char *column)
{
	const struct earlier_row *earlier = row;

	return table_get(earlier->table, earlier->index, column);
}

/* Whether what made a repetition invalid may be gone at the next attempt. */
static bool may_pass(const struct session *session, const struct cell *cell,
    metric_lookup *lookup, const void *row)
{
	const char *replies = lookup(row, "replies");

	return !cell->scenario->find && !session->bench->cpus.overlap &&
	       replies && strcmp(replies, CSV_NA);
}

/* Counts an attempt that is on file. */
static int account(struct session *session, struct cell *cell,
    metric_lookup *lookup, const void *row)
{
	const char *name = metric_of(&session->bench->suite, cell);
	const char *valid = lookup(row, "valid");
	double value = metric_value(name, lookup, row);
	bool first = !cell->again;

	cell->done += first;
	cell->again = false;
	session->total++;
	session->again += !first;
	if (!valid || strcmp(valid, "yes")) {
		session->invalid++;
		cell->again = first && may_pass(session, cell, lookup, row);
		return 0;
	}
	return isnan(value) ? 0 : cell_add_value(cell, value);
}

/* The attempt that comes next. */
static unsigned next_attempt(const struct cell *cell)
{
	return cell->again ? 2 : 1;
}

static unsigned next_number(const struct cell *cell)
{
	return cell->again ? cell->done : cell->done + 1;
}

static bool same(
    const struct earlier_row *row, const char *column, const char *value)
{
	const char *text = lookup_earlier(row, column);

	return text && !strcmp(text, value);
}

/* Whether an earlier run has made this attempt; its row. */
static bool done_earlier(const struct session *session, const struct cell *cell,
    struct earlier_row *ret)
{
	struct earlier_row row = { .table = session->earlier };
	char text[16], attempt[16];

	if (!session->earlier)
		return false;
	snprintf(text, sizeof(text), "%u", next_number(cell));
	snprintf(attempt, sizeof(attempt), "%u", next_attempt(cell));
	for (row.index = 0; row.index < csv_rows(session->earlier);
	     row.index++) {
		if (!same(&row, "repetition", text) ||
		    !same(&row, "attempt", attempt) ||
		    !same(&row, "subject", cell->subject->name) ||
		    !same(&row, "scenario", cell->scenario->name) ||
		    !same(&row, "experiment",
			cell->experiment ? cell->experiment->name : ""))
			continue;
		*ret = row;
		return true;
	}
	return false;
}

static void describe(const struct row *row, char *text, size_t cap)
{
	const char *rate = row_get(row, "rate_per_s");
	const char *p99 = row_get(row, "response_p99_ns");

	if (strcmp(row_get(row, "valid"), "yes"))
		snprintf(text, cap, "NOT VALID: %s", row_get(row, "reason"));
	else
		snprintf(text, cap, "%.0f/s  p99 %.0f us", strtod(rate, NULL),
		    strtod(p99, NULL) / 1e3);
}

static int file_repetition(struct session *session, struct cell *cell,
    const struct repetition *repetition, struct row *row, const char *folder)
{
	char text[400];
	int err = results_add(session->results, row, folder);

	if (!err)
		err = account(session, cell, lookup_row, row);
	if (err) {
		log_line("%s: cannot write results: %s",
		    session->results->folder, strerror(-err));
		return err;
	}
	describe(row, text, sizeof(text));
	progress_end(&session->progress, cell, text);
	if (!repetition->failed)
		return 0;
	session->failed++;
	/* On a terminal the line above is about to be written over. */
	if (session->progress.terminal) {
		progress_clear(&session->progress);
		log_line("%s in %s, repetition %u: %s", cell->subject->name,
		    cell->scenario->name, repetition->number,
		    row_get(row, "reason"));
	}
	return 0;
}

static int run_repetition(
    struct session *session, struct cell *cell, const char *folder)
{
	const struct bench *bench = session->bench;
	struct repetition repetition = {
		.cell = cell,
		.scenario = cell->scenario,
		.number = next_number(cell),
		.attempt = next_attempt(cell),
		.order = session->order,
		.family =
		    roster_member(session->roster, &bench->suite, cell->subject)
			->family,
	};
	char files[PATH_MAX];
	struct row row;
	int err = row_make(&session->results->columns, &row);

	if (err)
		return err;
	progress_start(&session->progress, cell);
	snprintf(files, sizeof(files), "%s", folder);
	if (cell->scenario->find)
		err = search_run(
		    session, &repetition, folder, &row, files, sizeof(files));
	else
		err = repetition_run(bench, &repetition, folder, &row);
	if (!err)
		err = file_repetition(session, cell, &repetition, &row, files);
	row_free(&row);
	return err;
}

static int perform(struct session *session, struct cell *cell)
{
	struct earlier_row earlier;
	char *folder;
	int err = 0;

	session->order++;
	if (done_earlier(session, cell, &earlier))
		return account(session, cell, lookup_earlier, &earlier);
	if (cell->again)
		progress_more(&session->progress, cell);
	if (asprintf(&folder, "%s/repetition", session->bench->work) < 0)
		return -ENOMEM;
	remove_folder(folder);
	if (mkdir(folder, 0777) < 0) {
		err = -errno;
		log_line("%s: %s", folder, strerror(-err));
	} else {
		err = run_repetition(session, cell, folder);
	}
	remove_folder(folder);
	free(folder);
	return err;
}

static void finish_cells(struct session *session)
{
	for (size_t i = 0; i < session->plan->count; i++) {
		struct cell *cell = &session->plan->cells[i];

		if (!cell->finished)
			cell->finished =
			    precision_reached(&session->bench->suite, cell);
	}
}

static int run_block(struct session *session, struct cell **order, int count)
{
	int err = 0;

	for (int i = 0; i < count && !err; i++)
		err = perform(session, order[i]);
	for (int i = 0; i < count && !err; i++)
		if (order[i]->again)
			err = perform(session, order[i]);
	return err;
}

int session_run(struct session *session)
{
	struct cell **order;
	int count = 1, err = 0;

	order = calloc(session->plan->count, sizeof(*order));
	if (!order)
		return -ENOMEM;
	progress_open(&session->progress);
	for (unsigned block = 1; count > 0 && !err; block++) {
		finish_cells(session);
		progress_plan(
		    &session->progress, &session->bench->suite, session->plan);
		count = plan_block(
		    session->plan, session->bench->seed, block, order);
		err = count < 0 ? count : run_block(session, order, count);
	}
	progress_clear(&session->progress);
	free(order);
	return err;
}
