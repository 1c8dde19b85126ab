/* SPDX-License-Identifier: MIT */
/*
 * Where the buckets of any HdrHistogram lie, so that the files of tools which
 * chose another precision or range than ours can be read.
 */
#ifndef PACELINE_LIB_HIST_LAYOUT_H
#define PACELINE_LIB_HIST_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

struct hist_layout {
	unsigned unit;      /* log2 of the width of the first bucket */
	unsigned half_bits; /* log2 of half of the sub-buckets */
	size_t buckets;
};

/*
 * Fills in the layout for a lowest value that can be told from 0, a highest
 * value and 1 to 5 significant digits. Returns 0, or -EINVAL for a set that
 * HdrHistogram does not allow either.
 */
MUST_USE int hist_layout_init(
    struct hist_layout *ret, int64_t lowest, int64_t highest, int32_t digits);

/* The lowest value of a bucket, and how many values it stands for. */
uint64_t hist_layout_low(const struct hist_layout *l, size_t index);
uint64_t hist_layout_width(const struct hist_layout *l, size_t index);

#endif
