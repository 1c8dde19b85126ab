/* SPDX-License-Identifier: MIT */
/* What every unit test needs before cmocka.h, and small words for strings. */
#ifndef PACELINE_TESTS_UNIT_H
#define PACELINE_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* A literal and its length, NULs within it included. */
#define TEXT(literal) (literal), (sizeof(literal) - 1)

/* Fails, showing the text, unless it contains the part. */
#define assert_contains(text, part)                                            \
	do {                                                                   \
		if (!strstr((text), (part)))                                   \
			fail_msg("\"%s\" lacks \"%s\"", (text), (part));       \
	} while (0)

#endif
