/* SPDX-License-Identifier: MIT */
/*
 * Which strategies the tests run against: every one that the server lists,
 * and the variants of tests/e2e/variants whose strategy it lists. So a new
 * strategy brings its tests with it.
 *
 * $E2E_SPECS, words separated by blanks, takes the place of both;
 * $E2E_VARIANTS, words too, that of the variants, "none" of all; it says so.
 */
#ifndef PACELINE_E2E_SPECS_H
#define PACELINE_E2E_SPECS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"
#include "server.h"

enum { SPECS_MAX = 128, SPEC_BYTES = 128 };

struct specs {
	char names[SPECS_MAX][SPEC_BYTES];
	size_t count;
};

/* Returns 0 or -EINVAL, said on stderr. */
MUST_USE int specs_load(struct specs *ret_specs);

/*
 * Starts a server for one spec. Returns true when it listens; else reports
 * a skipped test when the strategy is unavailable here, a failed one else.
 */
bool specs_start(const char *test, const struct server_setup *setup,
    struct server *ret_server);

/*
 * Runs a test once for each spec, in a child process each, so many at a time
 * (tests that mostly wait may be many). Returns what main() returns.
 */
int specs_for_each(void (*test)(const char *spec), unsigned at_once);

/*
 * Whether one slow handler or client leaves this strategy's other
 * connections alone: all families but "blocking".
 */
bool specs_is_evented(const char *spec);

#endif
