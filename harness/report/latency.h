/* SPDX-License-Identifier: MIT */
/* The latency distributions of a cell. */
#ifndef PACELINE_REPORT_LATENCY_H
#define PACELINE_REPORT_LATENCY_H

#include "lib/hist.h"
#include "report/study.h"

/*
 * Adds one kind of latency of all valid repetitions of a cell to a histogram.
 * Returns 0, or -ERANGE where a value was above what a histogram holds.
 */
int latency_merge(const struct study *study, const struct cell *cell,
    enum latency_kind kind, struct hist *hist) MUST_USE;

#endif
