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
		.arrived = BINS * MEAN,
		.in_flight = 4,
		.load_cpu_ns = NS_PER_S / 2 };
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
	r.arrived = r.due * 98 / 100;
	assert_reason(&r, "sent in time");
	/* It is the server's doing when no connection was free. */
	make_sound(&r, ARRIVALS_CONSTANT);
	r.arrived = r.due * 98 / 100;
	r.waited = r.due / 2;
	assert_reason(&r, NULL);
}

static void a_late_generator(void **state)
{
	struct result r;

	(void)state;
	make_sound(&r, ARRIVALS_CONSTANT);
	assert_int_equal(hist_record_n(r.delay, 60 * NS_PER_US, 100), 0);
	assert_reason(&r, "generator late");
	/* 5% of a response time of 10 ms is more than that. */
	make_sound(&r, ARRIVALS_CONSTANT);
	assert_int_equal(hist_record_n(r.delay, 60 * NS_PER_US, 100), 0);
	hist_reset(r.response);
	assert_int_equal(hist_record_n(r.response, 10 * NS_PER_MS, r.due), 0);
	assert_reason(&r, NULL);
}

static void a_generator_at_its_limit(void **state)
{
	struct result r;

	(void)state;
	make_sound(&r, ARRIVALS_CONSTANT);
	r.load_cpu_ns = NS_PER_S * 97 / 100;
	assert_reason(&r, "of its cores");
	/* Closed loops run as fast as they can. */
	make_sound(&r, ARRIVALS_CONSTANT);
	config.step_count = 0;
	r.load_cpu_ns = NS_PER_S;
	assert_reason(&r, NULL);
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
		cmocka_unit_test(a_late_generator),
		cmocka_unit_test(a_generator_at_its_limit),
		cmocka_unit_test(arrivals_of_another_law),
		cmocka_unit_test(counts_that_break_littles_law),
		cmocka_unit_test(replies_that_are_wrong_or_missing),
	};

	return cmocka_run_group_tests_name("load_validity", tests, NULL, NULL);
}
