/* SPDX-License-Identifier: MIT */
/*
 * One kind of request: its bytes, made once and sent from here by every
 * connection, and what its reply must be. Read-only during the load.
 */
#ifndef PACELINE_LOAD_TARGET_H
#define PACELINE_LOAD_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "load/expect.h"

struct target {
	char *name; /* method and path */
	double weight;
	bool head;       /* HEAD: replies have no body */
	bool idempotent; /* may be sent again: RFC 9110, 9.2.2 */
	struct expect expect;
	char *body; /* what is sent */
	size_t body_len;
	char *expected; /* what comes back, when that was said */
	char *bytes;    /* `copies` requests, one after the other */
	size_t length;  /* of one request */
	unsigned copies;
	char *last; /* one request that ends the connection */
	size_t last_len;
};

/* What a target is made of. The strings need to stand for the call only. */
struct target_recipe {
	const char *method;
	const char *path;
	const char *origin;         /* for the Host header */
	const char *const *headers; /* "Name: value" */
	size_t header_count;
	const char *body; /* or NULL */
	size_t body_len;
	double weight;
	const char *name;   /* NULL: method and path */
	const char *expect; /* the body of every reply, or NULL */
	unsigned status;    /* of every reply; 0: any of success */
	unsigned copies; /* requests sent at once at most: the pipeline depth */
};

/*
 * Whether method, path and headers can stand in a request: 0, or -EINVAL with
 * one line in why[0..cap) that says which cannot, and why.
 */
int MUST_USE target_check(
    const struct target_recipe *recipe, char *why, size_t cap);

/* What is wrong with a "Name: value" by RFC 9110, 5; NULL when nothing is. */
const char *target_header_fault(const char *header);

/* Of a recipe that has been checked. Returns 0 or -ENOMEM. */
int MUST_USE target_make(
    const struct target_recipe *recipe, struct target *ret);
void target_free(struct target *t);

/*
 * The body an option means: the text, or with "@FILE" what is in the file.
 * *ret is the caller's to free. Returns 0 or -errno of the file.
 */
int MUST_USE target_read_body(const char *text, char **ret, size_t *ret_len);

#endif
