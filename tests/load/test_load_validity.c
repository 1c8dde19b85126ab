/* SPDX-License-Identifier: MIT */
/* Made-up results, each with one fault, and the reason it must be given. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <gsl/gsl_randist.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "load/result.h"

#define BINS 200
#define MEAN 20

static struct load_config config;

/* One second at 4,000 a second, every reply after 1 ms: a sound run. */
static void make_sound(struct result *r, enum arrivals law)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);

	config = (struct load_config){ .arrivals = law,
		.threads = 1,
		.step_count = 1,
		.connections = 64 };
	config.steps[0] = (struct rate_step){ BINS * MEAN, BINS * MEAN, 0 };
	*r = (struct result){ .config = &config,
		.duration_ns = NS_PER_S,
		.requests = BINS * MEAN,
		.replies = BINS * MEAN,
		.due = BINS * MEAN,
		.in_flight = 4,
		.in_service = 4,
		.effort = { .cpu_ns = NS_PER_S / 2 } };
	r->response = hist_new();
	r->service = hist_new();
	r->lag = hist_new();
	r->delay = hist_new();
	assert_int_equal(hist_record_n(r->response, NS_PER_MS, r->due), 0);
	assert_int_equal(hist_record_n(r->service, NS_PER_MS, r->due), 0);
	assert_int_equal(hist_record_n(r->delay, NS_PER_US, r->due), 0);
	r->arrivals.width_ns = NS_PER_S / BINS;
	r->arrivals.count = BINS;
	r->arrivals.bins = calloc(BINS, sizeof(*r->arrivals.bins));
	for (int i = 0; i < BINS; i++)
		r->arrivals.bins[i] = law == ARRIVALS_CONSTANT
					  ? MEAN
					  : gsl_ran_poisson(rng, MEAN);
	gsl_rng_free(rng);
}

static void free_made(struct result *r)
{
	hist_free(r->response);
	hist_free(r->service);
	hist_free(r->lag);
	hist_free(r->delay);
	free(r->arrivals.bins);
}

static void assert_reason(struct result *r, const char *words)
{
	result_validate(r);
	if (!words) {
		assert_string_equal(r->reason, "");
		assert_true(r->valid);
	} else {
		assert_non_null(strstr(r->reason, words));
		assert_null(strchr(r->reason, ';'));
		assert_false(r->valid);
	}
	free_made(r);
}

static void sound_runs_are_valid(void **state)
{
	struct result r;

	(void)state;
	make_sound(&r, ARRIVALS_CONSTANT);
	assert_reason(&r, NULL);
	make_sound(&r, ARRIVALS_POISSON);
	assert_reason(&r, NULL);
}

static void a_rate_that_is_not_reached(void **state)
{
	struct result r;

	(void)state;
	make_sound(&r, ARRIVALS_CONSTANT);
	r.missed = r.due / 100;
	assert_reason(&r, NULL);
	make_sound(&r, ARRIVALS_CONSTANT);
	r.missed = r.due / 100 + 1;
	assert_reason(&r, "arrivals sent in time");
	/* It is the server's doing when no connection was free. */
	make_sound(&r, ARRIVALS_CONSTANT);
	r.waited = r.due / 2;
	assert_reason(&r, NULL);
}

static void a_generator_that_stood_still(void **state)
{
	struct result r;

	(void)state;
	make_sound(&r, ARRIVALS_CONSTANT);
	r.effort.stalled_ns = NS_PER_S / 2;
	assert_reason(&r, NULL);
	make_sound(&r, ARRIVALS_CONSTANT);
	r.effort.stalled_ns = NS_PER_S / 2 + NS_PER_MS;
	assert_reason(&r, "generator stood still");
	/* Of two threads it is half as much. */
	make_sound(&r, ARRIVALS_CONSTANT);
	config.threads = 2;
	r.effort.stalled_ns = NS_PER_S / 2 + NS_PER_MS;
	assert_reason(&r, NULL);
}

