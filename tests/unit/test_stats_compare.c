/* SPDX-License-Identifier: MIT */
/* Tests of difference and the ranking, against known answers and their level.
 */
#include <errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
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
	/* coin: wilcox_test(extra ~ group, distribution = "exact") */
	assert_int_equal(stats_mann_whitney(sleep_1, 10, sleep_2, 10, &mw), 0);
	assert_true(mw.exact);
	assert_near(mw.u, 25.5, 0);
	assert_near(mw.p, 0.06582, 5e-6);
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

static double midrank(const double *x, const double *y, size_t n, double value)
{
	double rank = 0.5;

	for (size_t i = 0; i < n; i++)
		rank += (x[i] < value) + (y[i] < value) +
			0.5 * ((x[i] == value) + (y[i] == value));
	return rank;
}

/* The p-value by trying every one of the 2^12 ways to take six of twelve. */
static double by_enumeration(const double *x, const double *y)
{
	double rank[12], seen = 0, ways = 0, hits = 0;

	for (size_t i = 0; i < 6; i++) {
		rank[i] = midrank(x, y, 6, x[i]);
		rank[6 + i] = midrank(x, y, 6, y[i]);
		seen += rank[i];
	}
	for (unsigned int set = 0; set < 1U << 12; set++) {
		double sum = 0;

		if (__builtin_popcount(set) != 6)
			continue;
		for (size_t i = 0; i < 12; i++)
			sum += set >> i & 1 ? rank[i] : 0;
		hits += fabs(sum - 39) >= fabs(seen - 39);
		ways++;
	}
	return hits / ways;
}

/* However many values are equal: the distribution is that of the midranks. */
static void ties_are_exact(void **state)
{
	gsl_rng *rng = new_rng(6);

	(void)state;
	for (int run = 0; run < 300; run++) {
		unsigned long kinds = 1 + gsl_rng_uniform_int(rng, 9);
		double x[6], y[6];
		struct mann_whitney mw;

		for (size_t i = 0; i < 6; i++) {
			x[i] = (double)gsl_rng_uniform_int(rng, kinds);
			y[i] = (double)gsl_rng_uniform_int(rng, kinds) +
			       (double)(run % 3);
		}
		assert_int_equal(stats_mann_whitney(x, 6, y, 6, &mw), 0);
		assert_true(mw.exact);
		assert_near(mw.p, by_enumeration(x, y), 1e-12);
	}
	gsl_rng_free(rng);
}

