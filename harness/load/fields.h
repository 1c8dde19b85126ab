/* SPDX-License-Identifier: MIT */
/*
 * A result as names and values, in the order and under the names of
 * results/README.md: what CSV and JSON have in common. Main thread.
 */
#ifndef PACELINE_LOAD_FIELDS_H
#define PACELINE_LOAD_FIELDS_H

#include "load/result.h"

/* Takes one field. A number's text is its value as JSON and CSV write it. */
typedef void field_fn(
    void *arg, const char *name, const char *value, bool is_number);

void fields_of(const struct result *r, field_fn *fn, void *arg);

#endif
