/* SPDX-License-Identifier: MIT */
#include "bench/slo.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bench/values.h"

static const char *const percentiles[] = {
	"p50",
	"p90",
	"p99",
	"p999",
	"p9999",
	"max",
	"mean",
};

int slo_parse(const char *text, struct slo *ret)
{
	char name[16], limit[32], rest;
	double seconds;

	if (sscanf(text, " %15[a-z0-9] < %31s %c", name, limit, &rest) != 2 ||
	    value_seconds(limit, &seconds) || seconds <= 0)
		return -EINVAL;
	for (size_t i = 0; i < ARRAY_SIZE(percentiles); i++) {
		if (strcmp(name, percentiles[i]))
			continue;
		snprintf(
		    ret->column, sizeof(ret->column), "response_%s_ns", name);
		ret->limit_ns = seconds * 1e9;
		return 0;
	}
	return -EINVAL;
}
