/* SPDX-License-Identifier: MIT */
/*
 * Tables of named options, and the text that sets them:
 * "threads=4,promotion=lifo". Pure; any thread.
 */
#ifndef PACELINE_BASE_OPT_H
#define PACELINE_BASE_OPT_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/check.h"

enum opt_type {
	OPT_INT,        /* int64_t within [min, max] */
	OPT_CHOICE,     /* int: index of a word in `choices` */
	OPT_INT_OR_OFF, /* int64_t within [min, max], or "off", stored as 0 */
};

struct opt {
	const char *name;
	enum opt_type type;
	size_t offset;              /* of the field in the options' struct */
	int64_t min, max;           /* numbers only */
	const char *const *choices; /* words, closed by NULL */
	const char *def;            /* the default, as a user would type it */
	const char *help;
};

/* Sets every option of a table (closed by a NULL name) to its default. */
void opt_defaults(const struct opt *table, void *fields);

/*
 * Reads "name=value,name=value" into fields. Returns 0, or -EINVAL with one
 * line in ret_why that says what was wrong and what would be right.
 */
MUST_USE int opt_parse(const struct opt *table, void *fields, const char *text,
    char *ret_why, size_t cap);

/* The values that an option takes, for people: "1..512" or "lifo|fifo". */
void opt_range(const struct opt *opt, char *ret_text, size_t cap);

/*
 * Reads a time such as 250ms, 2s, 1m or 30 (seconds) into nanoseconds.
 * Returns 0, or -EINVAL.
 */
MUST_USE int opt_parse_time(const char *text, uint64_t *ret_ns);

/* Reads a whole decimal number within [min, max]. Returns 0, or -EINVAL. */
MUST_USE int opt_parse_int(
    const char *text, int64_t min, int64_t max, int64_t *ret_value);

#endif
