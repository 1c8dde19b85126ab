/* SPDX-License-Identifier: MIT */
/*
 * Counters against work that is known: requests one at a time on one
 * connection, each when all threads are asleep again. What that costs a
 * strategy is exact; a counter that counts twice, or half, is found out.
 */
#include <sched.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	REQUESTS = 200,
	COUNTS_MOST = 12,
};

/* How often a request makes a counter count. */
struct cost {
	const char *name;
	unsigned each;
};

struct expectation {
	const char *spec;
	struct cost costs[COUNTS_MOST];
};

/* What every strategy does for a request, and what none does. */
static const struct cost common[] = {
	{ "requests", 1 },
	{ "reads", 1 },
	{ "writes", 1 },
	{ "short_writes", 0 },
	{ "rejected", 0 },
	{ "timeouts", 0 },
	{ "accepts", 0 },
	{ "closes", 0 },
	{ "refusals", 0 },
	{ "rearms", 0 },
	{ "queue_full", 0 },
	{ "stale_events", 0 },
	{ "accept_pauses", 0 },
};

static const struct expectation expectations[] = {
	{ "epoll", { { "events", 1 }, { "epoll_ctls", 0 }, { "enqueues", 0 },
		       { "wakeups", 0 }, { "promotions", 0 }, { "sqes", 0 },
		       { "lock_waits", 0 } } },
	/* Reading and writing: two events, each queued, each for one of the
	 * workers that sleep. */
	{ "reactor-pool",
	    { { "events", 2 }, { "epoll_ctls", 2 }, { "enqueues", 2 },
		{ "wakeups", 2 }, { "promotions", 0 }, { "sqes", 0 } } },
	{ "reactor-pool:flow=direct",
	    { { "events", 1 }, { "epoll_ctls", 1 }, { "enqueues", 1 },
		{ "wakeups", 1 }, { "promotions", 0 }, { "sqes", 0 } } },
	{ "leader-follower",
	    { { "events", 1 }, { "epoll_ctls", 1 }, { "enqueues", 0 },
		{ "wakeups", 1 }, { "promotions", 1 }, { "sqes", 0 } } },
	/* One receive for all; a send, and a completion of each. */
	{ "uring-proactor",
	    { { "events", 2 }, { "epoll_ctls", 0 }, { "enqueues", 0 },
		{ "wakeups", 0 }, { "promotions", 0 }, { "sqes", 1 } } },
	{ "uring-proactor:recv=single",
	    { { "events", 2 }, { "epoll_ctls", 0 }, { "enqueues", 0 },
		{ "wakeups", 0 }, { "promotions", 0 }, { "sqes", 2 } } },
};

/* The server has done all that there was to do, and counted it. */
static void await_sleep(const struct server *server)
{
	uint64_t end = clock_now_ns() + PATIENCE_MS * NS_PER_MS;

	while (!procfs_is_asleep(server->pid) && clock_now_ns() < end)
		sched_yield();
}

static bool ask(const struct server *server, struct wire *wire)
{
	struct reply reply;

	if (wire_get(wire->fd, "/") ||
	    wire_read_reply(wire, PATIENCE_MS, &reply) != 200)
		return false;
	await_sleep(server);
	return true;
}

static void read_all(const struct server *server, const struct cost *costs,
    size_t count, uint64_t *ret_values)
{
	for (size_t i = 0; i < count; i++)
		ret_values[i] =
		    costs[i].name ? server_count(server, costs[i].name) : 0;
}

static void judge(const char *spec, const struct cost *costs, size_t count,
    const uint64_t *before, const uint64_t *after)
{
	for (size_t i = 0; i < count && costs[i].name; i++) {
		uint64_t n = after[i] - before[i];

		if (!tap_ok(n == REQUESTS * costs[i].each,
			"%s: %s: %u a request", spec, costs[i].name,
			costs[i].each))
			tap_note("%llu for %d requests", (unsigned long long)n,
			    REQUESTS);
	}
}

/* Waits without an event are the sweeps', once a second. */
static void judge_waits(const char *spec, const struct expectation *e,
    uint64_t waits, uint64_t elapsed_ns)
{
	uint64_t most = REQUESTS * e->costs[0].each + 2;
	uint64_t least = strstr(spec, "uring") ? REQUESTS : most - 2;

	most += 2 * (elapsed_ns / NS_PER_S);
	if (!tap_ok(waits >= least && waits <= most,
		"%s: waits: one an event, and one a sweep", spec))
		tap_note("%llu, not %llu to %llu", (unsigned long long)waits,
		    (unsigned long long)least, (unsigned long long)most);
}

static void test_costs(
    const struct expectation *e, struct server *server, struct wire *wire)
{
	uint64_t general[2][ARRAY_SIZE(common)], own[2][COUNTS_MOST], waits;
	uint64_t start = clock_now_ns();
	bool right = true;

	waits = server_count(server, "waits");
	read_all(server, common, ARRAY_SIZE(common), general[0]);
	read_all(server, e->costs, COUNTS_MOST, own[0]);
	for (int i = 0; i < REQUESTS && right; i++)
		right = ask(server, wire);
	tap_ok(right, "%s: %d requests", e->spec, REQUESTS);
	read_all(server, common, ARRAY_SIZE(common), general[1]);
	read_all(server, e->costs, COUNTS_MOST, own[1]);
	waits = server_count(server, "waits") - waits;
	judge(e->spec, common, ARRAY_SIZE(common), general[0], general[1]);
	judge(e->spec, e->costs, COUNTS_MOST, own[0], own[1]);
	judge_waits(e->spec, e, waits, clock_now_ns() - start);
}

static void test(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	const struct expectation *e = expectations;
	struct wire wire = { 0 };
	struct server server;

	while (e < expectations + ARRAY_SIZE(expectations) &&
	       strcmp(e->spec, spec) != 0)
		e++;
	if (e == expectations + ARRAY_SIZE(expectations) ||
	    !specs_start("counters", &setup, &server))
		return;
	wire.fd = wire_connect(server.port);
	/* The first request and the accept are not what is measured. */
	tap_ok(ask(&server, &wire), "%s: serves", spec);
	test_costs(e, &server, &wire);
	bytes_free(&wire.in);
	close(wire.fd);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	return specs_for_each(test, 4);
}
