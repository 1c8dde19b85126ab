/* SPDX-License-Identifier: MIT */
/*
 * All cases, sent in all ways to one server; the replies are compared with
 * what the cases expect and with those of every server before.
 */
#ifndef PACELINE_E2E_MATRIX_H
#define PACELINE_E2E_MATRIX_H

#include <stdbool.h>

#include "case.h"
#include "judge.h"

/* What happened to one case on one server. */
struct verdict {
	bool failed;
	struct reason reason; /* of the first failure */
};

struct matrix {
	const struct case_list *list;
	struct verdict *verdicts; /* one for each case */
	struct bytes *references; /* the replies that came first */
	const char **referees;    /* which strategy gave them, or NULL */
};

void matrix_init(struct matrix *matrix, const struct case_list *list);
void matrix_free(struct matrix *matrix);

/* Runs everything against the server at a port; fills the verdicts. */
void matrix_run(struct matrix *matrix, const char *spec, int port);

#endif
