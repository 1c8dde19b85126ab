/* SPDX-License-Identifier: MIT */
/*
 * How often the verdicts are right, by simulation: of many runs of a suite
 * whose truth is known. doc/verdicts.md states the power that is found here.
 */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "report/judge.h"

#define SUBJECTS 5
#define MOST     10

/* A suite: what is true of its subjects, and what disturbs a repetition. */
struct world {
	size_t repetitions;
	double value[SUBJECTS]; /* the best first; higher is better */
	double noise;           /* relative standard deviation */
	double block;           /* the same, of what a block has in common */
	double outliers;        /* share of repetitions at a third */
	double grain;           /* values are multiples of this, 0: any */
};

/* What came of many runs. */
struct record {
	double wrong;         /* shares of runs: a false difference */
	double missed_ranks;  /* ... a true rank outside its interval */
	double missed_ratios; /* ... a true ratio outside its interval */
	double found;         /* of the pair of the first and the second */
};

static void assert_near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.10g, not %.10g", got, expected);
}

static double draw(const struct world *w, gsl_rng *rng, double mean)
{
	double value = mean * exp(w->noise * gsl_ran_ugaussian(rng));

	if (gsl_rng_uniform(rng) < w->outliers)
		value /= 3;
	return w->grain > 0 ? w->grain * round(value / w->grain) : value;
}

static void fill(
    const struct world *w, gsl_rng *rng, double values[SUBJECTS][MOST])
{
	for (size_t r = 0; r < w->repetitions; r++) {
		double common = exp(w->block * gsl_ran_ugaussian(rng));

		for (size_t s = 0; s < SUBJECTS; s++)
			values[s][r] = draw(w, rng, common * w->value[s]);
	}
}

static struct sample sample_of(const double *values, const struct world *w)
{
	return (struct sample){ .values = values, .count = w->repetitions };
}

/* The subjects by the medians that were seen, as the report orders them. */
static void sort(
    const struct world *w, double values[SUBJECTS][MOST], size_t *ret_order)
{
	double median[SUBJECTS];

	for (size_t i = 0; i < SUBJECTS; i++) {
		size_t at = i;

		median[i] = judge_median(sample_of(values[i], w)).estimate;
		for (; at > 0 && median[ret_order[at - 1]] < median[i]; at--)
			ret_order[at] = ret_order[at - 1];
		ret_order[at] = i;
	}
}

/* What must hold in every run, whatever its values. */
static void assert_agreement(const struct verdict *v,
    const struct rank_interval *a, const struct rank_interval *b)
{
	if (v->ratio.method == INTERVAL_NONE)
		return;
	assert_true(v->ratio.low <= v->ratio.estimate);
	assert_true(v->ratio.estimate <= v->ratio.high);
	if (v->differs) {
		assert_true(v->ratio.low >= 1);
		assert_true(a->low < b->low && a->high < b->high);
	} else {
		assert_true(v->ratio.low <= 1 && v->ratio.high >= 1);
	}
}

static void judge_pair(const struct world *w, size_t a, size_t b,
    const struct verdict *v, struct record *run)
{
	double truth = w->value[a] / w->value[b];

	/* Rounding moves the truth by half a grain. */
	if (w->grain == 0 && v->ratio.method != INTERVAL_NONE &&
	    (truth < v->ratio.low || truth > v->ratio.high))
		run->missed_ratios = 1;
	if (v->differs && truth <= 1)
		run->wrong = 1;
	if (v->differs && a == 0 && b == 1)
		run->found = 1;
}

static bool is_true_rank(
    const struct world *w, size_t subject, const struct rank_interval *rank)
{
	size_t better = 0, as_good = 0;

	for (size_t i = 0; i < SUBJECTS; i++) {
		better += w->value[i] > w->value[subject];
		as_good += w->value[i] == w->value[subject];
	}
	return rank->low <= better + as_good && rank->high > better;
}

static struct record run_once(const struct world *w, gsl_rng *rng)
{
	double values[SUBJECTS][MOST];
	struct verdict verdicts[SUBJECTS * SUBJECTS];
	struct rank_interval ranks[SUBJECTS];
	struct sample samples[SUBJECTS];
	struct record run = { .wrong = 0 };
	size_t order[SUBJECTS];

