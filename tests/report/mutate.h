/* SPDX-License-Identifier: MIT */
/* Runs that went wrong, made of the sample run in tests/report/data. */
#ifndef PACELINE_TESTS_MUTATE_H
#define PACELINE_TESTS_MUTATE_H

#include <stdint.h>

#include "base/check.h"

/*
 * Writes the files of mutant `number` into a folder; the same files for the
 * same number. Needs $top_srcdir.
 */
void mutate_run(const char *folder, uint32_t number);

#endif
