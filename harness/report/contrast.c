/* SPDX-License-Identifier: MIT */
#include "report/contrast.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct contrast contrast_runs(const struct study *study_a, const struct cell *a,
    const struct study *study_b, const struct cell *b,
    const struct metric *metric, double alpha)
{
	double *room = calloc(a->row_count + b->row_count + 1, sizeof(*room));
	struct contrast c = { .ratio = { NAN, NAN, NAN, 0, INTERVAL_NONE },
		.p = NAN };
	struct sample x = { .values = room };
	struct sample y = { .values = room + a->row_count };

	if (!room)
		return c;
	x.count = study_sample(study_a, a, metric, room);
	y.count = study_sample(study_b, b, metric, room + a->row_count);
	c.ratio = judge_ratio(x, y, alpha);
	if (x.count > 1 && y.count > 1)
		c.p = judge_p(x, y);
	free(room);
	return c;
}

struct contrast contrast_cells(const struct study *study, const struct cell *a,
    const struct cell *b, const struct metric *metric)
{
	return contrast_runs(study, a, study, b, metric, JUDGE_ALPHA);
}

/* The cell's figure in a repetition; NaN where it has none that counts. */
static double figure_in(const struct study *study, const struct cell *cell,
    const struct metric *metric, const char *repetition)
{
	const struct table *runs = &study->run->runs;

	for (size_t i = 0; i < cell->row_count; i++) {
		size_t row = cell->rows[i];

		if (study_row_counts(study, cell, row) &&
		    !strcmp(table_text(runs, row, "repetition"), repetition))
			return metric_value(metric, runs, row);
	}
	return NAN;
}

struct interval contrast_paired(const struct study *study, const struct cell *a,
    const struct cell *b, const struct metric *metric, double level)
{
	const struct table *runs = &study->run->runs;
	struct interval none = { NAN, NAN, NAN, 0, INTERVAL_NONE }, ratio;
	double *ratios = calloc(a->row_count + 1, sizeof(*ratios));
	size_t n = 0;
	int rc = -ENOMEM;

	for (size_t i = 0; ratios && i < a->row_count; i++) {
		const char *repetition =
		    table_text(runs, a->rows[i], "repetition");
		double r;

		if (!study_row_counts(study, a, a->rows[i]))
			continue;
		r = metric_value(metric, runs, a->rows[i]) /
		    figure_in(study, b, metric, repetition);
		if (isfinite(r) && r > 0)
			ratios[n++] = r;
	}
	if (n > 0)
		rc = stats_quantile_interval(ratios, n, 0.5, level, &ratio);
	free(ratios);
	return rc || ratio.method != INTERVAL_ORDER ? none : ratio;
}

struct shown_range contrast_times(const struct interval *ratio)
{
	return show_times(ratio->estimate, ratio->low, ratio->high);
}
