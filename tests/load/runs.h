/* SPDX-License-Identifier: MIT */
/* Whole runs of the generator, in the test's process. */
#ifndef PACELINE_TESTS_RUNS_H
#define PACELINE_TESTS_RUNS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "load/run.h"
#include "stub.h"

#define MS NS_PER_MS

/* What a test asks for, on top of sensible defaults. */
struct asked {
	const struct engine_ops *engine;
	const char *method; /* NULL: GET */
	unsigned threads, connections, pipeline, per_connection, idle;
	double rate;
	enum arrivals arrivals;
	uint64_t duration_ns, warmup_ns, tail_ns, timeout_ns, drain_ns;
	bool verify;
	uint64_t think_ns;
	unsigned session, held, slow;
	uint64_t read_rate, write_rate;
	bool spin;
	struct run_hooks hooks;
};

/* One run; the result is the caller's to free. Returns as run_load(). */
int run_on(unsigned port, const struct asked *a, struct result *ret);

/* The same, against a server that lives for it only, and must not fail. */
void run_against(const struct stub_config *stub_config, const struct asked *a,
    struct result *ret);

/* Every request and every arrival of the measurement has exactly one fate. */
void assert_accounts_balance(const struct result *r);

/*
 * Nothing speaks against a run but what a machine with other work does to a
 * generator, which no test can help.
 */
void assert_sound(const char *reason);

/* Whether the summary for people has these words. */
bool summary_says(const struct result *r, const char *words);

/* For the body of a test: each engine in turn, as `e`. */
#define FOR_EACH_ENGINE(e)                                                     \
	for (const struct engine_ops *const *at = engines, *e; (e = *at); at++)

#endif
