/* SPDX-License-Identifier: MIT */
/* Short runs of a program whose answer is wanted. Main thread only. */
#ifndef PACELINE_BENCH_TOOL_H
#define PACELINE_BENCH_TOOL_H

#include "base/check.h"
#include "bench/words.h"

/*
 * Runs the words, with stdout and stderr into the file `output`, which is
 * made anew. Returns the exit status, 128 + the signal that ended it, or
 * -errno: of starting it, -ETIMEDOUT after 10 s, -EINTR.
 */
int tool_run(const struct words *words, const char *output) MUST_USE;

/* The same in another network namespace; -1: ours. */
int tool_run_in(
    const struct words *words, const char *output, int net_namespace) MUST_USE;

#endif
