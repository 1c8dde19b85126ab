/* SPDX-License-Identifier: MIT */
/*
 * Repetitions that stand in runs.csv more than once, as two benches leave them
 * that wrote one folder. Which of them is true nobody can tell, so none
 * counts.
 */
#ifndef PACELINE_REPORT_DOUBLES_H
#define PACELINE_REPORT_DOUBLES_H

#include <stdbool.h>

#include "report/run.h"

/* Why such a row does not count; a constant. */
extern const char doubles_reason[];

/*
 * Marks the rows that share their run_id with another one, or their place,
 * being valid, with another valid one. Returns 0 and one flag a row, which the
 * caller frees, or -ENOMEM.
 */
int doubles_find(const struct run *run, bool **ret_doubled) MUST_USE;

#endif
