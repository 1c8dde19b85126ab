/* SPDX-License-Identifier: MIT */
/*
 * Intervals against known answers, and by simulation: of 2,000 intervals at
 * 95%, between 93% and 97% must hold the true value.
 */
#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/stats.h"
#include "lib/stats_interval.h"

#define RUNS      2000
#define RESAMPLES 399

static gsl_rng *rng;

static int set_up(void **state)
{
	(void)state;
	rng = gsl_rng_alloc(gsl_rng_taus2);
	return rng ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	gsl_rng_free(rng);
	return 0;
}

static struct resampling at_95(void)
{
	gsl_rng_set(rng, 20261120);
	return (struct resampling){
		.rng = rng, .resamples = RESAMPLES, .level = 0.95
	};
}

static void assert_near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.10g, not %.10g", got, expected);
}

/* Ranks from the tables of the sign test (Conover, table A3 and others). */
static void order_ranks_known_answers(void **state)
{
	static const struct {
		size_t n;
		double p, low, high, level;
	} cases[] = {
		{ 6, 0.5, 1, 6, 0.96875 },
		{ 8, 0.5, 1, 8, 0.9921875 },
		{ 9, 0.5, 2, 8, 0.9609375 },
		{ 10, 0.5, 2, 9, 0.978515625 },
		{ 20, 0.5, 6, 15, 0.9586 },
		{ 100, 0.5, 40, 61, 0.9648 },
		{ 1000, 0.99, 983, 997, 0.9761 },
	};
	struct resampling how = at_95();
	struct interval i;
	double x[1000];

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(cases); k++) {
		/* Each value is its own rank, in another order. */
		for (size_t v = 0; v < cases[k].n; v++)
			x[v] = (double)(v * 7 % cases[k].n + 1);
		assert_int_equal(stats_quantile_interval(
				     x, cases[k].n, cases[k].p, &how, &i),
		    0);
		assert_int_equal(i.method, INTERVAL_ORDER);
		if (cases[k].p == 0.5)
			assert_near(i.low + i.high, (double)cases[k].n + 1, 0);
		assert_near(i.low, cases[k].low, 0);
		assert_near(i.high, cases[k].high, 0);
		assert_near(i.level, cases[k].level, 1e-4);
	}
}

static void small_samples_say_so(void **state)
{
	static const double x[] = { 3, 1, 2, 5, 4 };
	struct resampling how = at_95();
	struct interval i;

	(void)state;
	assert_int_equal(stats_quantile_interval(x, 5, 0.5, &how, &i), 0);
	assert_int_equal(i.method, INTERVAL_BOOTSTRAP);
	assert_string_equal(interval_method_name(i.method), "bootstrap");
	assert_near(i.estimate, 3, 0);
	assert_true(i.low >= 1 && i.low < 3 && i.high > 3 && i.high <= 5);
	/* A p99 needs 368 values for its upper end. */
	assert_int_equal(stats_quantile_interval(x, 5, 0.99, &how, &i), 0);
	assert_int_equal(i.method, INTERVAL_BOOTSTRAP);
	assert_int_equal(stats_quantile_interval(x, 1, 0.5, &how, &i), 0);
	assert_int_equal(i.method, INTERVAL_NONE);
	assert_near(i.estimate, 3, 0);
	assert_true(isnan(i.low) && isnan(i.high));
	assert_int_equal(stats_quantile_interval(x, 0, 0.5, &how, &i), -EINVAL);
	assert_int_equal(stats_mean_interval(x, 0, 0.95, &i), -EINVAL);
	assert_int_equal(stats_mean_interval(x, 1, 0.95, &i), 0);
	assert_int_equal(i.method, INTERVAL_NONE);
	assert_int_equal(stats_ratio_interval(x, 5, x, 0, &how, &i), -EINVAL);
	assert_int_equal(stats_ratio_interval(x, 5, x, 1, &how, &i), 0);
	assert_int_equal(i.method, INTERVAL_NONE);
}

