/* SPDX-License-Identifier: MIT */
/* env.csv: the machine, the suite and what it was asked for. */
#ifndef PACELINE_BENCH_ENVIRONMENT_H
#define PACELINE_BENCH_ENVIRONMENT_H

#include "base/check.h"
#include "bench/bench.h"
#include "bench/options.h"
#include "bench/roster.h"

/* Writes the file in the bench's folder. 0 or -errno. */
int environment_write(const struct bench *bench, const struct options *options,
    const struct roster *roster) MUST_USE;

#endif
