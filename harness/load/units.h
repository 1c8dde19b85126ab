/* SPDX-License-Identifier: MIT */
/* Numbers as people type them: "500ms", "100k", "64", "0-3,6". */
#ifndef PACELINE_LOAD_UNITS_H
#define PACELINE_LOAD_UNITS_H

#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

/*
 * A time: numbers with us, ms, s, m or h, the longest unit first, as in 1m30s;
 * one number without is seconds. -EINVAL else, -ERANGE above 30 years.
 */
int MUST_USE units_time(const char *text, uint64_t *ret_ns);

/* A rate or size: a number >= 0, optionally with k, m or g (powers of 1000). */
int MUST_USE units_number(const char *text, double *ret);

/* A whole number from 0 to max, with the same suffixes. -ERANGE above max. */
int MUST_USE units_count(const char *text, uint64_t max, uint64_t *ret);

/*
 * A list of CPU numbers up to UNITS_MAX_CPU, "0-3,6", into ret[0..cap).
 * Returns how many, or -EINVAL, -ERANGE, or -E2BIG when there are more than
 * cap.
 */
#define UNITS_MAX_CPU 1023
int MUST_USE units_cpus(const char *text, unsigned *ret, size_t cap);

/*
 * A time for people in at most 9 columns, "12.3us", written to buf, which
 * has room for UNITS_TIME_BYTES. Returns buf.
 */
#define UNITS_TIME_BYTES 16
const char *units_format_time(char *buf, uint64_t ns);

#endif
