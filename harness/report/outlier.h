/* SPDX-License-Identifier: MIT */
/*
 * Repetitions that stand apart from the others of their cell: one of them can
 * make an interval, and must not do so without a word. One thread.
 */
#ifndef PACELINE_REPORT_OUTLIER_H
#define PACELINE_REPORT_OUTLIER_H

#include "report/finding.h"

/* Names the repetitions of a scenario that stand apart in its main metric. */
void outlier_tell(
    const struct study *study, const struct scenario *sc, struct findings *f);

#endif