/* R: t.test(sleep$extra[1:10])$conf.int. */
static void student_known_answer(void **state)
{
	static const double extra[] = { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7,
		0.8, 0.0, 2.0 };
	struct interval i;

	(void)state;
	assert_int_equal(stats_mean_interval(extra, 10, 0.95, &i), 0);
	assert_near(i.estimate, 0.75, 1e-9);
	assert_near(i.low, -0.5297804, 1e-6);
	assert_near(i.high, 2.0297804, 1e-6);
}

static void constants_have_no_width(void **state)
{
	static const double x[] = { 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7 };
	struct resampling how = at_95();
	struct interval i[5];
	double p = 0.9;

	(void)state;
	assert_int_equal(stats_quantile_interval(x, 12, 0.5, &how, &i[0]), 0);
	assert_int_equal(
	    stats_bootstrap(x, 12, stats_fn_quantile, &p, &how, &i[1]), 0);
	assert_int_equal(
	    stats_block_bootstrap(x, 12, 0, stats_fn_mean, NULL, &how, &i[2]),
	    0);
	assert_int_equal(stats_mean_interval(x, 12, 0.95, &i[3]), 0);
	for (size_t k = 0; k < 4; k++) {
		assert_near(i[k].low, 7, 1e-12);
		assert_near(i[k].high, 7, 1e-12);
	}
	assert_int_equal(stats_ratio_interval(x, 12, x, 12, &how, &i[4]), 0);
	assert_near(i[4].low, 1, 0);
	assert_near(i[4].high, 1, 0);
}

static void same_seed_same_interval(void **state)
{
	static const double x[] = { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3 };
	struct resampling how = at_95();
	struct interval a, b;

	(void)state;
	assert_int_equal(
	    stats_bootstrap(x, 10, stats_fn_mean, NULL, &how, &a), 0);
	how = at_95();
	assert_int_equal(
	    stats_bootstrap(x, 10, stats_fn_mean, NULL, &how, &b), 0);
	assert_true(a.low == b.low && a.high == b.high);
	/* The whole sample as one block has nothing to draw from. */
	assert_int_equal(
	    stats_block_bootstrap(x, 10, 10, stats_fn_mean, NULL, &how, &a), 0);
	assert_int_equal(a.method, INTERVAL_NONE);
	assert_int_equal(
	    stats_block_bootstrap(x, 10, 3, stats_fn_mean, NULL, &how, &a), 0);
	assert_int_equal(a.method, INTERVAL_BLOCKS);
}

/* One simulated run: draws a sample, makes its interval. */
typedef double truth_fn(const struct resampling *how, struct interval *ret);

static double median_of_9(const struct resampling *how, struct interval *ret)
{
	double x[9];

	for (size_t i = 0; i < ARRAY_SIZE(x); i++)
		x[i] = gsl_ran_exponential(rng, 1);
	assert_int_equal(
	    stats_quantile_interval(x, ARRAY_SIZE(x), 0.5, how, ret), 0);
	return M_LN2;
}

static double p90_of_200(const struct resampling *how, struct interval *ret)
{
	double x[200];

	for (size_t i = 0; i < ARRAY_SIZE(x); i++)
		x[i] = gsl_ran_lognormal(rng, 0, 1);
	assert_int_equal(
	    stats_quantile_interval(x, ARRAY_SIZE(x), 0.9, how, ret), 0);
	return exp(gsl_cdf_ugaussian_Pinv(0.9));
}

static double mean_of_8(const struct resampling *how, struct interval *ret)
{
	double x[8];

	for (size_t i = 0; i < ARRAY_SIZE(x); i++)
		x[i] = 10 + gsl_ran_ugaussian(rng);
	assert_int_equal(
	    stats_mean_interval(x, ARRAY_SIZE(x), how->level, ret), 0);
	return 10;
}

