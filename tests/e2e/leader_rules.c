/* SPDX-License-Identifier: MIT */
#include "leader_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	THREADS_MAX = 1024,
	SLOTS_MAX = 1 << 16,
	NOBODY = -1,
};

struct thread {
	enum trace_what state; /* TRACE_WHATS before the first */
	bool promoted;         /* has promoted in this leadership */
	bool has_led;
	unsigned events; /* taken in this leadership */
};

struct check {
	unsigned batch;
	bool bound;
	struct thread threads[THREADS_MAX];
	int owners[SLOTS_MAX]; /* thread that has the connection, or NOBODY */
	struct leader_verdict *verdict;
};

static void broken(struct check *check, int rule,
    const struct trace_event *event, const char *why)
{
	struct leader_verdict *verdict = check->verdict;

	if (verdict->broken[rule]++ == 0)
		snprintf(verdict->first[rule], sizeof(verdict->first[rule]),
		    "thread %u, %s of %u.%u at %llu ns: %s", event->thread,
		    trace_names[event->what], event->slot, event->generation,
		    (unsigned long long)event->ns, why);
}

/* The first thread in a state, besides one; or NOBODY. */
static int thread_in(
    const struct check *check, enum trace_what state, unsigned besides)
{
	for (unsigned i = 0; i < THREADS_MAX; i++)
		if (i != besides && check->threads[i].state == state)
			return (int)i;
	return NOBODY;
}

/* Whose a connection is; NULL for the listener and other handles. */
static int *owner_of(struct check *check, const struct trace_event *event)
{
	bool none = event->slot == 0 && event->generation == 0;

	return event->slot < SLOTS_MAX && !none ? &check->owners[event->slot]
						: NULL;
}

/* The thread takes the connection, if nobody else has it. */
static void take(struct check *check, const struct trace_event *event)
{
	int *owner = owner_of(check, event);

	if (!owner)
		return;
	if (*owner != NOBODY && *owner != (int)event->thread)
		broken(check, 5, event, "another thread has it");
	*owner = (int)event->thread;
}

static void on_leader(struct check *check, const struct trace_event *event)
{
	struct thread *thread = &check->threads[event->thread];

	if (thread_in(check, TRACE_LEADER, event->thread) != NOBODY)
		broken(check, 1, event, "there is a leader already");
	if (!check->bound && thread->state != TRACE_FOLLOWER &&
	    thread_in(check, TRACE_FOLLOWER, event->thread) != NOBODY)
		broken(check, 4, event, "passed by a waiting follower");
	check->verdict->leaderships++;
	check->verdict->leaders += !thread->has_led;
	*thread = (struct thread){ .state = TRACE_LEADER, .has_led = true };
}

static void on_follower(struct check *check, const struct trace_event *event)
{
	struct thread *thread = &check->threads[event->thread];

	if (thread->state == TRACE_LEADER)
		broken(check, 2, event, "leaves the lead without an event");
	thread->state = TRACE_FOLLOWER;
}

static void on_deactivate(struct check *check, const struct trace_event *event)
{
	struct thread *thread = &check->threads[event->thread];

	if (thread->state != TRACE_LEADER)
		broken(check, 1, event, "takes an event without the lead");
	if (thread->promoted)
		broken(check, 2, event, "takes an event after promoting");
	if (++thread->events > check->batch)
		broken(check, 3, event, "one event too many");
	take(check, event);
}

static void on_promote(struct check *check, const struct trace_event *event)
{
	struct thread *thread = &check->threads[event->thread];

	if (thread->state != TRACE_LEADER || thread->promoted)
		broken(check, 2, event, "promotes without the lead");
	thread->promoted = true;
}

static void on_processing(struct check *check, const struct trace_event *event)
{
	struct thread *thread = &check->threads[event->thread];

	if (thread->state == TRACE_LEADER && !thread->promoted)
		broken(check, 2, event, "processes before promoting");
	if (thread->state == TRACE_FOLLOWER && !check->bound)
		broken(check, 4, event, "processes without having led");
	thread->state = TRACE_PROCESSING;
	take(check, event);
}

/* Reading, handling, writing. */
static void on_step(struct check *check, const struct trace_event *event)
{
	const int *owner = owner_of(check, event);

	if (check->threads[event->thread].state != TRACE_PROCESSING)
		broken(check, 2, event, "works in another state");
	if (owner && *owner != (int)event->thread)
		broken(check, 5, event, "works on what it has not taken");
}

static void on_reactivate(struct check *check, const struct trace_event *event)
{
	int *owner = owner_of(check, event);

	if (check->threads[event->thread].state != TRACE_PROCESSING)
		broken(check, 2, event, "reactivates in another state");
	if (owner && *owner != (int)event->thread)
		broken(check, 5, event, "reactivates what it has not taken");
	if (owner)
		*owner = NOBODY;
	check->verdict->connections++;
}

/* The leader hands a connection to its thread and goes on. */
static void on_enqueue(struct check *check, const struct trace_event *event)
{
	struct thread *thread = &check->threads[event->thread];
	int *owner = owner_of(check, event);

	if (!check->bound || thread->state != TRACE_LEADER)
		broken(check, 5, event, "hands over");
	if (owner)
		*owner = NOBODY;
	thread->events -= thread->events > 0;
}

static void on_idle(struct check *check, const struct trace_event *event)
{
	struct thread *thread = &check->threads[event->thread];

	if (thread->state != TRACE_PROCESSING)
		broken(check, 2, event, "idles without having processed");
	thread->state = TRACE_IDLE;
}

static void (*const judges[TRACE_WHATS])(
    struct check *check, const struct trace_event *event) = {
	[TRACE_FOLLOWER] = on_follower,
	[TRACE_LEADER] = on_leader,
	[TRACE_PROCESSING] = on_processing,
	[TRACE_IDLE] = on_idle,
	[TRACE_READING] = on_step,
	[TRACE_HANDLING] = on_step,
	[TRACE_WRITING] = on_step,
	[TRACE_DEACTIVATE] = on_deactivate,
	[TRACE_REACTIVATE] = on_reactivate,
	[TRACE_PROMOTE] = on_promote,
	[TRACE_ENQUEUE] = on_enqueue,
};

void leader_rules_check(const struct trace_event *events, size_t count,
    unsigned batch, bool bound, struct leader_verdict *ret_verdict)
{
	struct check *check = calloc(1, sizeof(*check));

	REQUIRE(check);
	memset(ret_verdict, 0, sizeof(*ret_verdict));
	check->batch = batch;
	check->bound = bound;
	check->verdict = ret_verdict;
	for (size_t i = 0; i < THREADS_MAX; i++)
		check->threads[i].state = TRACE_WHATS;
	for (size_t i = 0; i < SLOTS_MAX; i++)
		check->owners[i] = NOBODY;
	for (size_t i = 0; i < count; i++) {
		REQUIRE(events[i].thread < THREADS_MAX);
		judges[events[i].what](check, &events[i]);
	}
	free(check);
}
