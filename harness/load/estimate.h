/* SPDX-License-Identifier: MIT */
/*
 * What a percentile of the response time is known to be. A sample says nothing
 * of a percentile above which it has no value: p99.9 needs 1,000 of them.
 * Requests without a reply stand in it at their age and would have taken
 * longer, and those that the generator delayed would have taken less: where
 * that matters, the percentile is a bound, or lies between two.
 */
#ifndef PACELINE_LOAD_ESTIMATE_H
#define PACELINE_LOAD_ESTIMATE_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/hist.h"

#define ESTIMATE_POINTS 6

/* The percentiles that are told. */
extern const struct estimate_point {
	const char *name;   /* p99.9 */
	const char *column; /* p999 */
	double percentile;
} estimate_points[ESTIMATE_POINTS];

struct estimate {
	bool known;               /* the sample reaches beyond it */
	bool at_least;            /* requests without a reply reach into it */
	bool certain;             /* low_ns is within 2% of high_ns */
	uint64_t low_ns, high_ns; /* without the generator's delay, and with */
};

/* Whether `total` values have one above their percentile in (0, 100]. */
bool estimate_known(uint64_t total, double percentile);

/*
 * A percentile of `total` values as a number in buf[0..24), or `unknown` when
 * they have none above it.
 */
#define ESTIMATE_TEXT_BYTES 24
const char *estimate_text(char *buf, uint64_t total, double percentile,
    uint64_t ns, const char *unknown);

/*
 * Of response times, the same less the generator's delay, and those of them
 * that are ages.
 */
struct estimate estimate_of(const struct hist *response, const struct hist *net,
    const struct hist *ages, double percentile);

#endif
