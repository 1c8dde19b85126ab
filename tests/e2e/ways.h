/* SPDX-License-Identifier: MIT */
/*
 * The ways of sending a case. Each is a source of exchanges; each exchange
 * ends with the server's closing the stream, because to a case that leaves
 * the connection open one more request is added, the probe, which asks for
 * the close. So no test waits for something not to happen.
 */
#ifndef PACELINE_E2E_WAYS_H
#define PACELINE_E2E_WAYS_H

#include <stdbool.h>

#include "case.h"
#include "exchange.h"

enum way {
	WAY_WHOLE,     /* in one write, or one for each phase */
	WAY_SPLIT,     /* in two, at every byte */
	WAY_BYTES,     /* in writes of one byte */
	WAY_PIPELINED, /* in one write with its neighbours */
	WAYS,
};

/* One case, or several in one write: what an exchange's tag points to. */
struct chain {
	const struct test_case **cases;
	unsigned count;
	bool *no_body; /* which final replies have none */
	unsigned nr_finals;
	bool probed; /* the probe comes last; else the last case closes */
};

extern const char *const way_names[WAYS];

/* The answer that the probe must get. */
extern const struct test_case probe_case;

/*
 * Splits large cases at fewer places: returns how far apart. The least is
 * $E2E_SPLIT_EVERY bytes, 1 unless set.
 */
size_t way_step(const struct test_case *test);

/* A chain of cases; free it with chain_free(). */
struct chain *chain_new(const struct test_case *const *cases, unsigned count);
void chain_free(struct chain *chain);

/*
 * Fills an exchange for a chain: a single case for all ways but
 * WAY_PIPELINED; cut is where WAY_SPLIT splits. The chain must outlive it.
 */
void way_prepare(enum way way, const struct chain *chain, size_t cut,
    struct exchange *exchange);

#endif
