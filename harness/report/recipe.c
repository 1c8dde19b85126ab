/* SPDX-License-Identifier: MIT */
#include "report/recipe.h"

static const struct recipe recipes[FIGURE_KINDS] = {
	[FIGURE_PERCENTILES] = { "latency", "Latency by percentile",
	    "percentiles.gp", "percentile of replies, %", METRIC_P50,
	    draft_percentiles, true },
	[FIGURE_RESPONSE] = { "response", "Response and service time",
	    "response.gp", "service ○, response ●   (● p50  ▲ p99  ■ p99.9)",
	    METRIC_SERVICE_P50, draft_response, false },
	[FIGURE_RATE] = { "throughput", "Throughput", "whiskers.gp",
	    "replies per second", METRIC_RATE, draft_whiskers, false },
	[FIGURE_CPU] = { "cpu", "CPU per request", "whiskers.gp",
	    "server CPU time per request", METRIC_CPU, draft_whiskers, false },
	[FIGURE_SYSCALLS] = { "syscalls", "System calls per request",
	    "whiskers.gp", "system calls per request", METRIC_SYSCALLS,
	    draft_whiskers, false },
	[FIGURE_SWITCHES] = { "switches", "Context switches per request",
	    "whiskers.gp", "context switches per request", METRIC_SWITCHES,
	    draft_whiskers, false },
	[FIGURE_MEMORY] = { "memory", "Memory per connection", "whiskers.gp",
	    "resident bytes per connection", METRIC_MEMORY, draft_whiskers,
	    false },
	[FIGURE_TIMELINE] = { "timeline", "Second by second", "timeline.gp",
	    "seconds since the measured time began", METRIC_RATE,
	    draft_timeline, true },
	[FIGURE_PROBES] = { "probes", "The search, probe by probe", "sweep.gp",
	    "replies per second", METRIC_P99, draft_probes, true },
	[FIGURE_KNEE] = { "knee", "Latency against rate", "sweep.gp",
	    "replies per second", METRIC_P99, draft_sweep, true },
	[FIGURE_SCALING] = { "scaling", "Rate against connections", "sweep.gp",
	    "connections", METRIC_RATE, draft_sweep, true },
};

const struct recipe *recipe_get(enum figure_kind kind)
{
	REQUIRE(kind < FIGURE_KINDS);
	return &recipes[kind];
}

const char *figure_title(enum figure_kind kind)
{
	return recipe_get(kind)->title;
}

enum metric_id figure_metric(enum figure_kind kind)
{
	return recipe_get(kind)->metric;
}

bool figure_is_row(enum figure_kind kind)
{
	return recipe_get(kind)->draft == draft_whiskers;
}

bool figure_has_curves(enum figure_kind kind)
{
	return recipe_get(kind)->curves;
}
