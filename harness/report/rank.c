/* SPDX-License-Identifier: MIT */
#include "report/rank.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "lib/stats_compare.h"

struct order_by {
	const struct study *study;
	const struct scenario *sc;
};

static bool is_ranked(const struct study *study, const struct cell *cell,
    const struct scenario *sc)
{
	return cell->state == CELL_GOOD &&
	       study_competes(&study->subjects[cell->subject]) &&
	       isfinite(cell->estimates[sc->main].estimate);
}

static int compare_cells(const void *a, const void *b, void *context)
{
	const struct order_by *by = context;
	const struct cell *x = &by->sc->cells[*(const size_t *)a];
	const struct cell *y = &by->sc->cells[*(const size_t *)b];
	bool x_ranked = is_ranked(by->study, x, by->sc);
	bool y_ranked = is_ranked(by->study, y, by->sc);
	double dx = x->estimates[by->sc->main].estimate;
	double dy = y->estimates[by->sc->main].estimate;
	bool high = scenario_main(by->sc)->more_is_better;

	if (x_ranked != y_ranked)
		return x_ranked ? -1 : 1;
	if (x_ranked && dx != dy)
		return (dx > dy) == high ? -1 : 1;
	return x->subject < y->subject ? -1 : 1;
}

static void sort_cells(const struct study *study, struct scenario *sc)
{
	struct order_by by = { .study = study, .sc = sc };

	for (size_t i = 0; i < study->subject_count; i++) {
		sc->order[i] = i;
		sc->ranked += is_ranked(study, &sc->cells[i], sc);
	}
	qsort_r(sc->order, study->subject_count, sizeof(*sc->order),
	    compare_cells, &by);
}

static double cell_p(const struct study *study, const struct scenario *sc,
    size_t a, size_t b, double *room)
{
	const struct cell *x = &sc->cells[a], *y = &sc->cells[b];
	double *room_y = room + x->row_count;
	struct sample sx = { .values = room };
	struct sample sy = { .values = room_y };

	sx.count = study_sample(study, x, scenario_main(sc), room);
	sy.count = study_sample(study, y, scenario_main(sc), room_y);
	return judge_p(sx, sy);
}

/* Tests every pair of ranked cells, and corrects for their number. */
static int test_pairs(const struct study *study, struct scenario *sc)
{
	size_t n = sc->ranked, k = 0;
	size_t rows = table_rows(&study->run->runs);
	double *p = calloc(n * n + 1, sizeof(*p));
	double *room = calloc(rows + 1, sizeof(*room));
	int rc = -ENOMEM;

	if (!p || !room)
		goto out;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			p[k++] =
			    cell_p(study, sc, sc->order[i], sc->order[j], room);
	rc = stats_holm(p, k, p);
	if (rc < 0)
		goto out;
	k = 0;
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++, k++) {
			size_t a = sc->order[i], b = sc->order[j];

			sc->p[a * study->subject_count + b] = p[k];
			sc->p[b * study->subject_count + a] = p[k];
		}
	rc = 0;
out:
	free(room);
	free(p);
	return rc;
}

/* Shares ranks among those who cannot be told apart. */
static int share_ranks(const struct study *study, struct scenario *sc)
{
	size_t n = sc->ranked;
	double *values = calloc(n + 1, sizeof(*values));
	bool *differs = calloc(n * n + 1, sizeof(*differs));
	size_t *ranks = calloc(n + 1, sizeof(*ranks));
	int rc = -ENOMEM;

	if (!values || !differs || !ranks)
		goto out;
	for (size_t i = 0; i < n; i++) {
		size_t a = sc->order[i];

		values[i] = sc->cells[a].estimates[sc->main].estimate;
		for (size_t j = 0; j < n; j++)
			differs[i * n + j] =
			    study_p(study, sc, a, sc->order[j]) < JUDGE_ALPHA;
	}
	rc = stats_rank(values, n, differs,
	    scenario_main(sc)->more_is_better ? STATS_BEST_HIGH
					      : STATS_BEST_LOW,
	    ranks);
	for (size_t i = 0; i < n && rc >= 0; i++)
		sc->cells[sc->order[i]].rank = (int)ranks[i];
out:
	free(ranks);
	free(differs);
	free(values);
	return rc;
}

int rank_scenario(const struct study *study, struct scenario *sc)
{
	int rc;

	sort_cells(study, sc);
	rc = test_pairs(study, sc);
	if (rc >= 0 && sc->ranked > 0)
		rc = share_ranks(study, sc);
	return rc;
}
