/* SPDX-License-Identifier: MIT */
/* Tests of difference and the ranking, against known answers and their level.
 */
#include <errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/stats_compare.h"

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

/* R's datasets: sleep, and Hollander and Wolfe's placenta (?wilcox.test). */
static const double sleep_1[] = { 0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8,
	0.0, 2.0 };
static const double sleep_2[] = { 1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6,
	3.4 };
static const double placenta_x[] = { 0.80, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91,
	1.64, 0.73, 1.46 };
static const double placenta_y[] = { 1.15, 0.88, 0.90, 0.74, 1.21 };

static void mann_whitney_known_answers(void **state)
{
	struct mann_whitney mw;

	(void)state;
	/* wilcox.test(x, y): W = 35, p-value = 0.2544 */
	assert_int_equal(
	    stats_mann_whitney(placenta_x, 10, placenta_y, 5, &mw), 0);
	assert_true(mw.exact);
	assert_near(mw.u, 35, 0);
	assert_near(mw.chance, 0.7, 1e-12);
	assert_near(mw.p, 0.2544, 5e-5);
	/* wilcox.test(extra ~ group): W = 25.5, p-value = 0.06933 */
	assert_int_equal(stats_mann_whitney(sleep_1, 10, sleep_2, 10, &mw), 0);
	assert_false(mw.exact);
	assert_near(mw.u, 25.5, 0);
	assert_near(mw.p, 0.06933, 5e-6);
	/* Apart altogether: 2 / C(10, 5). */
	assert_int_equal(stats_mann_whitney((double[]){ 1, 2, 3, 4, 5 }, 5,
			     (double[]){ 6, 7, 8, 9, 10 }, 5, &mw),
	    0);
	assert_near(mw.p, 2.0 / 252, 1e-12);
	assert_near(mw.u, 0, 0);
	assert_int_equal(stats_mann_whitney((double[]){ 2, 2, 2 }, 3,
			     (double[]){ 2, 2 }, 2, &mw),
	    0);
	assert_near(mw.p, 1, 0);
	assert_int_equal(
	    stats_mann_whitney(sleep_1, 0, sleep_2, 9, &mw), -EINVAL);
}

/* The counts stay whole numbers up to the largest exact case. */
static void mann_whitney_exact_meets_normal(void **state)
{
	double x[25], y[25], off;
	struct mann_whitney mw;

	(void)state;
	for (int i = 0; i < 25; i++) {
		x[i] = i;
		y[i] = i + 6.5;
	}
	assert_int_equal(stats_mann_whitney(x, 25, y, 25, &mw), 0);
	assert_true(mw.exact);
	off = fabs(mw.u - 312.5) - 0.5;
	assert_near(mw.p, erfc(off / sqrt(625 * 51 / 12.0) / M_SQRT2), 1e-3);
}

/* Swapping the samples, or turning the scale, changes no p-value. */
static void mann_whitney_is_symmetric(void **state)
{
	gsl_rng *rng = new_rng(5);

	(void)state;
	for (int run = 0; run < 200; run++) {
		double x[7], y[9];
		struct mann_whitney a, b;

		for (size_t i = 0; i < 7; i++)
			x[i] = (double)gsl_rng_uniform_int(rng, 50);
		for (size_t i = 0; i < 9; i++)
			y[i] = (double)gsl_rng_uniform_int(rng, 50);
		assert_int_equal(stats_mann_whitney(x, 7, y, 9, &a), 0);
		assert_int_equal(stats_mann_whitney(y, 9, x, 7, &b), 0);
		assert_near(a.p, b.p, 1e-12);
		assert_near(a.u + b.u, 63, 0);
		assert_true(a.p > 0 && a.p <= 1);
	}
	gsl_rng_free(rng);
}

