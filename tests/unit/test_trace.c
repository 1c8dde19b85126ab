/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/trace.h"

/* As many as a ring keeps; more are written to see the oldest go. */
#define KEPT (1 << 18)

static char *text;
static size_t text_len;

static void save(struct trace_ring *const *rings, size_t count)
{
	FILE *file = open_memstream(&text, &text_len);

	assert_non_null(file);
	assert_int_equal(trace_save(rings, count, file), 0);
	fclose(file);
}

/* How many lines have the part. */
static size_t count(const char *part)
{
	const char *end;
	size_t n = 0;

	for (const char *line = text; *line; line = end + 1) {
		end = memchr(line, '\n', text_len - (size_t)(line - text));
		n += memmem(line, (size_t)(end - line), part, strlen(part)) !=
		     NULL;
	}
	return n;
}

/* "BEBE...": the phases of all events of a thread, in order. */
static const char *phases(unsigned tid)
{
	static char letters[64];
	char key[32];
	size_t n = 0;

	snprintf(key, sizeof(key), ",\"tid\":%u,", tid);
	for (const char *line = text; line; line = strchr(line, '\n')) {
		const char *next = strchr(++line, '\n'),
			   *at = strstr(line, key);

		if (at && (!next || at < next) && n < sizeof(letters) - 1)
			letters[n++] = line[7];
	}
	letters[n] = '\0';
	return letters;
}

static void an_empty_trace_is_a_list(void **state)
{
	char expected[128];

	(void)state;
	save(NULL, 0);
	snprintf(expected, sizeof(expected),
	    "[\n{\"ph\":\"M\",\"name\":\"process_name\",\"pid\":%d,"
	    "\"args\":{\"name\":\"paceline-server\"}}\n]\n",
	    (int)getpid());
	assert_string_equal(text, expected);
	free(text);
}

/* Brackets and quotes pair, a comma stands between two events. */
static void the_file_is_json(void **state)
{
	struct trace_ring *rings[2] = { trace_ring_new(0, "leader"),
		trace_ring_new(7, "worker") };
	int depth = 0, lines = 0, quotes = 0;

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		trace_state(rings[i], TRACE_LEADER, 0);
		trace_begin(rings[i], TRACE_READING, UINT64_C(5) << 32 | 3);
		trace_end(rings[i], TRACE_READING, UINT64_C(5) << 32 | 3);
		trace_moment(rings[i], TRACE_PROMOTE, 0);
	}
	save(rings, 2);
	for (const char *at = text; *at; at++) {
		depth += *at == '{' || *at == '[';
		depth -= *at == '}' || *at == ']';
		quotes += *at == '"';
		assert_true(depth >= 0);
		lines += *at == '\n';
		if (*at == '\n' && at[1] == '{')
			assert_true(at[-1] == ',' || at[-1] == '[');
	}
	assert_int_equal(depth, 0);
	assert_int_equal(quotes % 2, 0);
	/* The arrow from one's promotion to the other's lead is two more. */
	assert_int_equal(lines, 3 + 2 * 6 + 2);
	assert_contains(text, "\"name\":\"thread_name\",");
	assert_contains(text, "\"tid\":7,\"args\":{\"name\":\"worker 7\"}");
	assert_contains(text, "\"args\":{\"conn\":\"3.5\"}}");
	assert_contains(text, "\"name\":\"promote\"");
	assert_int_equal(count("\"s\":\"t\""), 2);
	free(text);
	trace_ring_free(rings[0]);
	trace_ring_free(rings[1]);
}

/* A state ends the one before, and its step; all ends with the thread. */
static void states_and_steps_nest(void **state)
{
	struct trace_ring *ring = trace_ring_new(1, "leader");

	(void)state;
	trace_end(ring, TRACE_READING, 0); /* of nothing */
	trace_state(ring, TRACE_FOLLOWER, 0);
	trace_state(ring, TRACE_LEADER, 0);
	trace_begin(ring, TRACE_READING, 0);
	trace_begin(ring, TRACE_WRITING, 0); /* ends the reading */
	trace_moment(ring, TRACE_PROMOTE, 0);
	trace_state(ring, TRACE_PROCESSING, 0); /* ends writing, leader */
	trace_begin(ring, TRACE_HANDLING, 0);
	save(&ring, 1);
	/* M: the thread's name. */
	assert_string_equal(phases(1), "MBEBBEBiEEBBEE");
	assert_int_equal(count("\"ph\":\"B\""), count("\"ph\":\"E\""));
	free(text);
	trace_ring_free(ring);
}

#define CONN_A (UINT64_C(1) << 32 | 4)
#define CONN_B (UINT64_C(9) << 32 | 4)

/* Whether an arrow leads from one thread to another. */
static bool has_arrow(const char *name, unsigned from, unsigned to)
{
	char start[64], end[64];

	snprintf(start, sizeof(start), "\"name\":\"%s\",\"id\":1,", name);
	assert_int_equal(count(start), 2);
	snprintf(
	    start, sizeof(start), "\"pid\":%d,\"tid\":%u", (int)getpid(), from);
	snprintf(end, sizeof(end), "\"bp\":\"e\",\"pid\":%d,\"tid\":%u",
	    (int)getpid(), to);
	return count("\"ph\":\"s\"") == 1 && count(start) > 0 &&
	       count("\"ph\":\"f\"") == 1 && count(end) == 1;
}

