/* SPDX-License-Identifier: MIT */
/* Plain numbers, series and arrival laws, against known answers. */
#include <errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lib/stats.h"
#include "lib/stats_ks.h"
#include "lib/stats_series.h"

#define RUNS 2000

static void assert_near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.10g, not %.10g", got, expected);
}

static gsl_rng *new_rng(unsigned long seed)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

	assert_non_null(rng);
	gsl_rng_set(rng, seed);
	return rng;
}

static void quantiles_known_answers(void **state)
{
	/* R: quantile(c(15, 20, 35, 40, 50), c(.05, .3, .4, .5, 1)). */
	static const double answers[][2] = { { 0, 15 }, { 0.05, 16 },
		{ 0.3, 23 }, { 0.4, 29 }, { 0.5, 35 }, { 1, 50 } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++) {
		double x[] = { 50, 15, 40, 20, 35 };

		assert_near(
		    stats_quantile(x, 5, answers[i][0]), answers[i][1], 1e-9);
	}
	assert_near(stats_median((double[]){ 4, 1, 3, 2 }, 4), 2.5, 0);
	assert_near(stats_median((double[]){ 7 }, 1), 7, 0);
	assert_true(isnan(stats_median(NULL, 0)));
}

static void moments_known_answers(void **state)
{
	static const double x[] = { 2, 4, 4, 4, 5, 5, 7, 9 };

	(void)state;
	assert_near(stats_mean(x, 8), 5, 1e-12);
	assert_near(stats_stddev(x, 8), sqrt(32.0 / 7), 1e-12);
	assert_near(stats_variation(x, 8), sqrt(32.0 / 7) / 5, 1e-12);
	assert_true(isnan(stats_mean(x, 0)));
	assert_true(isnan(stats_stddev(x, 1)));
}

static void jain_known_answers(void **state)
{
	(void)state;
	assert_near(stats_jain((double[]){ 3, 3, 3, 3 }, 4), 1, 1e-12);
	assert_near(stats_jain((double[]){ 9, 0, 0, 0 }, 4), 0.25, 1e-12);
	/* k of n get an equal share: k/n. */
	assert_near(stats_jain((double[]){ 5, 5, 0, 0, 0 }, 5), 0.4, 1e-12);
	assert_near(stats_jain((double[]){ 1, 2, 3 }, 3), 36.0 / 42, 1e-12);
	assert_true(isnan(stats_jain((double[]){ 0, 0 }, 2)));
}

/* x[i] = r x[i-1] + noise, from its own stationary distribution. */
static void fill_ar1(gsl_rng *rng, double *x, size_t n, double r)
{
	x[0] = gsl_ran_ugaussian(rng) / sqrt(1 - r * r);
	for (size_t i = 1; i < n; i++)
		x[i] = r * x[i - 1] + gsl_ran_ugaussian(rng);
}

static void autocorrelation_known_answers(void **state)
{
	/* By hand: mean 3; (2 + 0 + 0 + 2) / 10 at lag 1. */
	static const double line[] = { 1, 2, 3, 4, 5 };
	static const double swing[] = { 1, -1, 1, -1 };
	static double x[20000];
	gsl_rng *rng = new_rng(1);

	(void)state;
	assert_near(stats_autocorrelation(line, 5, 1), 0.4, 1e-12);
	assert_near(stats_autocorrelation(line, 5, 2), -0.1, 1e-12);
	assert_near(stats_autocorrelation(swing, 4, 1), -0.75, 1e-12);
	assert_near(stats_autocorrelation((double[]){ 4, 4, 4 }, 3, 1), 0, 0);
	assert_true(isnan(stats_autocorrelation(line, 1, 1)));
	fill_ar1(rng, x, ARRAY_SIZE(x), 0.6);
	assert_near(stats_autocorrelation(x, ARRAY_SIZE(x), 1), 0.6, 0.02);
	assert_near(stats_autocorrelation(x, ARRAY_SIZE(x), 3), 0.216, 0.03);
	assert_near(stats_effective_size(x, ARRAY_SIZE(x)), 5000, 400);
	assert_near(stats_effective_size(swing, 4), 4, 0);
	gsl_rng_free(rng);
}