/* Without a difference each test says "different" in 5% of runs, or less. */
static void tests_keep_their_level(void **state)
{
	gsl_rng *rng = new_rng(7);
	double hits[4] = { 0 };

	(void)state;
	for (int run = 0; run < RUNS; run++) {
		double x[40], y[40];
		struct mann_whitney mw;

		for (size_t i = 0; i < 40; i++) {
			x[i] = gsl_ran_exponential(rng, 1);
			y[i] = gsl_ran_exponential(rng, 1);
		}
		assert_int_equal(stats_mann_whitney(x, 40, y, 40, &mw), 0);
		hits[0] += mw.p <= 0.05;
		assert_int_equal(stats_mann_whitney(x, 12, y, 12, &mw), 0);
		hits[1] += mw.p <= 0.05;
		for (size_t i = 0; i < 40; i++)
			y[i] *= 3;
		assert_int_equal(stats_mann_whitney(x, 40, y, 40, &mw), 0);
		hits[2] += mw.p <= 0.05;
		for (size_t i = 0; i < 12; i++) {
			x[i] = floor(3 * x[i]);
			y[i] = floor(y[i]);
		}
		assert_int_equal(stats_mann_whitney(x, 12, y, 12, &mw), 0);
		hits[3] += mw.p <= 0.05;
	}
	assert_near(hits[0] / RUNS, 0.05, 0.015);
	assert_near(hits[1] / RUNS, 0.0449, 0.015);
	assert_true(hits[2] / RUNS > 0.95);
	/* With many ties it can but say less. */
	assert_true(hits[3] / RUNS <= 0.055);
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

/* What it promises must hold for samples with ties, to the last repetition. */
static void repetitions_needed_hold_with_ties(void **state)
{
	(void)state;
	for (size_t k = 1; k < 500; k = 2 * k + 1) {
		size_t n = stats_repetitions_needed(k, 0.05);
		double low[25], high[25];
		struct mann_whitney mw;

		for (size_t i = 0; i < n; i++) {
			low[i] = 1;
			high[i] = 2 + (double)(i % 3);
		}
		assert_int_equal(stats_mann_whitney(low, n, high, n, &mw), 0);
		assert_near(mw.p, stats_least_p(n, n), 1e-12);
		assert_true(mw.p * (double)k <= 0.05);
		assert_true(stats_least_p(n - 1, n - 1) * (double)k > 0.05);
		/* One value in common, and it is out of reach. */
		high[0] = 1;
		assert_int_equal(stats_mann_whitney(low, n, high, n, &mw), 0);
		assert_true(mw.p > 1.5 * stats_least_p(n, n));
	}
}

/* Fills in the matrix from pairs of which the first is better. */
static void mark(bool *better, size_t n, const char *pairs)
{
	memset(better, 0, n * n * sizeof(*better));
	for (; *pairs; pairs += pairs[2] ? 3 : 2)
		better[(size_t)(pairs[0] - 'A') * n +
		       (size_t)(pairs[1] - 'A')] = true;
}

static void ranks_known_answers(void **state)
{
	static const struct {
		const char *what;
		const char *better;
		struct rank_interval rank[5];
	} cases[] = {
		{ "all alike", "",
		    { { 1, 5 }, { 1, 5 }, { 1, 5 }, { 1, 5 }, { 1, 5 } } },
		{ "all differ", "AB AC AD AE BC BD BE CD CE DE",
		    { { 1, 1 }, { 2, 2 }, { 3, 3 }, { 4, 4 }, { 5, 5 } } },
		{ "two groups", "AC AD AE BC BD BE",
		    { { 1, 2 }, { 1, 2 }, { 3, 5 }, { 3, 5 }, { 3, 5 } } },
		/* Neighbours alike: a rank that they share says too little. */
		{ "a ladder", "AC AD AE BD BE CE",
		    { { 1, 2 }, { 1, 3 }, { 2, 4 }, { 3, 5 }, { 4, 5 } } },
		/* C varies so much that nobody is told apart from it. */
		{ "a noisy one", "AB AD AE BD BE DE",
		    { { 1, 2 }, { 2, 3 }, { 1, 5 }, { 3, 4 }, { 4, 5 } } },
		/* A before B, and B before C: A before C, seen or not. */
		{ "by way of another", "AB BC CD DE",
		    { { 1, 1 }, { 2, 2 }, { 3, 3 }, { 4, 4 }, { 5, 5 } } },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct rank_interval rank[5];
		bool better[25];

		mark(better, 5, cases[i].better);
		stats_rank_intervals(better, 5, rank);
		for (size_t k = 0; k < 5; k++)
			if (rank[k].low != cases[i].rank[k].low ||
			    rank[k].high != cases[i].rank[k].high)
				fail_msg("%s: %c has rank %zu to %zu",
				    cases[i].what, (int)('A' + k), rank[k].low,
				    rank[k].high);
	}
}

/* What the header promises, for any relation that an order agrees with. */
static void ranks_never_hide_a_difference(void **state)
{
	gsl_rng *rng = new_rng(8);

	(void)state;
	for (int run = 0; run < 2000; run++) {
		struct rank_interval rank[8];
		bool better[64] = { false };

		for (size_t i = 0; i < 8; i++)
			for (size_t j = i + 1; j < 8; j++)
				better[i * 8 + j] = gsl_rng_uniform(rng) < 0.3;
		stats_rank_intervals(better, 8, rank);
		for (size_t i = 0; i < 8; i++) {
			assert_in_range(rank[i].low, 1, i + 1);
			assert_in_range(rank[i].high, i + 1, 8);
			for (size_t j = 0; j < 8; j++) {
				if (!better[i * 8 + j])
					continue;
				assert_true(rank[i].low < rank[j].low);
				assert_true(rank[i].high < rank[j].high);
			}
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
		cmocka_unit_test(ties_are_exact),
		cmocka_unit_test(tests_keep_their_level),
		cmocka_unit_test(holm_known_answers),
		cmocka_unit_test(least_p_and_repetitions),
		cmocka_unit_test(repetitions_needed_hold_with_ties),
		cmocka_unit_test(ranks_known_answers),
		cmocka_unit_test(ranks_never_hide_a_difference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
