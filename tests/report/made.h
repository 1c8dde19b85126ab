/* SPDX-License-Identifier: MIT */
/* A study of rows that a test writes. */
#ifndef PACELINE_TESTS_REPORT_MADE_H
#define PACELINE_TESTS_REPORT_MADE_H

#include <stdio.h>

#include "report/study.h"

struct made {
	struct run run;
	struct study study;
};

/* Of runs.csv, its header line and what a function writes; and env.csv. */
void made_read(struct made *m, const char *header, void (*rows)(FILE *out),
    const char *env);
void made_free(struct made *m);

/* A run_id that no row had before. */
int made_id(void);

/* The cell of a subject, which there must be. */
const struct cell *made_cell(
    const struct made *m, size_t scenario, const char *subject);

#endif
