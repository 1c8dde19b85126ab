/* SPDX-License-Identifier: MIT */
/* Runs gnuplot on a script. Blocks; any thread. */
#ifndef PACELINE_REPORT_GNUPLOT_H
#define PACELINE_REPORT_GNUPLOT_H

#include "base/check.h"

/*
 * Runs `program` on a script in a folder, which is its working directory,
 * and collects what it prints: a string that the caller frees. Returns 0,
 * -ENOENT where there is no such program, -EIO when it failed, which it has
 * then said on stderr itself, -ETIMEDOUT when it was ended because it took
 * longer than `limit_s`, -EFBIG because it printed without end, or another
 * -errno.
 */
int gnuplot_run(const char *program, const char *dir, const char *script,
    unsigned int limit_s, char **ret_output) MUST_USE;

#endif
