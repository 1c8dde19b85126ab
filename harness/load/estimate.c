/* SPDX-License-Identifier: MIT */
#include "load/estimate.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#define CERTAIN 0.02

const struct estimate_point estimate_points[ESTIMATE_POINTS] = {
	{ "p50", "p50", 50 },
	{ "p90", "p90", 90 },
	{ "p99", "p99", 99 },
	{ "p99.9", "p999", 99.9 },
	{ "p99.99", "p9999", 99.99 },
	{ "max", "max", 100 },
};

bool estimate_known(uint64_t total, double percentile)
{
	if (percentile >= 100)
		return total > 0;
	/* 100 - 99.9 is a little less than 0.1. */
	return (double)total * (100 - percentile) >= 100 - 1e-6;
}

const char *estimate_text(char *buf, uint64_t total, double percentile,
    uint64_t ns, const char *unknown)
{
	if (!estimate_known(total, percentile))
		return unknown;
	snprintf(buf, ESTIMATE_TEXT_BYTES, "%" PRIu64, ns);
	return buf;
}

/* The percentile with every age above all replies; 0 when it is an age. */
static uint64_t percentile_of_replies(
    const struct hist *all, const struct hist *ages, double percentile)
{
	double rank = ceil(percentile / 100 * (double)hist_total(all) - 1e-6);
	uint64_t seen = 0;

	for (size_t i = 0; i < hist_buckets(); i++) {
		seen += hist_count_at(all, i) - hist_count_at(ages, i);
		if (seen > 0 && (double)seen >= rank)
			return hist_high(i);
	}
	return 0;
}

static bool within(uint64_t low, uint64_t high)
{
	return (double)high - (double)low <= CERTAIN * (double)high;
}

struct estimate estimate_of(const struct hist *response, const struct hist *net,
    const struct hist *ages, double percentile)
{
	struct estimate e = {
		.known = estimate_known(hist_total(response), percentile),
		.low_ns = hist_percentile(net, percentile),
		.high_ns = hist_percentile(response, percentile),
	};
	uint64_t replies;

	e.certain = within(e.low_ns, e.high_ns);
	if (hist_total(ages) == 0)
		return e;
	replies = percentile_of_replies(response, ages, percentile);
	e.at_least = replies == 0 || !within(e.high_ns, replies);
	return e;
}
