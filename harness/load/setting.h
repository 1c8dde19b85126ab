/* SPDX-License-Identifier: MIT */
/* Options that stand for one value each, and the ranges of the numbers. */
#ifndef PACELINE_LOAD_SETTING_H
#define PACELINE_LOAD_SETTING_H

#include <stddef.h>

struct options;

enum setting_type {
	SET_COUNT, /* unsigned */
	SET_LONG,  /* uint64_t */
	SET_FD,    /* int */
	SET_TIME,  /* uint64_t, ns */
	SET_RATE,  /* double */
	SET_TEXT,  /* const char * */
	SET_FLAG,  /* bool */
};

struct setting {
	int key;
	enum setting_type type;
	size_t offset;         /* in struct options */
	const char *min, *max; /* of numbers, as people type them */
};

/*
 * Enters the value of the option --name. Ends the process with one line on
 * stderr when it is no such value, or not within the range.
 */
void setting_apply(const struct setting *s, const char *name, const char *arg,
    struct options *o);

#endif
