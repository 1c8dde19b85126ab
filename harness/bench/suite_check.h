/* SPDX-License-Identifier: MIT */
/* What a suite says when it says nothing, and what it must not say. */
#ifndef PACELINE_BENCH_SUITE_CHECK_H
#define PACELINE_BENCH_SUITE_CHECK_H

#include "bench/suite.h"

/* Before the file is read. */
void suite_set_defaults(struct suite *suite);
int suite_set_origin(struct suite *suite, const char *path) MUST_USE;

/*
 * After it: fills in what follows from other keys, and checks what one key
 * cannot say alone. -EINVAL: "file:line: what" is in why.
 */
int suite_check(
    struct suite *suite, const char *file, char *why, size_t cap) MUST_USE;

#endif
