/* SPDX-License-Identifier: MIT */
/*
 * Leader/Followers under load, held to its five rules by its own trace; and
 * the rules held to traces that break them, so that silence means something.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "leader_rules.h"
#include "load.h"
#include "specs.h"
#include "tap.h"

enum {
	CONNECTIONS = 24,
	LOAD_MS = 400, /* the rings hold this and more */
	ROUNDS_MOST = 50,
	LEADERSHIPS_MIN = 200,
	RING_ENTRIES = 1 << 18, /* of src/core/trace.c: newest entries kept */
};

static const char *const rule_names[LEADER_RULES + 1] = {
	[1] = "one leader at most, and only it takes events",
	[2] = "deactivate, promote, process, reactivate: in this order",
	[3] = "one event a leadership",
	[4] = "who finishes leads if nobody does, else follows",
	[5] = "no connection with two threads at once",
};

static unsigned batch_of(const char *spec)
{
	const char *batch = strstr(spec, "batch=");

	return batch ? (unsigned)strtoul(batch + 6, NULL, 10) : 1;
}

/* A truncated trace has begun in the middle of things. */
static bool is_whole(const struct trace *trace)
{
	unsigned per_thread[1024] = { 0 };

	for (size_t i = 0; i < trace->count; i++)
		if (++per_thread[trace->events[i].thread % 1024] >=
		    RING_ENTRIES / 2)
			return false;
	return trace->lost == 0;
}

static void judge(const char *spec, const struct trace *trace)
{
	bool bound = strstr(spec, "binding=bound");
	struct leader_verdict verdict;

	leader_rules_check(
	    trace->events, trace->count, batch_of(spec), bound, &verdict);
	for (int rule = 1; rule <= LEADER_RULES; rule++)
		if (!tap_ok(verdict.broken[rule] == 0, "%s: rule %d: %s%s",
			spec, rule, rule_names[rule],
			bound && rule == 4 ? " (not judged)" : ""))
			tap_note("broken %u times; first: %s",
			    verdict.broken[rule], verdict.first[rule]);
	if (!tap_ok(verdict.leaderships >= LEADERSHIPS_MIN &&
			verdict.connections >= LEADERSHIPS_MIN &&
			(verdict.leaders > 1 || strstr(spec, "threads=1")),
		"%s: the lead went round", spec))
		tap_note("%u leaderships of %u threads, %u reactivations",
		    verdict.leaderships, verdict.leaders, verdict.connections);
}

