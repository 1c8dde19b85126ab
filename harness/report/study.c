/* SPDX-License-Identifier: MIT */
#include "report/study.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/doubles.h"
#include "report/rank.h"
#include "report/roster.h"

static size_t find_scenario(const struct study *study, size_t row)
{
	const struct table *runs = &study->run->runs;
	const char *name = table_text(runs, row, "scenario");
	const char *experiment = table_text(runs, row, "experiment");
	size_t i;

	for (i = 0; i < study->scenario_count; i++)
		if (!strcmp(study->scenarios[i].name, name) &&
		    !strcmp(study->scenarios[i].experiment, experiment))
			break;
	return i;
}

/* Gives each row to its cell. The cells have room for all rows. */
static int fill_cells(struct study *study)
{
	const struct table *runs = &study->run->runs;

	for (size_t row = 0; row < table_rows(runs); row++) {
		size_t sc = find_scenario(study, row);
		size_t su = roster_find_subject(
		    study, table_text(runs, row, "subject"));
		struct cell *cell;
		size_t *rows;

		REQUIRE(sc < study->scenario_count);
		REQUIRE(su < study->subject_count);
		cell = &study->scenarios[sc].cells[su];
		rows =
		    realloc(cell->rows, (cell->row_count + 1) * sizeof(*rows));
		if (!rows)
			return -ENOMEM;
		cell->rows = rows;
		rows[cell->row_count++] = row;
	}
	return 0;
}

static void judge_state(const struct study *study, struct cell *cell)
{
	cell->reason = "";
	for (size_t i = 0; i < cell->row_count; i++) {
		size_t row = cell->rows[i];

		if (study_row_valid(study, row))
			cell->valid_count++;
		else if (!*cell->reason)
			cell->reason = study_row_reason(study, row);
	}
	if (cell->row_count == 0)
		cell->state = CELL_MISSING;
	else if (cell->valid_count == 0)
		cell->state = CELL_INVALID;
	else if (cell->valid_count == 1)
		cell->state = CELL_SINGLE;
	else
		cell->state = CELL_GOOD;
}

/* Invalid cells have estimates too, of all they have: shown, not ranked. */
static int estimate_cell(
    const struct study *study, const struct scenario *sc, struct cell *cell)
{
	double *values = calloc(cell->row_count + 1, sizeof(*values));

	if (!values)
		return -ENOMEM;
	for (size_t m = 0; m < METRIC_COUNT; m++) {
		size_t n;

		if (m == METRIC_OTHER && !sc->other)
			continue;
		n = study_sample(study, cell,
		    scenario_metric(sc, (enum metric_id)m), values);
		cell->estimates[m] = judge_median(
		    (struct sample){ .values = values, .count = n });
		cell->bounds[m] = bound_judge(study, cell, (enum metric_id)m);
		if (m == sc->main)
			cell->main_count = n;
	}
	free(values);
	return 0;
}

static int estimate_all(struct study *study)
{
	for (size_t i = 0; i < study->scenario_count; i++) {
		struct scenario *sc = &study->scenarios[i];
		int rc;

		for (size_t c = 0; c < study->subject_count; c++) {
			judge_state(study, &sc->cells[c]);
			rc = estimate_cell(study, sc, &sc->cells[c]);
			if (rc < 0)
				return rc;
		}
		rc = rank_scenario(study, sc);
		if (rc < 0)
			return rc;
	}
	return 0;
}

int study_make(const struct run *run, struct study *ret_study)
{
	struct study study = { .run = run };
	int rc;

	rc = doubles_find(run, &study.doubled);
	if (rc >= 0)
		rc = roster_make(&study);
	if (rc >= 0)
		rc = fill_cells(&study);
	if (rc >= 0)
		rc = estimate_all(&study);
	if (rc >= 0)
		rc = sweep_find_all(&study);
	if (rc < 0) {
		study_free(&study);
		return rc;
	}
	*ret_study = study;
	return 0;
}

static void free_scenario(const struct study *study, struct scenario *sc)
{
	for (size_t i = 0; sc->cells && i < study->subject_count; i++)
		free(sc->cells[i].rows);
	free(sc->cells);
	free(sc->other);
	free(sc->order);
	free(sc->verdicts);
}

void study_free(struct study *study)
{
	for (size_t i = 0; i < study->scenario_count; i++)
		free_scenario(study, &study->scenarios[i]);
	for (size_t i = 0; i < study->sweep_count; i++)
		sweep_free(&study->sweeps[i]);
	free(study->sweeps);
	free(study->scenarios);
	free(study->subjects);
	free(study->doubled);
	*study = (struct study){ .run = NULL };
}

const struct metric *scenario_metric(
    const struct scenario *sc, enum metric_id id)
{
	return id == METRIC_OTHER ? &sc->other->metric : metric_get(id);
}

const struct metric *scenario_main(const struct scenario *sc)
{
	return scenario_metric(sc, sc->main);
}

size_t study_sample(const struct study *study, const struct cell *cell,
    const struct metric *metric, double *ret_values)
{
	size_t n = 0;

	for (size_t i = 0; i < cell->row_count; i++) {
		double value;

		if (!study_row_counts(study, cell, cell->rows[i]))
			continue;
		value = metric_value(metric, &study->run->runs, cell->rows[i]);
		if (isfinite(value))
			ret_values[n++] = value;
	}
	return n;
}

size_t study_floors(const struct study *study, const struct cell *cell,
    const struct metric *metric, double *ret_floors)
{
	const struct table *runs = &study->run->runs;
	size_t n = 0;

	for (size_t i = 0; i < cell->row_count; i++) {
		double value = metric_value(metric, runs, cell->rows[i]), net;

		if (!study_row_counts(study, cell, cell->rows[i]) ||
		    !isfinite(value))
			continue;
		net = table_number(runs, cell->rows[i], metric->net);
		ret_floors[n++] = net < value ? net : value;
	}
	return n;
}

bool study_row_counts(
    const struct study *study, const struct cell *cell, size_t row)
{
	return cell->state == CELL_INVALID || study_row_valid(study, row);
}

bool study_competes(const struct subject *subject)
{
	return subject->role == ROLE_SUBJECT || subject->role == ROLE_EXTERNAL;
}

const struct verdict *study_verdict(
    const struct scenario *sc, const struct cell *a, const struct cell *b)
{
	if (a->place >= sc->ranked || b->place >= sc->ranked)
		return NULL;
	return &sc->verdicts[a->place * sc->ranked + b->place];
}

bool study_row_valid(const struct study *study, size_t row)
{
	return !study->doubled[row] &&
	       !strcmp(table_text(&study->run->runs, row, "valid"), "yes");
}

const char *study_row_reason(const struct study *study, size_t row)
{
	return study->doubled[row]
		   ? doubles_reason
		   : table_text(&study->run->runs, row, "reason");
}

size_t scenario_first_row(const struct study *study, const struct scenario *sc)
{
	for (size_t i = 0; i < study->subject_count; i++)
		if (sc->cells[i].row_count > 0)
			return sc->cells[i].rows[0];
	return table_rows(&study->run->runs);
}
