/* SPDX-License-Identifier: MIT */
#include "report/contrast.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct contrast contrast_cells(const struct study *study, const struct cell *a,
    const struct cell *b, const struct metric *metric)
{
	double *room = calloc(a->row_count + b->row_count + 1, sizeof(*room));
	struct contrast c = { .ratio = { NAN, NAN, NAN, 0, INTERVAL_NONE },
		.p = NAN };
	struct sample x = { .values = room };
	struct sample y = { .values = room + a->row_count };

	if (!room)
		return c;
	x.count = study_sample(study, a, metric, room);
	y.count = study_sample(study, b, metric, room + a->row_count);
	c.ratio = judge_ratio(x, y, study->seed);
	if (x.count > 1 && y.count > 1)
		c.p = judge_p(x, y);
	free(room);
	return c;
}

struct shown_range contrast_times(const struct interval *ratio)
{
	struct shown_range out;

	if (!isfinite(ratio->low) || !isfinite(ratio->high))
		snprintf(out.text, sizeof(out.text), "%s x",
		    show_ratio(ratio->estimate).text);
	else
		snprintf(out.text, sizeof(out.text), "%s x [%s, %s]",
		    show_ratio(ratio->estimate).text,
		    show_ratio(ratio->low).text, show_ratio(ratio->high).text);
	return out;
}
