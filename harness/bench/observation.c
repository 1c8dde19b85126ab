/* SPDX-License-Identifier: MIT */
#include "bench/observation.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "bench/await.h"

#define SETTLE_NS     (20 * NS_PER_MS)
#define SETTLE_ROUNDS 20

static void note(struct observation *o, int err)
{
	if (err && !o->err)
		o->err = err;
}

static void read_metrics(struct observation *o, struct metrics_sample *ret)
{
	if (o->server->counters >= 0)
		note(o, metrics_read(o->server->counters, ret));
}

static int64_t resident(const struct server *server)
{
	struct tree tree;
	int64_t bytes = tree_read(server->child.pid, &tree);

	if (bytes < 0)
		return bytes;
	bytes = memory_read(&tree);
	tree_free(&tree);
	return bytes;
}

/* A server that already listens may still be setting up its workers. */
void observe_ready(struct observation *o, const struct bench *bench,
    const struct server *server)
{
	int64_t before = -1, now = resident(server);

	for (int i = 0; i < SETTLE_ROUNDS && now != before; i++) {
		before = now;
		if (await(NULL, 0, clock_now_ns() + SETTLE_NS) == -EINTR)
			break;
		now = resident(server);
	}
	*o = (struct observation){
		.bench = bench,
		.server = server,
		.resident_start = now,
		.resident_end = -ENODATA,
	};
}

void observe_load(struct observation *o, pid_t load)
{
	o->load = load;
}

static void take(struct observation *o, uint64_t at_ns, struct sample *ret)
{
	int err;

	/* A second event of the kind would be the generator's mistake. */
	if (ret->event_ns)
		return;
	err = usage_read(o->server->child.pid, &ret->usage);
	note(o, err);
	if (err)
		return;
	foreign_read(&o->bench->cpus, o->load, &ret->foreign);
	read_metrics(o, &ret->metrics);
	ret->event_ns = at_ns;
}

void observe_measure(struct observation *o, uint64_t at_ns)
{
	take(o, at_ns, &o->measure);
}

void observe_tail(struct observation *o, uint64_t at_ns)
{
	int tracepoint = o->bench->tracepoint;

	take(o, at_ns, &o->tail);
	if (!o->tail.event_ns)
		return;
	o->resident_end = memory_read(&o->tail.usage.tree);
	if (tracepoint < 0 || o->counts.count)
		return;
	if (!kernel_counts_start(&o->counts, &o->tail.usage.tree, tracepoint))
		read_metrics(o, &o->count_from);
}

void observe_count_end(struct observation *o)
{
	if (!o->counts.count)
		return;
	read_metrics(o, &o->count_to);
	kernel_counts_stop(&o->counts);
}

void observe_done(struct observation *o, uint64_t at_ns, uint64_t replies)
{
	o->done_ns = at_ns;
	o->tail_replies = replies;
}

/* By the server's own counter, UINT64_MAX where it has none of the name. */
static uint64_t counted(const struct metrics_sample *from,
    const struct metrics_sample *to, const char *name)
{
	for (unsigned i = 0; i < to->count && from->count; i++)
		if (!strcmp(to->names[i], name))
			return to->values[i] - from->values[i];
	return UINT64_MAX;
}

/* The requests that were answered while the kernel counted. */
static double requests_counted(const struct observation *o)
{
	uint64_t own = counted(&o->count_from, &o->count_to, "requests");
	double tail_ns, share;

	if (own != UINT64_MAX)
		return (double)own;
	if (o->done_ns <= o->tail.event_ns)
		return 0;
	/* The generator knows them for the whole tail only. */
	tail_ns = (double)(o->done_ns - o->tail.event_ns);
	share = (double)(o->counts.stopped_ns - o->counts.started_ns) / tail_ns;
	return (double)o->tail_replies * (share < 1 ? share : 1);
}

static void report_counts(const struct observation *o, struct row *row)
{
	double requests, replies;
	const char *text = row_get(row, "replies");

	if (!o->counts.stopped_ns)
		return;
	requests = requests_counted(o);
	if (requests < 1)
		return;
	row_set(row, "syscalls_per_request", "%.4f",
	    (double)o->counts.calls / requests);
	/* Threads that came and went took their switches along. */
	if (tree_same(&o->measure.usage.tree, &o->tail.usage.tree) || !text)
		return;
	replies = strtod(text, NULL);
	row_set(row, "context_switches", "%.0f",
	    (double)o->counts.switches / requests * replies);
}

static void report_metrics(const struct observation *o, struct row *row)
{
	const struct metrics_sample *from = &o->measure.metrics;
	const struct metrics_sample *to = &o->tail.metrics;
	char name[METRICS_NAME_BYTES + 2];

	for (unsigned i = 0; i < to->count && from->count == to->count; i++) {
		snprintf(name, sizeof(name), "n_%s", to->names[i]);
		row_set(row, name, "%" PRIu64, to->values[i] - from->values[i]);
	}
}

static void report_memory(struct row *row, const char *name, int64_t bytes)
{
	if (bytes >= 0)
		row_set(row, name, "%" PRId64, bytes);
}

/*
 * Both samples come a moment after their event, and these moments must agree:
 * to 1% of the measured time, or to what a busy machine makes a process wait.
 */
static bool frames_the_time(const struct observation *o)
{
	double window = (double)o->tail.event_ns - (double)o->measure.event_ns;
	double late = (double)o->tail.usage.taken_ns -
		      (double)o->measure.usage.taken_ns - window;

	return fabs(late) <= fmax(0.01 * window, 10.0 * NS_PER_MS);
}

static void report_usage(const struct observation *o, struct row *row)
{
	const struct usage *from = &o->measure.usage, *to = &o->tail.usage;

	row_set(row, "server_cpu_ns", "%" PRIu64, to->cpu_ns - from->cpu_ns);
	if (tree_same(&from->tree, &to->tree))
		row_set(row, "context_switches", "%" PRIu64,
		    to->switches - from->switches);
	report_metrics(o, row);
	foreign_report(&o->measure.foreign, &o->tail.foreign, from, to, row);
}

int observation_report(
    const struct observation *o, struct row *row, char *why, size_t cap)
{
	report_memory(row, "resident_start_bytes", o->resident_start);
	report_memory(row, "resident_bytes", o->resident_end);
	if (!o->measure.event_ns || !o->tail.event_ns) {
		snprintf(why, cap, "the server could not be sampled: %s",
		    o->err ? strerror(-o->err) : "no event");
		return -ERANGE;
	}
	row_set(row, "server_threads", "%zu", o->tail.usage.tree.threads.count);
	if (frames_the_time(o))
		report_usage(o, row);
	report_counts(o, row);
	return 0;
}

void observation_free(struct observation *o)
{
	kernel_counts_stop(&o->counts);
	usage_free(&o->measure.usage);
	usage_free(&o->tail.usage);
	foreign_free(&o->measure.foreign);
	foreign_free(&o->tail.foreign);
}
