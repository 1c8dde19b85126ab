/* SPDX-License-Identifier: MIT */
/* What --list and --dry-run print. */
#ifndef PACELINE_BENCH_SHOW_H
#define PACELINE_BENCH_SHOW_H

#include "base/check.h"
#include "bench/bench.h"
#include "bench/plan.h"

/* Both return the exit status. */
int show_suite(const struct suite *suite) MUST_USE;
int show_plan(const struct bench *bench, const struct plan *plan) MUST_USE;

#endif
