/* SPDX-License-Identifier: MIT */
/* Who takes part in a study, and in what: the part of study.c with names. */
#ifndef PACELINE_REPORT_ROSTER_H
#define PACELINE_REPORT_ROSTER_H

#include "report/study.h"

/* What the suite file says in a scenario of a key, or "". */
void roster_parameter(
    const struct scenario *sc, const char *key, char *ret_value, size_t cap);

/*
 * Fills in the subjects and the scenarios, in the order of env.csv, then of
 * runs.csv, with empty cells. Returns 0 or -ENOMEM; study_free() cleans up.
 */
int roster_make(struct study *study) MUST_USE;

/* The place of a subject, or study->subject_count. */
size_t roster_find_subject(const struct study *study, const char *name);

#endif