static void permutation_known_answers(void **state)
{
	gsl_rng *rng = new_rng(6);
	double exact, drawn;

	(void)state;
	/* 3 against 3, apart: 2 of 20 ways are as extreme. */
	assert_int_equal(stats_permutation((double[]){ 1, 2, 3 }, 3,
			     (double[]){ 7, 8, 9 }, 3, rng, 2000, &exact),
	    0);
	assert_near(exact, 0.1, 1e-12);
	/* {1,4} and {2,3}: every way is as far from even as no way at all. */
	assert_int_equal(stats_permutation((double[]){ 1, 4 }, 2,
			     (double[]){ 2, 3 }, 2, rng, 2000, &exact),
	    0);
	assert_near(exact, 1, 1e-12);
	/* All 184,756 ways, and 20,000 of them: the same within the noise. */
	assert_int_equal(
	    stats_permutation(sleep_1, 10, sleep_2, 10, rng, 200000, &exact),
	    0);
	assert_int_equal(
	    stats_permutation(sleep_1, 10, sleep_2, 10, rng, 20000, &drawn), 0);
	assert_near(exact, 0.0813, 0.0005);
	assert_near(drawn, exact, 0.008);
	/* The labelling seen counts: never 0, however far apart. */
	assert_int_equal(
	    stats_permutation((double[]){ 1, 2, 3, 4, 5, 6 }, 6,
		(double[]){ 11, 12, 13, 14, 15, 16 }, 6, rng, 9, &drawn),
	    0);
	assert_near(drawn, 0.1, 1e-12);
	assert_int_equal(
	    stats_permutation(sleep_1, 10, sleep_2, 0, rng, 10, &exact),
	    -EINVAL);
	gsl_rng_free(rng);
}

/* Without a difference each test says "different" in 5% of runs, or less. */
static void tests_keep_their_level(void **state)
{
	gsl_rng *rng = new_rng(7);
	double hits[4] = { 0 };

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		double x[40], y[40], p;
		struct mann_whitney mw;

		for (size_t i = 0; i < 40; i++) {
			x[i] = gsl_ran_exponential(rng, 1);
			y[i] = gsl_ran_exponential(rng, 1);
		}
		assert_int_equal(stats_mann_whitney(x, 40, y, 40, &mw), 0);
		hits[0] += mw.p <= 0.05;
		assert_int_equal(stats_mann_whitney(x, 12, y, 12, &mw), 0);
		hits[1] += mw.p <= 0.05;
		assert_int_equal(
		    stats_permutation(x, 12, y, 12, rng, 199, &p), 0);
		assert_true(p >= 1.0 / 200);
		hits[2] += p <= 0.05;
		for (size_t i = 0; i < 40; i++)
			y[i] *= 3;
		assert_int_equal(stats_mann_whitney(x, 40, y, 40, &mw), 0);
		hits[3] += mw.p <= 0.05;
	}
	assert_near(hits[0] / RUNS, 0.05, 0.015);
	assert_near(hits[1] / RUNS, 0.0449, 0.015);
	assert_near(hits[2] / RUNS, 0.05, 0.015);
	assert_true(hits[3] / RUNS > 0.95);
	gsl_rng_free(rng);
}

/* R: p.adjust(p, "holm"). */
static void holm_known_answers(void **state)
{
	static const double p[] = { 0.03, 0.01, 0.05, 0.02, 0.04 };
	static const double expected[] = { 0.09, 0.05, 0.09, 0.08, 0.09 };
	double q[5], two[] = { 0.6, 0.7 };

	(void)state;
	assert_int_equal(stats_holm(p, 5, q), 0);
	for (size_t i = 0; i < 5; i++)
		assert_near(q[i], expected[i], 1e-12);
	assert_int_equal(stats_holm(two, 2, two), 0);
	assert_near(two[0], 1, 0);
	assert_near(two[1], 1, 0);
	assert_int_equal(stats_holm(p, 0, q), 0);
}

static void least_p_and_repetitions(void **state)
{
	(void)state;
	assert_near(stats_least_p(5, 5), 2.0 / 252, 1e-12);
	assert_near(stats_least_p(1, 1), 1, 1e-9);
	assert_int_equal(stats_repetitions_needed(1, 0.05), 4);
	assert_int_equal(stats_repetitions_needed(6, 0.05), 5);
	assert_int_equal(stats_repetitions_needed(190, 0.05), 8);
}

