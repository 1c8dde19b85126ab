/* SPDX-License-Identifier: MIT */
#include "lib/hist.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(HIST_HIGHEST_NS >> (HIST_SUB_BITS + HIST_MAGNITUDES - 1) == 0,
    "the highest value has a bucket");
_Static_assert(HIST_HIGHEST_NS >> (HIST_SUB_BITS + HIST_MAGNITUDES - 2) != 0,
    "no power of two is spare");

struct hist *hist_new(void)
{
	return calloc(1, sizeof(struct hist));
}

void hist_free(struct hist *h)
{
	free(h);
}

void hist_reset(struct hist *h)
{
	memset(h, 0, sizeof(*h));
}

void hist_add(struct hist *dst, const struct hist *src)
{
	for (size_t i = 0; i < HIST_BUCKETS; i++)
		dst->counts[i] += src->counts[i];
	dst->total += src->total;
}

size_t hist_buckets(void)
{
	return HIST_BUCKETS;
}

uint64_t hist_count_at(const struct hist *h, size_t index)
{
	REQUIRE(index < HIST_BUCKETS);
	return h->counts[index];
}

/* log2 of how many values a bucket stands for. */
static unsigned bucket_shift(size_t index)
{
	REQUIRE(index < HIST_BUCKETS);
	return index < HIST_SUB_BUCKETS ? 0 : (unsigned)(index / HIST_HALF) - 1;
}

uint64_t hist_low(size_t index)
{
	unsigned shift = bucket_shift(index);

	return (uint64_t)(index - (size_t)shift * HIST_HALF) << shift;
}

uint64_t hist_mid(size_t index)
{
	return hist_low(index) + ((1ull << bucket_shift(index)) >> 1);
}

uint64_t hist_high(size_t index)
{
	return hist_low(index) + (1ull << bucket_shift(index)) - 1;
}

uint64_t hist_total(const struct hist *h)
{
	return h->total;
}

uint64_t hist_min(const struct hist *h)
{
	for (size_t i = 0; i < HIST_BUCKETS; i++) {
		if (h->counts[i])
			return hist_low(i);
	}
	return 0;
}

/* HdrHistogram answers 0 to a histogram of nothing but zeros, as here. */
uint64_t hist_max(const struct hist *h)
{
	for (size_t i = HIST_BUCKETS; i-- > 0;) {
		if (h->counts[i])
			return hist_high(i);
	}
	return 0;
}

double hist_mean(const struct hist *h)
{
	double sum = 0;

	if (!h->total)
		return 0;
	for (size_t i = 0; i < HIST_BUCKETS; i++) {
		if (h->counts[i])
			sum += (double)hist_mid(i) * (double)h->counts[i];
	}
	return sum / (double)h->total;
}

double hist_stddev(const struct hist *h)
{
	double mean = hist_mean(h), sum = 0;

	if (!h->total)
		return 0;
	for (size_t i = 0; i < HIST_BUCKETS; i++) {
		double off;

		if (!h->counts[i])
			continue;
		off = (double)hist_mid(i) - mean;
		sum += off * off * (double)h->counts[i];
	}
	return sqrt(sum / (double)h->total);
}

/*
 * How many values lie at or below a percentile. One ulp is taken off before
 * rounding up, as HdrHistogram does: 99.9% of 1000 is 999, not 1000, although
 * the product in doubles is a little above 999.
 */
static uint64_t rank_of(const struct hist *h, double percentile)
{
	double p = fmin(fmax(nextafter(percentile, -INFINITY), 0), 100);
	double rank = ceil(p * (double)h->total / 100);

	return rank < 1 ? 1 : (uint64_t)rank;
}

uint64_t hist_percentile(const struct hist *h, double percentile)
{
	uint64_t rank = rank_of(h, percentile), seen = 0;

	for (size_t i = 0; i < HIST_BUCKETS; i++) {
		seen += h->counts[i];
		if (seen >= rank)
			return percentile > 0 ? hist_high(i) : hist_low(i);
	}
	return 0;
}
