/* SPDX-License-Identifier: MIT */
/*
 * The ranking of a scenario: by the median of its main metric; each cell with
 * the ranks that it may have. Only strategies and external servers take part,
 * with as many valid repetitions as it takes to tell one from another. A figure
 * that is only known within bounds has the ranks that it may have anywhere in
 * them.
 */
#ifndef PACELINE_REPORT_RANK_H
#define PACELINE_REPORT_RANK_H

#include "report/study.h"

/* More subjects than these are not compared each with each. */
#define RANK_MOST 256

/* Fills in order, ranked, verdicts and the cells' ranks. 0 or -ENOMEM. */
int rank_scenario(const struct study *study, struct scenario *sc) MUST_USE;

#endif
