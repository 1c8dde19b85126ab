/* SPDX-License-Identifier: MIT */
#include "report/contrast.h"

#include <math.h>
#include <stdlib.h>

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

struct shown_range contrast_times(const struct interval *ratio)
{
	return show_times(ratio->estimate, ratio->low, ratio->high);
}
