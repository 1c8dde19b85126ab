/* SPDX-License-Identifier: MIT */
#include "load/live.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "lib/csv.h"
#include "load/estimate.h"
#include "load/units.h"

/* The last rates, the oldest first, against the highest of them. */
static void draw_spark(const struct live *l, char *ret)
{
	static const char *const bars[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇",
		"█" };
	unsigned n = l->seconds < LIVE_SECONDS ? l->seconds : LIVE_SECONDS;
	uint64_t highest = 1;

	for (unsigned i = 0; i < n; i++) {
		if (l->rates[i] > highest)
			highest = l->rates[i];
	}
	*ret = '\0';
	for (unsigned i = l->seconds - n; i < l->seconds; i++) {
		uint64_t rate = l->rates[i % LIVE_SECONDS];

		strcat(ret, bars[rate * (ARRAY_SIZE(bars) - 1) / highest]);
	}
}

static const char *show(
    char *buf, const struct second_row *row, double percentile, uint64_t ns)
{
	if (!estimate_known(row->requests, percentile))
		return CSV_NA;
	return units_format_time(buf, ns);
}

void live_second(struct live *l, const struct second_row *row)
{
	char p50[UNITS_TIME_BYTES], p99[UNITS_TIME_BYTES];
	char spark[LIVE_SECONDS * 4 + 1] = "";

	l->rates[l->seconds++ % LIVE_SECONDS] = row->requests;
	if (l->terminal)
		draw_spark(l, spark);
	fprintf(stderr,
	    "%s%4ds %9" PRIu64 "/s  p50 %s  p99 %s  errors %" PRIu64 "  %s%s",
	    l->drawn ? "\r\033[K" : "", row->second, row->requests,
	    show(p50, row, 50, row->p50_ns), show(p99, row, 99, row->p99_ns),
	    row->errors, spark, l->terminal ? "" : "\n");
	fflush(stderr);
	l->drawn = l->terminal;
}

void live_end(struct live *l)
{
	if (l->drawn)
		fputs("\r\033[K", stderr);
	fflush(stderr);
	l->drawn = false;
}
