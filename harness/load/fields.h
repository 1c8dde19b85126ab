/* SPDX-License-Identifier: MIT */
/*
 * A result as names and values, in the order and under the names of
 * results/README.md: what CSV and JSON have in common. Main thread.
 */
#ifndef PACELINE_LOAD_FIELDS_H
#define PACELINE_LOAD_FIELDS_H

#include "load/result.h"

enum field_kind {
	FIELD_TEXT,
	FIELD_NUMBER, /* as JSON and CSV write it, or CSV_NA: not measured */
	FIELD_BOOL,   /* "yes" or "no" */
};

/* Takes one field. */
typedef void field_fn(
    void *arg, const char *name, const char *value, enum field_kind kind);

void fields_of(const struct result *r, field_fn *fn, void *arg);

#endif
