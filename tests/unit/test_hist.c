/* SPDX-License-Identifier: MIT */
/* The histogram against a sorted array, and against HdrHistogram's formulas. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/hist.h"

#define SAMPLES 20000

static uint64_t seed = 88172645463325252ull;

static uint64_t random_u64(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static double random_unit(void)
{
	return (double)((random_u64() >> 11) + 1) * 0x1p-53;
}

static uint64_t draw_uniform(void)
{
	return random_u64() % 5000000;
}

static uint64_t draw_exponential(void)
{
	return (uint64_t)(-log(random_unit()) * 250000);
}

static uint64_t draw_pareto(void)
{
	double value = 1000 / pow(random_unit(), 1.5);

	return value > 3.6e12 ? HIST_HIGHEST_NS : (uint64_t)value;
}

static uint64_t draw_two_modes(void)
{
	return random_u64() % 10 ? 40 + random_u64() % 20 : 40000000;
}

static uint64_t draw_any_size(void)
{
	uint64_t value = random_u64() >> (random_u64() % 64);

	return value > HIST_HIGHEST_NS ? value % HIST_HIGHEST_NS : value;
}

static const struct {
	const char *name;
	uint64_t (*draw)(void);
} distributions[] = {
	{ "uniform", draw_uniform },
	{ "exponential", draw_exponential },
	{ "pareto", draw_pareto },
	{ "two modes", draw_two_modes },
	{ "any size", draw_any_size },
};

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static struct hist *filled(uint64_t (*draw)(void), uint64_t *ret_sorted)
{
	struct hist *h = hist_new();

	assert_non_null(h);
	for (size_t i = 0; i < SAMPLES; i++) {
		ret_sorted[i] = draw();
		assert_int_equal(hist_record(h, ret_sorted[i]), 0);
	}
	qsort(ret_sorted, SAMPLES, sizeof(*ret_sorted), by_value);
	return h;
}

/* The value at a percentile, by the definition: the ceil(p n)-th smallest. */
static uint64_t nearest_rank(const uint64_t *sorted, double percentile)
{
	/* The exact ceiling of per_mille * SAMPLES / 1000, in integers. */
	uint64_t per_100k = (uint64_t)llround(percentile * 1000);
	uint64_t rank = (per_100k * SAMPLES + 99999) / 100000;

	return sorted[rank ? rank - 1 : 0];
}

static void percentiles_match_a_sorted_array(void **state)
{
	static const double percentiles[] = { 0.001, 1, 10, 25, 50, 75, 90, 95,
		99, 99.9, 99.99, 99.999, 100 };
	static uint64_t sorted[SAMPLES];

	(void)state;
	for (size_t d = 0; d < ARRAY_SIZE(distributions); d++) {
		struct hist *h = filled(distributions[d].draw, sorted);

		for (size_t i = 0; i < ARRAY_SIZE(percentiles); i++) {
			uint64_t exact = nearest_rank(sorted, percentiles[i]);
			uint64_t got = hist_percentile(h, percentiles[i]);

			assert_int_equal(got, hist_high(hist_index(exact)));
			/* Three digits: never low, at most 0.1% high. */
			assert_true(got >= exact);
			assert_true(
			    (double)(got - exact) <= (double)exact / HIST_HALF);
		}
		hist_free(h);
	}
}

static void sums_match_a_sorted_array(void **state)
{
	static uint64_t sorted[SAMPLES];

	(void)state;
	for (size_t d = 0; d < ARRAY_SIZE(distributions); d++) {
		struct hist *h = filled(distributions[d].draw, sorted);
		double mean = 0, squares = 0;

		for (size_t i = 0; i < SAMPLES; i++)
			mean += (double)sorted[i] / SAMPLES;
		for (size_t i = 0; i < SAMPLES; i++)
			squares += pow((double)sorted[i] - mean, 2) / SAMPLES;
		assert_int_equal(hist_total(h), SAMPLES);
		assert_true(fabs(hist_mean(h) / mean - 1) < 1e-3);
		assert_true(fabs(hist_stddev(h) / sqrt(squares) - 1) < 2e-3);
		assert_int_equal(
		    hist_index(hist_min(h)), hist_index(sorted[0]));
		assert_int_equal(
		    hist_index(hist_max(h)), hist_index(sorted[SAMPLES - 1]));
		assert_int_equal(hist_percentile(h, 0), hist_min(h));
		assert_int_equal(hist_percentile(h, 100), hist_max(h));
		hist_free(h);
	}
}

/* The published index formula, in its general form, written from scratch. */
static size_t published_index(uint64_t value)
{
	int sub = 2048, half = 1024, magnitude = 10, unit = 0;
	uint64_t mask = (uint64_t)(sub - 1) << unit;
	int b = 64 - __builtin_clzll(value | mask) - unit - (magnitude + 1);
	uint64_t s = value >> (b + unit);

	return (((size_t)b + 1) << magnitude) + s - (size_t)half;
}

static void buckets_follow_the_published_layout(void **state)
{
	(void)state;
	/* 3 digits to one hour in ns: 32 buckets of 2048, half of each new. */
	assert_int_equal(hist_buckets(), 33 * 1024);
	assert_int_equal(hist_index(HIST_HIGHEST_NS), 33420);
	for (int i = 0; i < 200000; i++) {
		uint64_t value = draw_any_size();
		size_t index = hist_index(value);

		assert_int_equal(index, published_index(value));
		assert_true(hist_low(index) <= value);
		assert_true(hist_high(index) >= value);
	}
}