	fill(w, rng, values);
	sort(w, values, order);
	for (size_t i = 0; i < SUBJECTS; i++)
		samples[i] = sample_of(values[order[i]], w);
	assert_int_equal(
	    judge_family(samples, SUBJECTS, true, verdicts, ranks), 0);
	for (size_t i = 0; i < SUBJECTS; i++) {
		if (!is_true_rank(w, order[i], &ranks[i]))
			run.missed_ranks = 1;
		for (size_t j = i + 1; j < SUBJECTS; j++) {
			const struct verdict *v = &verdicts[i * SUBJECTS + j];

			assert_agreement(v, &ranks[i], &ranks[j]);
			judge_pair(w, order[i], order[j], v, &run);
		}
	}
	return run;
}

static struct record simulate(const struct world *w, int runs)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);
	struct record sum = { .wrong = 0 };

	assert_non_null(rng);
	gsl_rng_set(rng, 20261121);
	for (int i = 0; i < runs; i++) {
		struct record run = run_once(w, rng);

		sum.wrong += run.wrong / runs;
		sum.missed_ranks += run.missed_ranks / runs;
		sum.missed_ratios += run.missed_ratios / runs;
		sum.found += run.found / runs;
	}
	gsl_rng_free(rng);
	return sum;
}

static void assert_errors_are_rare(const struct world *w, const char *what)
{
	int runs = 400;
	struct record r = simulate(w, runs);
	/* Three standard errors above a share of 5%. */
	double most = 0.05 + 3 * sqrt(0.05 * 0.95 / runs);

	if (r.wrong > most || r.missed_ranks > most || r.missed_ratios > most)
		fail_msg("%s, %zu repetitions: wrong %.3f, ranks missed %.3f, "
			 "ratios missed %.3f",
		    what, w->repetitions, r.wrong, r.missed_ranks,
		    r.missed_ratios);
}

/* Without Holm's correction every fourth run would have a false difference. */
static void equal_subjects_rarely_differ(void **state)
{
	(void)state;
	for (size_t n = 6; n <= 10; n += 2) {
		struct world w = { n, { 1, 1, 1, 1, 1 }, .noise = 0.03 };

		assert_errors_are_rare(&w, "equal");
		w.grain = 0.02;
		assert_errors_are_rare(&w, "equal, with ties");
		w.grain = 0;
		w.outliers = 0.05;
		assert_errors_are_rare(&w, "equal, with outliers");
		w.outliers = 0;
		w.block = 0.03;
		assert_errors_are_rare(&w, "equal, in blocks");
	}
}

/* Rungs 3% apart: every true rank is in its interval, or nearly always. */
static void ladders_read_as_ladders(void **state)
{
	static const double noises[] = { 0.005, 0.02 };

	(void)state;
	for (size_t n = 6; n <= 10; n += 2)
		for (size_t i = 0; i < ARRAY_SIZE(noises); i++) {
			struct world w = { n,
				{ 1.1255, 1.0927, 1.0609, 1.03, 1 },
				.noise = noises[i] };

			assert_errors_are_rare(&w, "a ladder");
		}
}

static double power(size_t n, double noise, double difference)
{
	struct world w = { n, { 1 + difference, 1, 1, 1, 1 }, .noise = noise };

	return simulate(&w, 200).found;
}

/* The table of doc/verdicts.md: the best beside one of four equal others. */
static void power_is_as_stated(void **state)
{
	static const struct {
		size_t n;
		double noise, at_3, at_5, at_10;
	} stated[] = {
		{ 6, 0.01, 0.8, 1, 1 },
		{ 6, 0.02, 0.2, 0.65, 1 },
		{ 6, 0.05, 0.05, 0.1, 0.4 },
		{ 8, 0.01, 1, 1, 1 },
		{ 8, 0.02, 0.4, 0.9, 1 },
		{ 8, 0.05, 0.05, 0.15, 0.65 },
		{ 10, 0.01, 1, 1, 1 },
		{ 10, 0.02, 0.5, 1, 1 },
		{ 10, 0.05, 0.05, 0.2, 0.8 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(stated); i++) {
		size_t n = stated[i].n;
		double noise = stated[i].noise;

		assert_near(power(n, noise, 0.03), stated[i].at_3, 0.1);
		assert_near(power(n, noise, 0.05), stated[i].at_5, 0.1);
		assert_near(power(n, noise, 0.10), stated[i].at_10, 0.1);
	}
}

/* What an interval says that it can see is seen, in four of five runs. */
static void what_can_be_seen_is_seen(void **state)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

	(void)state;
	assert_non_null(rng);
	for (size_t n = 6; n <= 10; n += 2) {
		struct world w = { n, { 1, 1, 1, 1, 1 }, .noise = 0.02 };
		double seen = 0;

		gsl_rng_set(rng, 20261121);
		for (int i = 0; i < 200; i++) {
			double v[SUBJECTS][MOST];
			struct interval ratio;

			fill(&w, rng, v);
			ratio = judge_ratio(sample_of(v[0], &w),
			    sample_of(v[1], &w), JUDGE_ALPHA / 10);
			seen += judge_least_seen(&ratio) / 200;
		}
		assert_near(power(n, 0.02, seen), 0.82, 0.08);
	}
	gsl_rng_free(rng);
}

