/* SPDX-License-Identifier: MIT */
#include "trace_file.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const trace_names[TRACE_WHATS] = {
	[TRACE_FOLLOWER] = "follower",
	[TRACE_LEADER] = "leader",
	[TRACE_PROCESSING] = "processing",
	[TRACE_IDLE] = "idle",
	[TRACE_READING] = "reading",
	[TRACE_HANDLING] = "handling",
	[TRACE_WRITING] = "writing",
	[TRACE_DEACTIVATE] = "deactivate",
	[TRACE_REACTIVATE] = "reactivate",
	[TRACE_PROMOTE] = "promote",
	[TRACE_ENQUEUE] = "enqueue",
};

/* Where the value of a key begins, after the colon; or NULL. */
static const char *find_value(const char *line, const char *key)
{
	const char *at = strstr(line, key);

	return at ? at + strlen(key) : NULL;
}

static bool find_what(const char *line, enum trace_what *ret_what)
{
	const char *name = find_value(line, "\"name\":\"");

	for (int i = 0; name && i < TRACE_WHATS; i++) {
		size_t len = strlen(trace_names[i]);

		if (strncmp(name, trace_names[i], len) == 0 &&
		    name[len] == '"') {
			*ret_what = (enum trace_what)i;
			return true;
		}
	}
	return false;
}

/* Fills all but what. Times are microseconds with three decimals. */
static bool parse_numbers(const char *line, struct trace_event *event)
{
	const char *thread = find_value(line, "\"tid\":");
	const char *time = find_value(line, "\"ts\":");
	const char *conn = find_value(line, "\"conn\":\"");
	uint64_t us;
	unsigned ns;

	event->slot = event->generation = 0;
	if (!thread || !time || sscanf(thread, "%u", &event->thread) != 1 ||
	    sscanf(time, "%" SCNu64 ".%3u", &us, &ns) != 2 ||
	    (conn && sscanf(conn, "%" SCNu32 ".%" SCNu32 "\"", &event->slot,
			 &event->generation) != 2))
		return false;
	event->ns = us * 1000 + ns;
	return true;
}

static void add(struct trace *trace, const struct trace_event *event)
{
	/* Grows at every power of two. */
	if ((trace->count & (trace->count - 1)) == 0) {
		size_t cap = trace->count ? 2 * trace->count : 1;

		trace->events =
		    realloc(trace->events, cap * sizeof(*trace->events));
		REQUIRE(trace->events);
	}
	trace->events[trace->count] = *event;
	trace->events[trace->count].line = trace->count;
	trace->count++;
}

static void parse_line(const char *line, struct trace *trace)
{
	const char *phase = find_value(line, "\"ph\":\"");
	struct trace_event event;

	/* The brackets around all events. */
	if (line[0] == '[' || line[0] == ']')
		return;
	if (!phase || line[0] != '{') {
		trace->lost++;
		return;
	}
	/* Ends follow from the next beginning; M names threads. */
	if ((*phase != 'B' && *phase != 'i') || !find_what(line, &event.what))
		return;
	if (parse_numbers(line, &event))
		add(trace, &event);
	else
		trace->lost++;
}

static int by_time(const void *left, const void *right)
{
	const struct trace_event *a = left, *b = right;

	if (a->ns != b->ns)
		return a->ns < b->ns ? -1 : 1;
	return a->line < b->line ? -1 : 1;
}

int trace_load(const char *path, struct trace *ret_trace)
{
	struct trace trace = { 0 };
	FILE *file = fopen(path, "re");
	char line[1024];

	if (!file)
		return -errno;
	while (fgets(line, sizeof(line), file))
		parse_line(line, &trace);
	fclose(file);
	if (trace.count)
		qsort(
		    trace.events, trace.count, sizeof(*trace.events), by_time);
	*ret_trace = trace;
	return 0;
}

void trace_free(struct trace *trace)
{
	free(trace->events);
}