static void replies_without_an_arrival_time(void **state)
{
	struct result r;

	(void)state;
	make_sound(&r, ARRIVALS_CONSTANT);
	r.unstamped = r.replies / 100;
	assert_reason(&r, NULL);
	make_sound(&r, ARRIVALS_CONSTANT);
	r.unstamped = r.replies / 100 + 1;
	assert_reason(&r, "without an arrival time");
}

static const char *bound_of(
    uint64_t cpu, uint64_t runq, uint64_t spun, uint64_t stalled, bool closed)
{
	struct result r = { .config = &config,
		.duration_ns = NS_PER_S,
		.effort = { .cpu_ns = cpu * NS_PER_MS,
		    .runq_ns = runq * NS_PER_MS,
		    .spun_ns = spun * NS_PER_MS,
		    .stalled_ns = stalled * NS_PER_MS } };

	config = (struct load_config){ .threads = 1, .step_count = !closed };
	return result_rate_bound(&r);
}

/* A closed loop goes as fast as its slower side: which one is said. */
static void a_generator_at_its_limit(void **state)
{
	(void)state;
	assert_string_equal(bound_of(949, 0, 0, 0, true), "");
	assert_string_equal(bound_of(951, 0, 0, 0, true), "at least");
	assert_string_equal(bound_of(951, 0, 0, 0, false), "");
	/* It wanted to run, and others did. */
	assert_string_equal(bound_of(500, 451, 0, 0, true), "at least");
	/* Spinning is no work. */
	assert_string_equal(bound_of(951, 0, 100, 0, true), "");
	assert_string_equal(bound_of(500, 0, 600, 0, true), "");
	/* It was stopped. */
	assert_string_equal(bound_of(500, 0, 0, 9, true), "");
	assert_string_equal(bound_of(500, 0, 0, 11, true), "at least");
}

static void arrivals_of_another_law(void **state)
{
	struct result r;

	(void)state;
	/* Poisson where constant was asked for. */
	make_sound(&r, ARRIVALS_POISSON);
	config.arrivals = ARRIVALS_CONSTANT;
	assert_reason(&r, "arrivals constant");
	/* Too even, and in bunches, where Poisson was asked for. */
	make_sound(&r, ARRIVALS_CONSTANT);
	config.arrivals = ARRIVALS_POISSON;
	assert_reason(&r, "arrivals Poisson");
	make_sound(&r, ARRIVALS_POISSON);
	for (int i = 0; i < BINS; i += 2) {
		r.arrivals.bins[i] += r.arrivals.bins[i + 1];
		r.arrivals.bins[i + 1] = 0;
	}
	assert_reason(&r, "arrivals Poisson");
}

static void counts_that_break_littles_law(void **state)
{
	struct result r;

	(void)state;
	make_sound(&r, ARRIVALS_CONSTANT);
	r.in_flight = 4.3;
	assert_reason(&r, "Little");
}

static void replies_that_are_wrong_or_missing(void **state)
{
	struct result r;

	(void)state;
	make_sound(&r, ARRIVALS_CONSTANT);
	r.errors[ERROR_STATUS] = 1;
	assert_reason(&r, "1 wrong");
	make_sound(&r, ARRIVALS_CONSTANT);
	r.errors[ERROR_READ] = r.due / 50;
	assert_reason(&r, "lost");
	make_sound(&r, ARRIVALS_CONSTANT);
	r.never_served = 3;
	assert_reason(&r, "3 of 64 connections never served");
	make_sound(&r, ARRIVALS_CONSTANT);
	r.interrupted = true;
	assert_reason(&r, "interrupted");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sound_runs_are_valid),
		cmocka_unit_test(a_rate_that_is_not_reached),
		cmocka_unit_test(a_generator_that_stood_still),
		cmocka_unit_test(replies_without_an_arrival_time),
		cmocka_unit_test(a_generator_at_its_limit),
		cmocka_unit_test(arrivals_of_another_law),
		cmocka_unit_test(counts_that_break_littles_law),
		cmocka_unit_test(replies_that_are_wrong_or_missing),
	};

	return cmocka_run_group_tests_name("load_validity", tests, NULL, NULL);
}