/* From the hand-off of a connection to who takes it, not to another's. */
static void arrows_join_what_belongs_together(void **state)
{
	struct trace_ring *rings[3] = { trace_ring_new(0, "reactor"),
		trace_ring_new(1, "worker"), trace_ring_new(2, "worker") };

	(void)state;
	trace_moment(rings[1], TRACE_DEQUEUE, CONN_A); /* of nothing kept */
	trace_moment(rings[0], TRACE_ENQUEUE, CONN_A);
	trace_moment(rings[1], TRACE_DEQUEUE, CONN_B);
	trace_moment(rings[2], TRACE_DEQUEUE, CONN_A);
	trace_moment(rings[1], TRACE_DEQUEUE, CONN_A); /* taken already */
	save(rings, 3);
	assert_true(has_arrow("hand-off", 0, 2));
	free(text);
	for (size_t i = 0; i < 3; i++)
		trace_ring_free(rings[i]);
}

static void a_promotion_points_at_another(void **state)
{
	struct trace_ring *rings[2] = { trace_ring_new(0, "member"),
		trace_ring_new(1, "member") };

	(void)state;
	trace_moment(rings[0], TRACE_PROMOTE, CONN_A);
	trace_state(rings[1], TRACE_LEADER, 0);
	trace_moment(rings[1], TRACE_PROMOTE, CONN_B);
	trace_state(rings[1], TRACE_LEADER, 0); /* nobody followed */
	save(rings, 2);
	assert_true(has_arrow("promotion", 0, 1));
	free(text);
	trace_ring_free(rings[0]);
	trace_ring_free(rings[1]);
}

/* A multishot operation completes more than once. */
static void completions_point_back(void **state)
{
	struct trace_ring *ring = trace_ring_new(0, "proactor");
	struct trace_ring *other = trace_ring_new(1, "proactor");
	struct trace_ring *rings[2] = { ring, other };

	(void)state;
	/* Each ring numbers its connections by itself. */
	trace_moment(other, TRACE_INITIATE_SEND, CONN_A);
	trace_moment(ring, TRACE_INITIATE_RECEIVE, CONN_A);
	trace_moment(ring, TRACE_COMPLETE_RECEIVE, CONN_A);
	trace_moment(ring, TRACE_COMPLETE_RECEIVE, CONN_A);
	trace_moment(ring, TRACE_INITIATE_SEND, CONN_A);
	trace_moment(ring, TRACE_COMPLETE_SEND, CONN_A);
	trace_moment(ring, TRACE_COMPLETE_SEND, CONN_A);
	trace_moment(other, TRACE_COMPLETE_RECEIVE, CONN_A);
	save(rings, 2);
	assert_int_equal(count("\"name\":\"receive\""), 2 * 2);
	assert_int_equal(count("\"name\":\"send\""), 2);
	free(text);
	trace_ring_free(other);
	trace_ring_free(ring);
}

/* What is of no connection names none, nor does the end of a state. */
static void no_connection_is_made_up(void **state)
{
	struct trace_ring *ring = trace_ring_new(0, "worker");

	(void)state;
	trace_state(ring, TRACE_IDLE, 0);
	trace_moment(ring, TRACE_PROMOTE, UINT64_MAX); /* of the listener */
	trace_state(ring, TRACE_PROCESSING, CONN_A);
	trace_state(ring, TRACE_IDLE, 0);
	save(&ring, 1);
	assert_int_equal(count("\"conn\""), 1);
	assert_int_equal(count("\"conn\":\"4.1\""), 1);
	free(text);
	trace_ring_free(ring);
}

static void times_go_up(void **state)
{
	struct trace_ring *ring = trace_ring_new(1, "leader");
	double before = 0, ts;

	(void)state;
	for (int i = 0; i < 100; i++)
		trace_moment(ring, TRACE_ACCEPT, 0);
	save(&ring, 1);
	for (const char *at = text; (at = strstr(at, "\"ts\":")); at++) {
		ts = strtod(at + 5, NULL);
		assert_true(ts >= before);
		before = ts;
	}
	assert_true(before > 0);
	free(text);
	trace_ring_free(ring);
}

/* The newest entries stay; a step whose begin is gone does not end. */
static void a_full_ring_keeps_the_newest(void **state)
{
	struct trace_ring *ring = trace_ring_new(1, "leader");

	(void)state;
	trace_state(ring, TRACE_LEADER, 0);
	trace_begin(ring, TRACE_READING, 0);
	for (int i = 0; i < KEPT - 1; i++)
		trace_moment(ring, TRACE_ACCEPT, 0);
	trace_end(ring, TRACE_READING, 0);
	trace_moment(ring, TRACE_CLOSE, 0);
	save(&ring, 1);
	assert_int_equal(count("\"name\":\"accept\""), KEPT - 2);
	assert_int_equal(count("\"name\":\"close\""), 1);
	assert_int_equal(count("\"ph\":\"B\""), 0);
	assert_int_equal(count("\"ph\":\"E\""), 0);
	free(text);
	trace_ring_free(ring);
}

static void off_is_nothing(void **state)
{
	(void)state;
	trace_state(NULL, TRACE_LEADER, 0);
	trace_moment(NULL, TRACE_ACCEPT, 0);
	trace_ring_free(NULL);
}

static void a_full_disk_is_told(void **state)
{
	struct trace_ring *ring = trace_ring_new(1, "leader");
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(full);
	trace_moment(ring, TRACE_ACCEPT, 0);
	assert_true(trace_save(&ring, 1, full) < 0);
	fclose(full);
	trace_ring_free(ring);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_trace_is_a_list),
		cmocka_unit_test(the_file_is_json),
		cmocka_unit_test(states_and_steps_nest),
		cmocka_unit_test(arrows_join_what_belongs_together),
		cmocka_unit_test(a_promotion_points_at_another),
		cmocka_unit_test(completions_point_back),
		cmocka_unit_test(no_connection_is_made_up),
		cmocka_unit_test(times_go_up),
		cmocka_unit_test(a_full_ring_keeps_the_newest),
		cmocka_unit_test(off_is_nothing),
		cmocka_unit_test(a_full_disk_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
