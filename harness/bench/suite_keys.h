/* SPDX-License-Identifier: MIT */
/* The sections of a suite file and the keys that each may hold: one table. */
#ifndef PACELINE_BENCH_SUITE_KEYS_H
#define PACELINE_BENCH_SUITE_KEYS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/check.h"

enum key_type {
	KEY_TEXT,
	KEY_CHOICE,   /* one of `choices`, parted by spaces */
	KEY_SECONDS,  /* above 0 */
	KEY_RATE,     /* above 0 */
	KEY_FRACTION, /* above 0 and below 1 */
	KEY_WHOLE,    /* from `min` to `max` */
};

struct key {
	const char *name;
	enum key_type type;
	size_t offset;       /* of the member in the section's struct */
	const char *choices; /* of a KEY_CHOICE */
	const char *help;
	unsigned long min;
	unsigned long max;
};

/* Where a suite keeps the sections of a type that has many: [subject NAME]. */
struct section_array {
	size_t array; /* offsets in struct suite */
	size_t count;
	size_t size; /* of one object */
	size_t name; /* offsets in the object */
	size_t line;
};

struct section_type {
	const char *name;
	const struct key *keys;
	size_t key_count;
	bool named;
	struct section_array many; /* of a named one */
};

extern const struct section_type section_types[];
extern const size_t section_type_count;

/* NULL where the section has no such key. */
const struct key *section_key(const struct section_type *type, const char *key);

/*
 * Sets the member of `object` that a key stands for. Returns 0, -ENOMEM, or
 * -EINVAL with what would be right in why.
 */
int key_set(const struct key *key, const char *value, void *object, char *why,
    size_t cap) MUST_USE;

/* Releases every text of an object. */
void section_release(const struct section_type *type, void *object);

/* Prints every section, its keys and what they mean. */
void sections_describe(FILE *out);

/* "path, connections, ..." */
void section_list_keys(const struct section_type *type, char *text, size_t cap);

#endif
