/* SPDX-License-Identifier: MIT */
/*
 * Argument lists for programs to start, and the placeholders in them. A list
 * remembers its first failure, so that only words_error() has to be checked.
 */
#ifndef PACELINE_BENCH_WORDS_H
#define PACELINE_BENCH_WORDS_H

#include <stddef.h>

#include "base/check.h"

struct words {
	char **list; /* ends with NULL, as execv() wants it; NULL when empty */
	size_t count;
	int err;
};

/* Adds one word; printf-like. */
void words_add(struct words *words, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/*
 * Adds the words of a line: parted by white space, which quotes ('' and "")
 * keep. -EINVAL in words_error() for a quote that is not closed.
 */
void words_split(struct words *words, const char *line);

/* 0, or the -errno of the first failure. */
int words_error(const struct words *words) MUST_USE;
void words_free(struct words *words);

/* What {name} in a text stands for; the last entry has no name. */
struct placeholder {
	const char *name;
	const char *value;
};

/*
 * A copy of text with its placeholders replaced; other braces stay as they
 * are. NULL without memory; the caller frees it.
 */
char *expand(const char *text, const struct placeholder *placeholders);

/* Expands each word in place. */
void words_expand(struct words *words, const struct placeholder *placeholders);

#endif
