/* SPDX-License-Identifier: MIT */
/*
 * Files that are there whole or not at all: written beside their place, and
 * moved there when they are complete. One thread.
 */
#ifndef PACELINE_REPORT_REPLACE_H
#define PACELINE_REPORT_REPLACE_H

#include <stdio.h>

#include "base/check.h"

struct replacement {
	FILE *out; /* write here; NULL: none is open */
	char *path;
	char *beside;
};

/*
 * Opens what is to become `dir`/`name``suffix`. Returns 0, or -errno after one
 * line on stderr.
 */
int replace_begin(struct replacement *ret_r, const char *dir, const char *name,
    const char *suffix) MUST_USE;

/*
 * Puts it in its place. Returns 0, or -errno after one line on stderr; then
 * what was there before still is.
 */
int replace_end(struct replacement *r) MUST_USE;

/* Gives it up, with all that was written. Nothing to do for none. */
void replace_drop(struct replacement *r);

#endif