static double bootstrap_mean(const struct resampling *how, struct interval *ret)
{
	double x[30];

	for (size_t i = 0; i < ARRAY_SIZE(x); i++)
		x[i] = gsl_ran_flat(rng, 0, 2);
	assert_int_equal(
	    stats_bootstrap(x, ARRAY_SIZE(x), stats_fn_mean, NULL, how, ret),
	    0);
	return 1;
}

static double ratio_of_8(const struct resampling *how, struct interval *ret)
{
	double a[8], b[8];

	for (size_t i = 0; i < 8; i++) {
		a[i] = gsl_ran_lognormal(rng, log(1.12), 0.05);
		b[i] = gsl_ran_lognormal(rng, 0, 0.05);
	}
	assert_int_equal(stats_ratio_interval(a, 8, b, 8, how, ret), 0);
	return 1.12;
}

static double ratio_of_medians(
    const struct resampling *how, struct interval *ret)
{
	double a[15], b[12];

	for (size_t i = 0; i < ARRAY_SIZE(a); i++)
		a[i] = gsl_ran_lognormal(rng, log(1.12), 0.05);
	for (size_t i = 0; i < ARRAY_SIZE(b); i++)
		b[i] = gsl_ran_lognormal(rng, 0, 0.1);
	assert_int_equal(
	    stats_ratio_interval(a, ARRAY_SIZE(a), b, ARRAY_SIZE(b), how, ret),
	    0);
	return 1.12;
}

static double blocks_of_a_series(
    const struct resampling *how, struct interval *ret)
{
	static double x[400];

	x[0] = gsl_ran_ugaussian(rng) / sqrt(0.75);
	for (size_t i = 1; i < ARRAY_SIZE(x); i++)
		x[i] = 0.5 * x[i - 1] + gsl_ran_ugaussian(rng);
	assert_int_equal(stats_block_bootstrap(x, ARRAY_SIZE(x), 0,
			     stats_fn_mean, NULL, how, ret),
	    0);
	return 0;
}

static double coverage_of(truth_fn *run, int runs)
{
	struct resampling how = at_95();
	double hits = 0;

	for (int i = 0; i < runs; i++) {
		struct interval interval;
		double truth = run(&how, &interval);

		hits += interval.low <= truth && truth <= interval.high;
	}
	return hits / runs;
}

static void intervals_cover_as_they_say(void **state)
{
	static const struct {
		const char *name;
		truth_fn *run;
	} cases[] = {
		{ "median of 9", median_of_9 },
		{ "p90 of 200", p90_of_200 },
		{ "mean of 8", mean_of_8 },
		{ "bootstrap mean of 30", bootstrap_mean },
		{ "ratio of medians of 8", ratio_of_8 },
		{ "ratio of medians", ratio_of_medians },
		{ "blocks of a series", blocks_of_a_series },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		double covered = coverage_of(cases[i].run, RUNS);

		if (covered < 0.93 || covered > 0.97)
			fail_msg("%s: covers %.4f", cases[i].name, covered);
	}
}

/* The reason for blocks: single values pretend to know far too much. */
static double singles_of_a_series(
    const struct resampling *how, struct interval *ret)
{
	double x[100];

	x[0] = gsl_ran_ugaussian(rng) / sqrt(0.75);
	for (size_t i = 1; i < ARRAY_SIZE(x); i++)
		x[i] = 0.5 * x[i - 1] + gsl_ran_ugaussian(rng);
	assert_int_equal(
	    stats_bootstrap(x, ARRAY_SIZE(x), stats_fn_mean, NULL, how, ret),
	    0);
	return 0;
}

static void single_values_of_a_series_do_not_cover(void **state)
{
	(void)state;
	assert_true(coverage_of(singles_of_a_series, 200) < 0.85);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_ranks_known_answers),
		cmocka_unit_test(small_samples_say_so),
		cmocka_unit_test(student_known_answer),
		cmocka_unit_test(constants_have_no_width),
		cmocka_unit_test(same_seed_same_interval),
		cmocka_unit_test(intervals_cover_as_they_say),
		cmocka_unit_test(single_values_of_a_series_do_not_cover),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
