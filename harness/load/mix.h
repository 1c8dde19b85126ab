/* SPDX-License-Identifier: MIT */
/*
 * Several weighted targets: from an INI file, one section a target, or from
 * repeated options. Main thread, before the load.
 */
#ifndef PACELINE_LOAD_MIX_H
#define PACELINE_LOAD_MIX_H

#include <stddef.h>

#include "base/check.h"

#define MIX_MAX_TARGETS 64
#define MIX_MAX_HEADERS 16
#define MIX_WEIGHTS     "0.001 to 1m" /* in words */

/* Strings are the mix's own. */
struct mix_entry {
	char *name;
	char *method; /* NULL: GET, or POST with a body */
	char *path;
	char *body;   /* text or @FILE */
	char *expect; /* what every body must be */
	char *headers[MIX_MAX_HEADERS];
	size_t header_count;
	double weight;
	unsigned status;
};

struct mix {
	struct mix_entry entries[MIX_MAX_TARGETS];
	size_t count;
};

/*
 * Adds the sections of a file; keys: path, method, weight, header (may be
 * repeated), body, status, expect. Returns 0, or -EINVAL, -ENOMEM or -errno of
 * the file with one line in why[0..cap), which names the line.
 */
int MUST_USE mix_read(struct mix *m, const char *file, char *why, size_t cap);

/*
 * Adds "[WEIGHT ]METHOD PATH". Returns 0, -EINVAL, -E2BIG or -ENOMEM.
 */
int MUST_USE mix_add(struct mix *m, const char *text);

void mix_free(struct mix *m);

#endif
