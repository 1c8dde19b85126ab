/* SPDX-License-Identifier: MIT */
/* A limit on the response time: "p99 < 5ms". Any thread. */
#ifndef PACELINE_BENCH_SLO_H
#define PACELINE_BENCH_SLO_H

#include "base/check.h"

struct slo {
	char column[32]; /* of runs.csv: response_p99_ns */
	double limit_ns;
};

/*
 * Reads a limit on p50, p90, p99, p999, p9999, max or mean. 0 or -EINVAL.
 */
int slo_parse(const char *text, struct slo *ret) MUST_USE;

#endif
