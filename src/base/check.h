/* SPDX-License-Identifier: MIT */
/*
 * Always-on assertions for programmer errors; never for what a user, a peer
 * or the kernel may do, and never around a call with side effects.
 */
#ifndef PACELINE_BASE_CHECK_H
#define PACELINE_BASE_CHECK_H

#include <stdio.h>
#include <stdlib.h>

#define MUST_USE      __attribute__((warn_unused_result))
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Ends the process with the place and the text of a condition that broke. */
#define REQUIRE(cond)                                                          \
	do {                                                                   \
		if (__builtin_expect(!(cond), 0)) {                            \
			fprintf(stderr, "%s:%d: %s: broken: %s\n", __FILE__,   \
			    __LINE__, __func__, #cond);                        \
			abort();                                               \
		}                                                              \
	} while (0)

/* The same, for inner loops, in builds with -DHOT_CHECKS only. */
#ifdef HOT_CHECKS
#define HOT_CHECK(cond) REQUIRE(cond)
#else
#define HOT_CHECK(cond) ((void)0)
#endif

#endif