static void buckets_tile_the_range(void **state)
{
	uint64_t next = 0;

	(void)state;
	for (size_t i = 0; i < hist_buckets(); i++) {
		assert_int_equal(hist_low(i), next);
		assert_int_equal(hist_index(hist_low(i)), i);
		assert_int_equal(hist_index(hist_high(i)), i);
		next = hist_high(i) + 1;
		/* HdrHistogram's promise for three digits. */
		assert_true((next - hist_low(i)) * 1000 <= hist_low(i) + 1000);
	}
	assert_true(next > HIST_HIGHEST_NS);
}

/*
 * The known answers of HdrHistogram's own tests (testGetMean, ...AtPercentile
 * in HistogramDataAccessTest): 10,000 values of 1,000 and one of 100,000,000.
 */
static void known_answers(void **state)
{
	struct hist *h = hist_new();
	double mean = (10000.0 * 1000 + 100000000.0) / 10001;

	(void)state;
	assert_int_equal(hist_record_n(h, 1000, 10000), 0);
	assert_int_equal(hist_record(h, 100000000), 0);
	assert_int_equal(hist_total(h), 10001);
	assert_true(fabs(hist_mean(h) / mean - 1) < 1e-3);
	assert_int_equal(hist_percentile(h, 30), 1000);
	assert_int_equal(hist_percentile(h, 99), 1000);
	assert_int_equal(hist_percentile(h, 99.99), 1000);
	assert_int_equal(hist_percentile(h, 99.999), 100007935);
	assert_int_equal(hist_percentile(h, 100), 100007935);
	assert_int_equal(hist_min(h), 1000);
	assert_int_equal(hist_max(h), 100007935);
	hist_free(h);
}

/*
 * 16.1% of 1000 is the 161st value, though the product in doubles is larger;
 * and the 0th percentile is the lower end of its bucket.
 */
static void percentiles_round_as_published(void **state)
{
	struct hist *h = hist_new();

	(void)state;
	for (uint64_t i = 1; i <= 1000; i++)
		assert_int_equal(hist_record(h, i), 0);
	assert_int_equal(hist_percentile(h, 16.1), 161);
	assert_int_equal(hist_percentile(h, 64.4), 644);
	assert_int_equal(hist_percentile(h, 64.41), 645);
	hist_reset(h);
	assert_int_equal(hist_record(h, 5003), 0);
	assert_int_equal(hist_percentile(h, 0), 5000);
	assert_int_equal(hist_min(h), 5000);
	assert_int_equal(hist_percentile(h, 1e-9), 5003);
	hist_free(h);
}

/* Values below 2048 have a bucket each: the moments are exact. */
static void moments_of_small_values(void **state)
{
	static const uint64_t values[] = { 2, 4, 4, 4, 5, 5, 7, 9 };
	struct hist *h = hist_new();

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		assert_int_equal(hist_record(h, values[i]), 0);
	assert_true(hist_mean(h) == 5);
	assert_true(hist_stddev(h) == 2);
	assert_int_equal(hist_percentile(h, 50), 4);
	assert_int_equal(hist_percentile(h, 50.0001), 5);
	hist_free(h);
}

static void edges(void **state)
{
	struct hist *h = hist_new();

	(void)state;
	assert_int_equal(hist_total(h), 0);
	assert_int_equal(hist_min(h), 0);
	assert_int_equal(hist_max(h), 0);
	assert_int_equal(hist_percentile(h, 99), 0);
	assert_true(hist_mean(h) == 0 && hist_stddev(h) == 0);

	assert_int_equal(hist_record(h, HIST_HIGHEST_NS + 1), -ERANGE);
	assert_int_equal(hist_record(h, UINT64_MAX), -ERANGE);
	assert_int_equal(hist_total(h), 0);

	assert_int_equal(hist_record(h, 0), 0);
	assert_int_equal(hist_count_at(h, 0), 1);
	assert_int_equal(hist_record(h, HIST_HIGHEST_NS), 0);
	assert_int_equal(hist_total(h), 2);
	assert_int_equal(hist_min(h), 0);
	assert_true(hist_max(h) >= HIST_HIGHEST_NS);

	hist_reset(h);
	assert_int_equal(hist_total(h), 0);
	assert_int_equal(hist_max(h), 0);
	hist_free(h);
}

/* One histogram a thread, merged at the end, is as good as one for all. */
static void adding_is_recording_both(void **state)
{
	struct hist *all = hist_new(), *odd = hist_new(), *even = hist_new();

	(void)state;
	for (int i = 0; i < 10000; i++) {
		uint64_t value = draw_pareto();

		assert_int_equal(hist_record(all, value), 0);
		assert_int_equal(hist_record(i % 2 ? odd : even, value), 0);
	}
	hist_add(odd, even);
	assert_memory_equal(odd, all, sizeof(*all));
	hist_free(all);
	hist_free(odd);
	hist_free(even);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(percentiles_match_a_sorted_array),
		cmocka_unit_test(sums_match_a_sorted_array),
		cmocka_unit_test(buckets_follow_the_published_layout),
		cmocka_unit_test(buckets_tile_the_range),
		cmocka_unit_test(known_answers),
		cmocka_unit_test(percentiles_round_as_published),
		cmocka_unit_test(moments_of_small_values),
		cmocka_unit_test(edges),
		cmocka_unit_test(adding_is_recording_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
