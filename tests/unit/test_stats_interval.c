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

#include "lib/stats_compare.h"

#define RUNS 2000

static gsl_rng *rng;

static int set_up(void **state)
{
	(void)state;
	rng = gsl_rng_alloc(gsl_rng_taus2);
	if (rng)
		gsl_rng_set(rng, 20261120);
	return rng ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	gsl_rng_free(rng);
	return 0;
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
	struct interval i;
	double x[1000];

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(cases); k++) {
		/* Each value is its own rank, in another order. */
		for (size_t v = 0; v < cases[k].n; v++)
			x[v] = (double)(v * 7 % cases[k].n + 1);
		assert_int_equal(stats_quantile_interval(
				     x, cases[k].n, cases[k].p, 0.95, &i),
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
	struct interval i;

	(void)state;
	assert_int_equal(stats_quantile_interval(x, 5, 0.5, 0.95, &i), 0);
	assert_int_equal(i.method, INTERVAL_RANGE);
	assert_near(i.level, 1 - 2.0 / 32, 1e-12);
	assert_near(i.estimate, 3, 0);
	assert_true(i.low == 1 && i.high == 5);
	/* A p99 needs 368 values for its upper end. */
	assert_int_equal(stats_quantile_interval(x, 5, 0.99, 0.95, &i), 0);
	assert_int_equal(i.method, INTERVAL_RANGE);
	assert_true(i.level < 0.05);
	assert_int_equal(stats_quantile_interval(x, 1, 0.5, 0.95, &i), 0);
	assert_int_equal(i.method, INTERVAL_NONE);
	assert_near(i.estimate, 3, 0);
	assert_true(isnan(i.low) && isnan(i.high));
	assert_int_equal(stats_quantile_interval(x, 0, 0.5, 0.95, &i), -EINVAL);
	assert_int_equal(stats_mean_interval(x, 0, 0.95, &i), -EINVAL);
	assert_int_equal(stats_mean_interval(x, 1, 0.95, &i), 0);
	assert_int_equal(i.method, INTERVAL_NONE);
}

static void ratio_known_answers(void **state)
{
	static const double x[] = { 40, 44, 48, 52, 56 };
	static const double y[] = { 10, 11, 12, 13, 14 };
	struct interval i;

	(void)state;
	/*
	 * With 5 and 5 the tables cut off 2 pairs of each end at 5%, none at
	 * 0.7%, as 2 of 252 ways are the least that can be seen.
	 */
	assert_int_equal(stats_ratio_interval(x, 5, y, 5, 0.05, &i), 0);
	assert_int_equal(i.method, INTERVAL_RANKS);
	assert_near(i.estimate, 4, 1e-12);
	assert_near(i.low, 44.0 / 14, 1e-12);
	assert_near(i.high, 56.0 / 11, 1e-12);
	assert_int_equal(stats_ratio_interval(x, 5, y, 5, 0.008, &i), 0);
	assert_near(i.low, 40.0 / 14, 1e-12);
	assert_int_equal(stats_ratio_interval(x, 5, y, 5, 0.007, &i), 0);
	assert_int_equal(i.method, INTERVAL_NONE);
	assert_near(i.estimate, 4, 1e-12);
	assert_true(isnan(i.low) && isnan(i.high));
	assert_int_equal(stats_ratio_interval(x, 5, y, 0, 0.05, &i), -EINVAL);
	/* Ratios to nothing have no order. */
	assert_int_equal(stats_ratio_interval(
			     x, 5, (double[]){ 0, 1, 2, 3, 4 }, 5, 0.05, &i),
	    0);
	assert_near(i.estimate, 24, 1e-12);
	assert_int_equal(i.method, INTERVAL_NONE);
}

/* Beyond the exact counts the normal distribution takes over, smoothly. */
static void ratio_exact_meets_normal(void **state)
{
	double x[26], y[26];
	struct interval exact, normal;

	(void)state;
	for (size_t i = 0; i < 26; i++)
		x[i] = y[i] = 100 + (double)i;
	assert_int_equal(stats_ratio_interval(x, 25, y, 25, 0.05, &exact), 0);
	assert_int_equal(stats_ratio_interval(x, 26, y, 26, 0.05, &normal), 0);
	assert_near(normal.high, exact.high, 0.01);
	assert_near(normal.low, exact.low, 0.01);
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
	struct interval i[3];

	(void)state;
	assert_int_equal(stats_quantile_interval(x, 12, 0.5, 0.95, &i[0]), 0);
	assert_int_equal(stats_mean_interval(x, 12, 0.95, &i[1]), 0);
	for (size_t k = 0; k < 2; k++) {
		assert_near(i[k].low, 7, 1e-12);
		assert_near(i[k].high, 7, 1e-12);
	}
	assert_int_equal(stats_ratio_interval(x, 12, x, 12, 0.05, &i[2]), 0);
	assert_near(i[2].low, 1, 0);
	assert_near(i[2].high, 1, 0);
}

/* One simulated run: draws a sample, makes its interval, says the truth. */
typedef double truth_fn(struct interval *ret);

static double median_of_9(struct interval *ret)
{
	double x[9];

	for (size_t i = 0; i < ARRAY_SIZE(x); i++)
		x[i] = gsl_ran_exponential(rng, 1);
	assert_int_equal(
	    stats_quantile_interval(x, ARRAY_SIZE(x), 0.5, 0.95, ret), 0);
	return M_LN2;
}

static double p90_of_200(struct interval *ret)
{
	double x[200];

	for (size_t i = 0; i < ARRAY_SIZE(x); i++)
		x[i] = gsl_ran_lognormal(rng, 0, 1);
	assert_int_equal(
	    stats_quantile_interval(x, ARRAY_SIZE(x), 0.9, 0.95, ret), 0);
	return exp(gsl_cdf_ugaussian_Pinv(0.9));
}

static double mean_of_8(struct interval *ret)
{
	double x[8];

	for (size_t i = 0; i < ARRAY_SIZE(x); i++)
		x[i] = 10 + gsl_ran_ugaussian(rng);
	assert_int_equal(stats_mean_interval(x, ARRAY_SIZE(x), 0.95, ret), 0);
	return 10;
}

/* A ratio of 1.12 between samples with outliers, far out, on one side. */
static double ratio_of_8(struct interval *ret)
{
	double a[8], b[8];

	for (size_t i = 0; i < 8; i++) {
		a[i] = 1.12 * gsl_ran_lognormal(rng, 0, 0.05);
		b[i] = gsl_ran_lognormal(rng, 0, 0.05);
		a[i] *= gsl_rng_uniform(rng) < 0.05 ? 10 : 1;
		b[i] *= gsl_rng_uniform(rng) < 0.05 ? 10 : 1;
	}
	assert_int_equal(stats_ratio_interval(a, 8, b, 8, 0.05, ret), 0);
	return 1.12;
}

static double ratio_of_uneven(struct interval *ret)
{
	double a[40], b[12];

	for (size_t i = 0; i < ARRAY_SIZE(a); i++)
		a[i] = 1.12 * gsl_ran_lognormal(rng, 0, 0.05);
	for (size_t i = 0; i < ARRAY_SIZE(b); i++)
		b[i] = gsl_ran_lognormal(rng, 0, 0.05);
	assert_int_equal(
	    stats_ratio_interval(a, ARRAY_SIZE(a), b, ARRAY_SIZE(b), 0.05, ret),
	    0);
	return 1.12;
}

static double coverage_of(truth_fn *run)
{
	double hits = 0;

	for (int i = 0; i < RUNS; i++) {
		struct interval interval;
		double truth = run(&interval);

		hits += interval.low <= truth && truth <= interval.high;
	}
	return hits / RUNS;
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
		{ "ratio of 8", ratio_of_8 },
		{ "ratio of 40 and 12", ratio_of_uneven },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		double covered = coverage_of(cases[i].run);

		if (covered < 0.93 || covered > 0.975)
			fail_msg("%s: covers %.4f", cases[i].name, covered);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(order_ranks_known_answers),
		cmocka_unit_test(small_samples_say_so),
		cmocka_unit_test(ratio_known_answers),
		cmocka_unit_test(ratio_exact_meets_normal),
		cmocka_unit_test(student_known_answer),
		cmocka_unit_test(constants_have_no_width),
		cmocka_unit_test(intervals_cover_as_they_say),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
