/* SPDX-License-Identifier: MIT */
/*
 * A latency histogram in HdrHistogram's layout, 3 significant digits, for
 * values from 1 ns to 1 hour.
 *
 *   b = 64 - clz(v | 2047) - 11;  s = v >> b;  index = (b << 10) + s
 *
 * so the first 2048 values have a bucket each, and each later power of two
 * has 1024 buckets. A histogram belongs to one thread at a time; nothing here
 * locks or, after hist_new(), allocates.
 */
#ifndef PACELINE_LIB_HIST_H
#define PACELINE_LIB_HIST_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

#define HIST_DIGITS      3
#define HIST_LOWEST_NS   1ull
#define HIST_HIGHEST_NS  3600000000000ull
#define HIST_SUB_BITS    11 /* log2 of HIST_SUB_BUCKETS */
#define HIST_SUB_BUCKETS 2048
#define HIST_HALF        (HIST_SUB_BUCKETS / 2)
#define HIST_MAGNITUDES  32 /* powers of two until one hour fits */
#define HIST_BUCKETS     ((HIST_MAGNITUDES + 1) * HIST_HALF)

/*
 * Visible only so that hist_record() can be inlined; what the fields hold is
 * to be had from the functions below.
 */
struct hist {
	uint64_t total;
	uint64_t counts[HIST_BUCKETS];
};

/* An empty histogram, or NULL without memory. hist_free() ends it. */
struct hist *hist_new(void);
void hist_free(struct hist *h);
void hist_reset(struct hist *h);

/* The bucket of a value of at most HIST_HIGHEST_NS. */
static inline size_t hist_index(uint64_t value_ns)
{
	unsigned shift =
	    64 - HIST_SUB_BITS -
	    (unsigned)__builtin_clzll(value_ns | (HIST_SUB_BUCKETS - 1));

	return ((size_t)shift * HIST_HALF) + (size_t)(value_ns >> shift);
}

/*
 * Counts a value once, or `count` times. Returns 0, or -ERANGE above
 * HIST_HIGHEST_NS (nothing is counted then). A value of 0 is counted as 0.
 */
static inline int hist_record_n(
    struct hist *h, uint64_t value_ns, uint64_t count)
{
	if (__builtin_expect(value_ns > HIST_HIGHEST_NS, 0))
		return -ERANGE;
	h->counts[hist_index(value_ns)] += count;
	h->total += count;
	return 0;
}

static inline int hist_record(struct hist *h, uint64_t value_ns)
{
	return hist_record_n(h, value_ns, 1);
}

/* Adds all of src to dst. */
void hist_add(struct hist *dst, const struct hist *src);

/*
 * Sums over what was recorded; 0 for an empty histogram. As in HdrHistogram,
 * the minimum is the lowest value of its bucket, the maximum the highest of
 * its own, and mean and deviation take each value at its bucket's middle.
 */
uint64_t hist_total(const struct hist *h);
uint64_t hist_min(const struct hist *h);
uint64_t hist_max(const struct hist *h);
double hist_mean(const struct hist *h);
double hist_stddev(const struct hist *h);

/*
 * The highest value equivalent to the one at a percentile in [0, 100] (the
 * lowest, at 0); the same answer as HdrHistogram's getValueAtPercentile().
 */
uint64_t hist_percentile(const struct hist *h, double percentile);

/* The buckets: how many, what is in one, and which values it stands for. */
size_t hist_buckets(void);
uint64_t hist_count_at(const struct hist *h, size_t index);
uint64_t hist_low(size_t index);
uint64_t hist_mid(size_t index);
uint64_t hist_high(size_t index);

#endif