static void trend_known_answers(void **state)
{
	static const double up[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const double ties[] = { 1, 1, 2, 2, 3, 3 };
	struct trend t;

	(void)state;
	/* S = 45, variance 10 x 9 x 25 / 18 = 125, z = 44 / sqrt(125). */
	assert_int_equal(stats_trend(up, 10, &t), 0);
	assert_near(t.tau, 1, 1e-12);
	assert_near(t.p, 8.303e-5, 2e-7);
	/* S = 12, variance (6 x 5 x 17 - 3 x 2 x 1 x 9) / 18 = 25.333. */
	assert_int_equal(stats_trend(ties, 6, &t), 0);
	assert_near(t.tau, 0.8, 1e-12);
	assert_near(t.p, 0.02886, 5e-5);
	assert_int_equal(stats_trend((double[]){ 2, 2, 2, 2, 2 }, 5, &t), 0);
	assert_near(t.p, 1, 1e-12);
	assert_int_equal(stats_trend(up, 3, &t), -EINVAL);
}

/* How often each test calls a series of n values unsteady at 5%. */
struct rejections {
	double trend, kpss;
};

static struct rejections reject(double ar, double slope, size_t n)
{
	gsl_rng *rng = new_rng(3);
	struct rejections hits = { 0, 0 };
	double x[128];

	assert_true(n <= ARRAY_SIZE(x));
	for (int run = 0; run < RUNS; run++) {
		struct trend t;
		struct kpss k;

		fill_ar1(rng, x, n, ar);
		for (size_t i = 0; i < n; i++)
			x[i] += slope * (double)i;
		assert_int_equal(stats_trend(x, n, &t), 0);
		assert_int_equal(stats_kpss(x, n, &k), 0);
		hits.trend += t.p < 0.05;
		hits.kpss += k.p < 0.05;
	}
	gsl_rng_free(rng);
	return (struct rejections){ hits.trend / RUNS, hits.kpss / RUNS };
}

static void steady_series_pass_and_drifts_do_not(void **state)
{
	struct rejections steady = reject(0, 0, 60);
	struct rejections dependent = reject(0.4, 0, 60);
	struct rejections drifting = reject(0, 0.03, 60);

	(void)state;
	assert_near(steady.trend, 0.05, 0.02);
	assert_near(steady.kpss, 0.05, 0.02);
	/* Without its correction the trend test would cry wolf in 20%. */
	assert_true(dependent.trend < 0.10);
	assert_true(dependent.kpss < 0.12);
	assert_true(drifting.trend > 0.9);
	assert_true(drifting.kpss > 0.75);
}

static void kpss_known_answers(void **state)
{
	/*
	 * By hand, with 4 values and 1 lag: mean 2.5, partial sums -1.5 -2
	 * -1.5 0 with squares 8.5; variance (5 + 2 x 1/2 x 1.25) / 4.
	 */
	static const double line[] = { 1, 2, 3, 4 };
	double longer[60];
	struct kpss k;

	(void)state;
	assert_int_equal(stats_kpss(line, 4, &k), 0);
	assert_near(k.statistic, 8.5 / (16 * 6.25 / 4), 1e-12);
	assert_near(k.p, 0.1, 1e-3);
	for (size_t i = 0; i < 60; i++)
		longer[i] = (double)i;
	assert_int_equal(stats_kpss(longer, 60, &k), 0);
	assert_near(k.p, 0.01, 1e-12);
	assert_int_equal(stats_kpss((double[]){ 3, 3, 3, 3 }, 4, &k), 0);
	assert_near(k.p, 0.10, 1e-12);
	assert_int_equal(stats_kpss(line, 3, &k), -EINVAL);
}

static void ks_known_answers(void **state)
{
	/* By hand: the distances are 0.2 below 0.4, 0.35 after 0.65. */
	static const double x[] = { 0.65, 0.1, 0.4, 0.6 };
	static const double ten[] = { 0.40925, 0.41, 0.42, 0.45, 0.5, 0.6, 0.7,
		0.8, 0.9, 1 };
	struct ks ks;

	(void)state;
	assert_int_equal(stats_ks_uniform(x, 4, 0, 1, &ks), 0);
	assert_near(ks.d, 0.35, 1e-12);
	/* The table's critical distance at 5% for 10 values is 0.40925. */
	assert_int_equal(stats_ks_uniform(ten, 10, 0, 1, &ks), 0);
	assert_near(ks.d, 0.40925, 1e-12);
	assert_near(ks.p, 0.05, 0.003);
	assert_int_equal(stats_ks_uniform(x, 0, 0, 1, &ks), -EINVAL);
	assert_int_equal(stats_ks_uniform(x, 4, 1, 1, &ks), -EINVAL);
	assert_int_equal(stats_ks_exponential(x, 4, 0, &ks), -EINVAL);
}

/* The p-value of a true law is uniform: below 0.05 in 5% of runs. */
static void ks_keeps_its_level(void **state)
{
	gsl_rng *rng = new_rng(4);
	double gaps[200], hits = 0, other = 0, phases = 0;

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		struct ks ks;

		for (size_t i = 0; i < ARRAY_SIZE(gaps); i++)
			gaps[i] = gsl_ran_exponential(rng, 250);
		assert_int_equal(
		    stats_ks_exponential(gaps, ARRAY_SIZE(gaps), 250, &ks), 0);
		hits += ks.p < 0.05;
		assert_int_equal(
		    stats_ks_exponential(gaps, ARRAY_SIZE(gaps), 350, &ks), 0);
		other += ks.p < 0.05;
		for (size_t i = 0; i < ARRAY_SIZE(gaps); i++)
			gaps[i] = gsl_ran_flat(rng, -3, 5);
		assert_int_equal(
		    stats_ks_uniform(gaps, ARRAY_SIZE(gaps), -3, 5, &ks), 0);
		phases += ks.p < 0.05;
	}
	assert_near(hits / RUNS, 0.05, 0.015);
	assert_near(phases / RUNS, 0.05, 0.015);
	assert_true(other / RUNS > 0.95);
	gsl_rng_free(rng);
}

static void evenness(void **state)
{
	static const double even[] = { 7, 17, 27, 37, 47 };
	static const double late[] = { 7, 17, 31, 37, 47 };

	(void)state;
	assert_near(stats_unevenness(even, 5, 10), 0, 1e-12);
	assert_near(stats_unevenness(late, 5, 10), 0.2, 1e-12);
	/* A wrong rate adds up. */
	assert_near(stats_unevenness(even, 5, 9), 4.0 / 2 / 9, 1e-12);
	assert_true(isnan(stats_unevenness(even, 0, 10)));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(quantiles_known_answers),
		cmocka_unit_test(moments_known_answers),
		cmocka_unit_test(jain_known_answers),
		cmocka_unit_test(autocorrelation_known_answers),
		cmocka_unit_test(trend_known_answers),
		cmocka_unit_test(kpss_known_answers),
		cmocka_unit_test(steady_series_pass_and_drifts_do_not),
		cmocka_unit_test(ks_known_answers),
		cmocka_unit_test(ks_keeps_its_level),
		cmocka_unit_test(evenness),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
