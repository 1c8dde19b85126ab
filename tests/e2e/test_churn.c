/* SPDX-License-Identifier: MIT */
/*
 * 20,000 short connections (5,000 for option variants and sanitizers) leave
 * no descriptor, no thread and no growth behind.
 */
#include <string.h>

#include "client.h"
#include "exchange.h"
#include "sanitized.h"
#include "specs.h"
#include "tap.h"

enum {
	WARM_UP = 3000,
	CONNECTIONS = 20000,
	FEW_CONNECTIONS = 5000,
	PARALLEL = 32,
	GROWTH_KB = 2048, /* 100 bytes a connection */
};

struct churn {
	unsigned left;
	unsigned failed;
};

static bool next(void *ctx, struct exchange *exchange)
{
	struct churn *churn = ctx;

	if (!churn->left)
		return false;
	churn->left--;
	bytes_add_string(&exchange->out,
	    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
	return true;
}

static void done(void *ctx, const struct exchange *exchange)
{
	struct churn *churn = ctx;

	churn->failed +=
	    exchange->end != EXCHANGE_CLOSED || exchange->finals != 1;
}

/* Returns how many failed. */
static unsigned run(int port, unsigned connections)
{
	struct churn churn = { .left = connections };
	const struct exchange_source source = {
		.next = next,
		.done = done,
		.ctx = &churn,
	};

	exchange_run_all(port, PARALLEL, &source);
	return churn.failed;
}

static void report_growth(
    const char *spec, const struct footprint *before, pid_t pid)
{
	struct footprint after = procfs_footprint(pid);
	long growth = after.resident_kb - before->resident_kb;

	if (sanitized) {
		tap_skip("a sanitizer holds freed memory back", "%s: no growth",
		    spec);
		return;
	}
	if (!tap_ok(growth < GROWTH_KB, "%s: no growth", spec))
		tap_note("%ld KB more than before", growth);
}

static void test(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	unsigned count =
	    strchr(spec, ':') || sanitized ? FEW_CONNECTIONS : CONNECTIONS;
	struct footprint before;
	struct server server;
	unsigned failed;

	if (!specs_start("short connections", &setup, &server))
		return;
	before = procfs_footprint(server.pid);
	failed = run(server.port, WARM_UP);
	client_settles(&server, &before);
	before = procfs_footprint(server.pid);
	failed += run(server.port, count);
	if (!tap_ok(failed == 0, "%s: %u short connections are served", spec,
		count))
		tap_note("%u are not", failed);
	tap_ok(client_settles(&server, &before),
	    "%s: no descriptor, thread or process is left over", spec);
	report_growth(spec, &before, server.pid);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	return specs_for_each(test, 1);
}