/* Fills in the matrix from pairs of subjects that differ. */
static void mark(bool *differs, size_t n, const char *pairs)
{
	memset(differs, 0, n * n * sizeof(*differs));
	for (; *pairs; pairs += pairs[2] ? 3 : 2) {
		size_t a = (size_t)(pairs[0] - 'A'),
		       b = (size_t)(pairs[1] - 'A');

		differs[a * n + b] = differs[b * n + a] = true;
	}
}

static void ranks_known_answers(void **state)
{
	static const struct {
		const char *what;
		double value[5];
		const char *differ;
		enum stats_best best;
		size_t rank[5];
	} cases[] = {
		{ "all alike", { 1, 2, 3, 4, 5 }, "", STATS_BEST_LOW,
		    { 1, 1, 1, 1, 1 } },
		{ "all differ", { 3, 1, 2, 5, 4 },
		    "AB AC AD AE BC BD BE CD CE DE", STATS_BEST_LOW,
		    { 3, 1, 2, 5, 4 } },
		{ "high is best", { 3, 1, 2, 5, 4 },
		    "AB AC AD AE BC BD BE CD CE DE", STATS_BEST_HIGH,
		    { 3, 5, 4, 1, 2 } },
		{ "two groups", { 1, 2, 3, 4, 5 }, "AC AD AE BC BD BE",
		    STATS_BEST_LOW, { 1, 1, 3, 3, 3 } },
		/* A differs from C, but B is like both: a chain, one rank. */
		{ "a chain", { 1, 2, 3, 4, 5 }, "AC AD AE BD BE CD CE",
		    STATS_BEST_LOW, { 1, 1, 1, 4, 4 } },
		/* C varies so much that nobody is told apart from it. */
		{ "a noisy one", { 1, 2, 3, 4, 5 }, "AB AD AE BD BE DE",
		    STATS_BEST_LOW, { 1, 1, 1, 1, 1 } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		bool differs[25];
		size_t rank[5];

		mark(differs, 5, cases[i].differ);
		assert_int_equal(
		    stats_rank(cases[i].value, 5, differs, cases[i].best, rank),
		    0);
		for (size_t k = 0; k < 5; k++)
			if (rank[k] != cases[i].rank[k])
				fail_msg("%s: %c has rank %zu", cases[i].what,
				    (int)('A' + k), rank[k]);
	}
}

/* What the header promises, for any matrix. */
static void ranks_are_an_ordering(void **state)
{
	gsl_rng *rng = new_rng(8);

	(void)state;
	for (int run = 0; run < 2000; run++) {
		double value[8];
		bool differs[64] = { false };
		size_t rank[8];

		for (size_t i = 0; i < 8; i++)
			value[i] = gsl_rng_uniform(rng);
		for (size_t i = 0; i < 8; i++)
			for (size_t j = 0; j < i; j++)
				differs[i * 8 + j] = differs[j * 8 + i] =
				    gsl_rng_uniform(rng) < 0.85;
		assert_int_equal(
		    stats_rank(value, 8, differs, STATS_BEST_LOW, rank), 0);
		for (size_t i = 0; i < 64; i++) {
			size_t a = i / 8, b = i % 8, better = 0;

			if (a != b && !differs[i])
				assert_int_equal(rank[a], rank[b]);
			if (value[a] < value[b])
				assert_true(rank[a] <= rank[b]);
			for (size_t k = 0; k < 8; k++)
				better += rank[k] < rank[a];
			assert_int_equal(rank[a], better + 1);
		}
	}
	gsl_rng_free(rng);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(mann_whitney_known_answers),
		cmocka_unit_test(mann_whitney_exact_meets_normal),
		cmocka_unit_test(mann_whitney_is_symmetric),
		cmocka_unit_test(permutation_known_answers),
		cmocka_unit_test(tests_keep_their_level),
		cmocka_unit_test(holm_known_answers),
		cmocka_unit_test(least_p_and_repetitions),
		cmocka_unit_test(ranks_known_answers),
		cmocka_unit_test(ranks_are_an_ordering),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
