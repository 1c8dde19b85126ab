/* SPDX-License-Identifier: MIT */
/*
 * A raw-bytes case: what a client sends, and what must come back. The text
 * format is described in tests/cases/README.md.
 */
#ifndef PACELINE_E2E_CASE_H
#define PACELINE_E2E_CASE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"
#include "bytes.h"

enum {
	CASE_PHASES = 8,   /* alternations of sending and expecting */
	CASE_REPLIES = 32, /* replies to one case */
	REPLY_FIELDS = 8,  /* fields asked of one reply */
	REPLY_STATUSES = 4,
};

/* A field that must be there (with this value, unless NULL), or must not. */
struct want_field {
	char *name;
	char *value;
	bool absent;
};

struct want_reply {
	int statuses[REPLY_STATUSES]; /* any of these; 0 ends the list */
	bool optional;                /* an interim reply that may be missing */
	bool no_body;                 /* the answer to HEAD */
	bool any_body;                /* the body differs from time to time */
	bool has_body;                /* body says what it must be */
	struct bytes body;
	struct want_field fields[REPLY_FIELDS];
	unsigned nr_fields;
};

/* Request bytes up to an offset; then replies up to a number. */
struct phase {
	size_t request_end;
	unsigned replies_end;
};

struct test_case {
	char *name; /* of the file, without .case */
	struct bytes request;
	struct phase phases[CASE_PHASES];
	unsigned nr_phases;
	struct want_reply replies[CASE_REPLIES];
	unsigned nr_replies;
	bool closes;     /* the server closes; else it stays open */
	bool half_close; /* the client ends its side after the request */
};

struct case_list {
	struct test_case *cases; /* sorted by name */
	size_t count;
};

/* Says what is wrong with a file, and where, on stderr; -EINVAL or -errno. */
MUST_USE int case_parse(const char *path, struct test_case *ret_case);
void case_free(struct test_case *test);

/* All *.case files of a folder. Returns 0 or -errno, said on stderr. */
MUST_USE int case_list_load(const char *folder, struct case_list *ret_list);
void case_list_free(struct case_list *list);

/*
 * Adds what the text says to out: bytes as they are, \r \n \t \0 \\ \{ and
 * \xNN for others, {text*COUNT} for repetition (not nested). Returns 0 or
 * -EINVAL.
 */
MUST_USE int case_decode(const char *text, struct bytes *out);

#endif
