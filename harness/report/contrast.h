/* SPDX-License-Identifier: MIT */
/* Two cells side by side, in one metric. One thread at a time. */
#ifndef PACELINE_REPORT_CONTRAST_H
#define PACELINE_REPORT_CONTRAST_H

#include "report/show.h"
#include "report/study.h"

struct contrast {
	struct interval ratio; /* how many times b the figure of a is */
	double p;              /* of "no difference", not corrected */
};

/* All NaN where one of the two has no figures. */
struct contrast contrast_cells(const struct study *study, const struct cell *a,
    const struct cell *b, const struct metric *metric);

/* The same for cells of two runs, and an interval of level 1 - alpha. */
struct contrast contrast_runs(const struct study *study_a, const struct cell *a,
    const struct study *study_b, const struct cell *b,
    const struct metric *metric, double alpha);

/*
 * The same ratio from within blocks: of each repetition of a to that of b which
 * met the same schedule a moment away, the median and its interval of `level`
 * by order statistics. What blocks have in common drops out. INTERVAL_NONE
 * where too few repetitions have a partner for such an interval.
 */
struct interval contrast_paired(const struct study *study, const struct cell *a,
    const struct cell *b, const struct metric *metric, double level);

/* "1.12 x [1.08, 1.16]" */
struct shown_range contrast_times(const struct interval *ratio);

#endif
