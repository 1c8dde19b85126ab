/* SPDX-License-Identifier: MIT */
/*
 * The values that suites and command lines are written in. Each function
 * reads the whole text and returns 0, or -EINVAL for what is not such a
 * value; *ret is written only on success. Any thread.
 */
#ifndef PACELINE_BENCH_VALUES_H
#define PACELINE_BENCH_VALUES_H

#include "base/check.h"

/* "3", "3s", "250ms", "100us", "2m" or "1h": seconds, of a day at most. */
int value_seconds(const char *text, double *ret_seconds) MUST_USE;

/* "50000", "50k" or "1.5M": a number that is not negative. */
int value_scaled(const char *text, double *ret) MUST_USE;

/* The same as a rate: at most 10 million. */
int value_rate(const char *text, double *ret_per_s) MUST_USE;

/* "2%" or "0.02": a fraction above 0 and below 1. */
int value_fraction(const char *text, double *ret) MUST_USE;

/* A whole number of at most `max`; with k and M as above. */
int value_whole(
    const char *text, unsigned long max, unsigned long *ret) MUST_USE;

#endif
