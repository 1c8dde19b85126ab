/* SPDX-License-Identifier: MIT */
#include "report/rank.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct order_by {
	const struct study *study;
	const struct scenario *sc;
};

/* Whether a cell could be ranked, and if its repetitions are enough. */
static enum rank_state first_state(const struct study *study,
    const struct cell *cell, const struct scenario *sc)
{
	if (!study_competes(&study->subjects[cell->subject]) ||
	    cell->state == CELL_MISSING)
		return RANK_NONE;
	if (cell->state == CELL_INVALID ||
	    !isfinite(cell->estimates[sc->main].estimate))
		return RANK_FEW;
	return RANK_KNOWN;
}

static size_t count_ranked(const struct study *study, const struct scenario *sc)
{
	size_t n = 0;

	for (size_t i = 0; i < study->subject_count; i++)
		n += sc->cells[i].rank_state == RANK_KNOWN;
	return n;
}

/* Whether nobody else competes, with however few values. */
static bool is_alone(const struct study *study, const struct scenario *sc)
{
	size_t n = 0;

	for (size_t i = 0; i < study->subject_count; i++)
		n += sc->cells[i].rank_state != RANK_NONE;
	return n == 1;
}

/* The least or the largest number of values behind those that are ranked. */
static void count_values(const struct study *study, const struct scenario *sc,
    size_t *ret_least, size_t *ret_most)
{
	*ret_least = SIZE_MAX;
	*ret_most = 0;
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[i];

		if (cell->rank_state != RANK_KNOWN)
			continue;
		if (cell->main_count < *ret_least)
			*ret_least = cell->main_count;
		if (cell->main_count > *ret_most)
			*ret_most = cell->main_count;
	}
}

/*
 * Leaves out those with so few values that none could be told from the one
 * with most; the rest has fewer comparisons then. How many values there are
 * says nothing about what they are, so that this favours nobody.
 */
static void leave_out_few(const struct study *study, struct scenario *sc)
{
	size_t n, least, most;

	while ((n = count_ranked(study, sc)) > 1) {
		count_values(study, sc, &least, &most);
		if (n <= RANK_MOST &&
		    judge_can_tell(least, most, n * (n - 1) / 2))
			return;
		for (size_t i = 0; i < study->subject_count; i++)
			if (sc->cells[i].rank_state == RANK_KNOWN &&
			    sc->cells[i].main_count == least)
				sc->cells[i].rank_state = RANK_FEW;
	}
	for (size_t i = 0; n == 1 && i < study->subject_count; i++)
		if (!is_alone(study, sc) &&
		    sc->cells[i].rank_state == RANK_KNOWN)
			sc->cells[i].rank_state = RANK_FEW;
}

static int compare_cells(const void *a, const void *b, void *context)
{
	const struct order_by *by = context;
	const struct cell *x = &by->sc->cells[*(const size_t *)a];
	const struct cell *y = &by->sc->cells[*(const size_t *)b];
	double dx = x->estimates[by->sc->main].estimate;
	double dy = y->estimates[by->sc->main].estimate;
	bool high = scenario_main(by->sc)->more_is_better;

	if (x->rank_state != y->rank_state)
		return x->rank_state > y->rank_state ? -1 : 1;
	if (x->rank_state != RANK_NONE && isfinite(dx) != isfinite(dy))
		return isfinite(dx) ? -1 : 1;
	if (x->rank_state != RANK_NONE && isfinite(dx) && dx != dy)
		return (dx > dy) == high ? -1 : 1;
	return x->subject < y->subject ? -1 : 1;
}

static void sort_cells(const struct study *study, struct scenario *sc)
{
	struct order_by by = { .study = study, .sc = sc };

	for (size_t i = 0; i < study->subject_count; i++) {
		sc->order[i] = i;
		sc->cells[i].rank_state = first_state(study, &sc->cells[i], sc);
	}
	leave_out_few(study, sc);
	sc->ranked = count_ranked(study, sc);
	qsort_r(sc->order, study->subject_count, sizeof(*sc->order),
	    compare_cells, &by);
	for (size_t i = 0; i < study->subject_count; i++)
		sc->cells[sc->order[i]].place = i;
}

/* Takes a sample to *room, which moves on behind it. */
static struct sample take_sample(const struct study *study,
    const struct scenario *sc, const struct cell *cell, double **room)
{
	enum bound_kind kind = cell->bounds[sc->main].kind;
	struct sample s = { .values = *room, .is_least = kind == BOUND_LEAST };

	s.count = study_sample(study, cell, scenario_main(sc), *room);
	*room += s.count;
	if (kind != BOUND_WITHIN)
		return s;
	s.floors = *room;
	*room += study_floors(study, cell, scenario_main(sc), *room);
	return s;
}

/* Of the ranked cells, one after the other in one array. */
static struct sample *make_samples(
    const struct study *study, const struct scenario *sc, double *room)
{
	struct sample *samples = calloc(sc->ranked + 1, sizeof(*samples));

	for (size_t i = 0; samples && i < sc->ranked; i++)
		samples[i] =
		    take_sample(study, sc, &sc->cells[sc->order[i]], &room);
	return samples;
}

int rank_scenario(const struct study *study, struct scenario *sc)
{
	size_t rows = table_rows(&study->run->runs), n;
	struct rank_interval *ranks = NULL;
	struct sample *samples = NULL;
	double *room;
	int rc = -ENOMEM;

	sort_cells(study, sc);
	n = sc->ranked;
	sc->verdicts = calloc(n * n + 1, sizeof(*sc->verdicts));
	ranks = calloc(n + 1, sizeof(*ranks));
	room = calloc(2 * rows + 1, sizeof(*room));
	if (room)
		samples = make_samples(study, sc, room);
	if (sc->verdicts && ranks && samples)
		rc = judge_family(samples, n, scenario_main(sc)->more_is_better,
		    sc->verdicts, ranks);
	for (size_t i = 0; i < n && rc >= 0; i++)
		sc->cells[sc->order[i]].rank = ranks[i];
	free(samples);
	free(room);
	free(ranks);
	return rc;
}