/* Runs the load; false when there is no trace to judge. */
static bool record(const char *spec, const char *path)
{
	static const char *const paths[] = { "/", "/bytes/3000", "/wait/700",
		"/", "/block/300", "/bytes/200000", "/spin/100", NULL };
	const char *const options[] = { "--trace", path, NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct load load = {
		.connections = CONNECTIONS,
		.duration_ms = LOAD_MS,
		.reconnect = true,
		.paths = paths,
	};
	unsigned long replies = 0;
	unsigned torn = 0;
	struct server server;

	if (!specs_start("the rules of the pattern", &setup, &server))
		return false;
	load.port = server.port;
	/* On a busy machine a round may bring few. */
	for (int i = 0; i < ROUNDS_MOST && replies <= LEADERSHIPS_MIN; i++) {
		load_start(&load);
		load_wait(&load);
		replies += load.replies;
		torn += load.torn;
	}
	if (!tap_ok(replies > LEADERSHIPS_MIN && torn == 0,
		"%s: load for the trace", spec))
		tap_note("%lu replies, %u torn", replies, torn);
	return tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static void test(const char *spec)
{
	char path[] = "/tmp/paceline-trace-XXXXXX";
	struct trace trace;
	int fd;

	if (!strstr(spec, "leader-follower"))
		return;
	fd = mkstemp(path);
	REQUIRE(fd >= 0);
	close(fd);
	if (record(spec, path)) {
		if (tap_ok(trace_load(path, &trace) == 0 && is_whole(&trace),
			"%s: the trace is whole", spec))
			judge(spec, &trace);
		trace_free(&trace);
	}
	unlink(path);
}

/* A sequence of events, with numbers for threads and connections. */
struct step {
	unsigned thread;
	enum trace_what what;
	unsigned conn;
};

enum { STEPS_MAX = 16 };

static const struct sequence {
	const char *what;
	int rule; /* that it breaks; 0: none */
	struct step steps[STEPS_MAX];
} sequences[] = {
	{ "two turns in order", 0,
	    { { 1, TRACE_LEADER, 0 }, { 2, TRACE_FOLLOWER, 0 },
		{ 1, TRACE_DEACTIVATE, 7 }, { 1, TRACE_PROMOTE, 7 },
		{ 1, TRACE_PROCESSING, 7 }, { 2, TRACE_LEADER, 0 },
		{ 1, TRACE_READING, 7 }, { 1, TRACE_REACTIVATE, 7 },
		{ 1, TRACE_IDLE, 0 }, { 1, TRACE_FOLLOWER, 0 },
		{ 2, TRACE_DEACTIVATE, 7 }, { 2, TRACE_PROMOTE, 7 },
		{ 2, TRACE_PROCESSING, 7 } } },
	{ "two leaders", 1,
	    { { 1, TRACE_LEADER, 0 }, { 2, TRACE_LEADER, 0 } } },
	{ "an event taken by a follower", 1,
	    { { 1, TRACE_LEADER, 0 }, { 2, TRACE_FOLLOWER, 0 },
		{ 2, TRACE_DEACTIVATE, 7 } } },
	{ "processing before promoting", 2,
	    { { 1, TRACE_LEADER, 0 }, { 1, TRACE_DEACTIVATE, 7 },
		{ 1, TRACE_PROCESSING, 7 }, { 1, TRACE_PROMOTE, 7 } } },
	{ "reading as leader", 2,
	    { { 1, TRACE_LEADER, 0 }, { 1, TRACE_DEACTIVATE, 7 },
		{ 1, TRACE_READING, 7 } } },
	{ "two events in one turn", 3,
	    { { 1, TRACE_LEADER, 0 }, { 1, TRACE_DEACTIVATE, 7 },
		{ 1, TRACE_DEACTIVATE, 8 } } },
	{ "a follower passed by", 4,
	    { { 1, TRACE_LEADER, 0 }, { 1, TRACE_DEACTIVATE, 7 },
		{ 1, TRACE_PROMOTE, 7 }, { 1, TRACE_PROCESSING, 7 },
		{ 2, TRACE_FOLLOWER, 0 }, { 1, TRACE_REACTIVATE, 7 },
		{ 1, TRACE_IDLE, 0 }, { 1, TRACE_LEADER, 0 } } },
	{ "a connection with two threads", 5,
	    { { 1, TRACE_LEADER, 0 }, { 2, TRACE_FOLLOWER, 0 },
		{ 1, TRACE_DEACTIVATE, 7 }, { 1, TRACE_PROMOTE, 7 },
		{ 1, TRACE_PROCESSING, 7 }, { 2, TRACE_LEADER, 0 },
		{ 2, TRACE_DEACTIVATE, 7 } } },
};

static void test_sequence(const struct sequence *sequence)
{
	struct trace_event events[STEPS_MAX];
	struct leader_verdict verdict;
	size_t count = 0;
	bool right = true;

	for (; sequence->steps[count].thread; count++)
		events[count] = (struct trace_event){
			.ns = count,
			.thread = sequence->steps[count].thread,
			.what = sequence->steps[count].what,
			.slot = sequence->steps[count].conn,
			.generation = sequence->steps[count].conn,
		};
	leader_rules_check(events, count, 1, false, &verdict);
	for (int rule = 1; rule <= LEADER_RULES; rule++)
		right = right &&
			(verdict.broken[rule] > 0) == (rule == sequence->rule);
	tap_ok(right, "the rules see %s", sequence->what);
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(sequences); i++)
		test_sequence(&sequences[i]);
	return specs_for_each(test, 1);
}
