/* SPDX-License-Identifier: MIT */
/*
 * The ranking of a scenario: by the estimate of its main metric; subjects that
 * cannot be told apart share a rank (stats_rank() says how). Only good cells
 * of strategies and external servers take part.
 */
#ifndef PACELINE_REPORT_RANK_H
#define PACELINE_REPORT_RANK_H

#include "report/study.h"

/* Fills in order, ranked, p and each cell's rank. Returns 0 or -ENOMEM. */
int rank_scenario(const struct study *study, struct scenario *sc) MUST_USE;

#endif