/* Wilcoxon's signed ranks, exact, of values without ties: the paired test. */
static double paired_p(const double *x, const double *y, size_t n)
{
	size_t sum = 0, all = n * (n + 1) / 2;
	double ways[MOST * (MOST + 1) / 2 + 1] = { 1 }, tail = 0;

	for (size_t i = 0; i < n; i++) {
		size_t rank = 1;

		for (size_t j = 0; j < n; j++)
			rank += fabs(x[j] - y[j]) < fabs(x[i] - y[i]);
		sum += x[i] > y[i] ? rank : 0;
		for (size_t s = all; s >= i + 1; s--)
			ways[s] += ways[s - i - 1];
	}
	sum = sum > all - sum ? all - sum : sum;
	for (size_t s = 0; s <= sum; s++)
		tail += ways[s];
	return fmin(2 * tail / pow(2, (double)n), 1);
}

/*
 * Why repetitions are not paired by block: what runs have in common within a
 * block is at most about half their noise, and then pairing finds less.
 */
static void pairing_finds_less(void **state)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

	(void)state;
	assert_non_null(rng);
	for (size_t n = 6; n <= 10; n += 2) {
		struct world w = { n, { 1.04, 1, 1, 1, 1 }, .noise = 0.02,
			.block = 0.01 };
		double found[2] = { 0, 0 };

		gsl_rng_set(rng, 20261121);
		for (int i = 0; i < 2000; i++) {
			double v[SUBJECTS][MOST];
			struct sample a = sample_of(v[0], &w);
			struct sample b = sample_of(v[1], &w);

			fill(&w, rng, v);
			found[0] += judge_p(a, b) <= JUDGE_ALPHA / 10;
			found[1] += paired_p(v[0], v[1], n) <= JUDGE_ALPHA / 10;
		}
		assert_true(found[0] > 1.05 * found[1]);
	}
	gsl_rng_free(rng);
}

/*
 * Times from 10 to 20, less being better: worse than 5, better than 30, and
 * neither beside 15, whichever of the two is at its most 19 or 20.
 */
static void bounds_differ_from_what_they_exclude(void **state)
{
	static const struct {
		double times;
		bool is_first, differs;
	} others[] = { { 5, true, true }, { 15, true, false },
		{ 19, true, false }, { 21, false, true }, { 30, false, true } };
	double floors[8], values[8], other[8], t;
	struct sample pair[2];
	struct verdict v[4];
	struct rank_interval ranks[2];

	(void)state;
	for (size_t o = 0; o < ARRAY_SIZE(others); o++) {
		size_t vague = others[o].is_first;

		for (int i = 0; i < 8; i++) {
			floors[i] = 10 + 0.01 * i;
			values[i] = 20 + 0.01 * i;
			other[i] = others[o].times + 0.01 * i;
		}
		pair[vague] = (struct sample){
			.values = values, .floors = floors, .count = 8
		};
		pair[!vague] = (struct sample){ .values = other, .count = 8 };
		assert_int_equal(judge_family(pair, 2, false, v, ranks), 0);
		assert_int_equal(v[1].differs, others[o].differs);
		assert_int_equal(ranks[0].high, others[o].differs ? 1 : 2);
		/* From the first at its least to the first at its most. */
		t = others[o].times;
		assert_true(v[1].ratio.low < 1.01 * (vague ? t / 20 : 10 / t));
		assert_true(v[1].ratio.high > 0.99 * (vague ? t / 10 : 20 / t));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds_differ_from_what_they_exclude),
		cmocka_unit_test(equal_subjects_rarely_differ),
		cmocka_unit_test(ladders_read_as_ladders),
		cmocka_unit_test(power_is_as_stated),
		cmocka_unit_test(what_can_be_seen_is_seen),
		cmocka_unit_test(pairing_finds_less),
	};

	return cmocka_run_group_tests_name("report judge", tests, NULL, NULL);
}
