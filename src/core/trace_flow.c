/* SPDX-License-Identifier: MIT */
#include "core/trace_ring.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

/* What leads from one event to a later one. */
struct arrow {
	const char *name;
	enum trace_name from, to;
	bool of_connection; /* both are of one connection */
	bool of_thread;     /* and of one thread */
	bool many;          /* one beginning may have several ends */
};

static const struct arrow arrows[] = {
	{ "promotion", TRACE_PROMOTE, TRACE_LEADER, false, false, false },
	{ "hand-off", TRACE_ENQUEUE, TRACE_DEQUEUE, true, false, false },
	{ "accept", TRACE_INITIATE_ACCEPT, TRACE_COMPLETE_ACCEPT, false, true,
	    true },
	{ "receive", TRACE_INITIATE_RECEIVE, TRACE_COMPLETE_RECEIVE, true, true,
	    true },
	{ "send", TRACE_INITIATE_SEND, TRACE_COMPLETE_SEND, true, true, false },
	{ "file read", TRACE_INITIATE_FILE_READ, TRACE_COMPLETE_FILE_READ, true,
	    true, false },
};

/* One end of an arrow. */
struct end {
	uint64_t token; /* 0 where it does not matter */
	uint64_t ns;
	unsigned thread;
	uint8_t arrow;
	bool is_start;
};

struct ends {
	struct end *list;
	size_t count, cap;
};

static int add_end(struct ends *ends, const struct end *end)
{
	if (ends->count == ends->cap) {
		size_t cap = ends->cap ? 2 * ends->cap : 1024;
		struct end *more =
		    reallocarray(ends->list, cap, sizeof(*ends->list));

		if (!more)
			return -ENOMEM;
		ends->list = more;
		ends->cap = cap;
	}
	ends->list[ends->count++] = *end;
	return 0;
}

static int add_entry(
    struct ends *ends, const struct trace_ring *ring, uint64_t number)
{
	const struct trace_entry *e = trace_ring_at(ring, number);

	for (size_t i = 0; i < ARRAY_SIZE(arrows); i++) {
		bool is_start = e->name == arrows[i].from;

		if (is_start || e->name == arrows[i].to)
			return add_end(ends,
			    &(struct end){
				.token = arrows[i].of_connection ? e->token : 0,
				.ns = e->ns,
				.thread = ring->thread,
				.arrow = (uint8_t)i,
				.is_start = is_start,
			    });
	}
	return 0;
}

/* By what they lead between, then by time. */
static int compare_ends(const void *a, const void *b)
{
	const struct end *x = a, *y = b;

	if (x->arrow != y->arrow)
		return x->arrow < y->arrow ? -1 : 1;
	if (arrows[x->arrow].of_thread && x->thread != y->thread)
		return x->thread < y->thread ? -1 : 1;
	if (x->token != y->token)
		return x->token < y->token ? -1 : 1;
	if (x->ns != y->ns)
		return x->ns < y->ns ? -1 : 1;
	return (int)y->is_start - (int)x->is_start;
}

static void put(FILE *file, char ph, size_t id, const struct end *e)
{
	fprintf(file,
	    ",\n{\"ph\":\"%c\",\"cat\":\"flow\",\"name\":\"%s\",\"id\":%zu,"
	    "%s\"pid\":%d,\"tid\":%u,\"ts\":%" PRIu64 ".%03u}",
	    ph, arrows[e->arrow].name, id, ph == 'f' ? "\"bp\":\"e\"," : "",
	    (int)getpid(), e->thread, e->ns / NS_PER_US,
	    (unsigned)(e->ns % NS_PER_US));
}

/* A thread that leads without having been promoted has no arrow. */
static bool is_joined(const struct end *start, const struct end *end)
{
	bool alike =
	    start && start->arrow == end->arrow && start->token == end->token;

	if (!alike)
		return false;
	if (arrows[end->arrow].from == TRACE_PROMOTE)
		return start->thread != end->thread;
	return !arrows[end->arrow].of_thread || start->thread == end->thread;
}

static void put_arrows(FILE *file, const struct ends *ends)
{
	const struct end *start = NULL;
	size_t id = 0;

	for (size_t i = 0; i < ends->count; i++) {
		const struct end *e = &ends->list[i];

		if (e->is_start) {
			start = e;
			continue;
		}
		if (is_joined(start, e)) {
			put(file, 's', ++id, start);
			put(file, 'f', id, e);
		}
		if (!arrows[e->arrow].many)
			start = NULL;
	}
}

int trace_save_flows(struct trace_ring *const *rings, size_t count, FILE *file)
{
	struct ends ends = { .count = 0 };
	int rc = 0;

	for (size_t r = 0; r < count && !rc; r++)
		for (uint64_t i = trace_ring_first(rings[r]);
		     i < rings[r]->written && !rc; i++)
			rc = add_entry(&ends, rings[r], i);
	if (!rc && ends.count) {
		qsort(ends.list, ends.count, sizeof(*ends.list), compare_ends);
		put_arrows(file, &ends);
	}
	free(ends.list);
	return rc;
}
