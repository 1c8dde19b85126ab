/* SPDX-License-Identifier: MIT */
/*
 * What the server counts as sent, against work that is known: a reply from
 * memory is one send, be it small or large, copied or by reference.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "specs.h"
#include "stats.h"
#include "tap.h"

enum {
	AT_ONCE = 4, /* strategies */
	TIMES = 50,
	BODY_BYTES = 5000,
};

static char echo[BODY_BYTES + 200];

/* Asks so often, one after the other. Returns how many came back whole. */
static int ask(struct wire *wire, const char *request)
{
	struct reply reply;
	int good = 0;

	for (int i = 0; i < TIMES; i++)
		if (!wire_send(wire->fd, request, strlen(request)))
			good +=
			    wire_read_reply(wire, PATIENCE_MS, &reply) == 200;
	return good;
}

/*
 * Whether the server has counted so many sends, and one for each further
 * answer that says so. A thread may count a moment after the client has read.
 */
static bool settles_at(struct wire *wire, long *sends)
{
	uint64_t end = clock_now_ns() + PATIENCE_MS * NS_PER_MS;
	long counted;

	do {
		counted = stats_ask(wire, "writes");
		if (counted == (*sends)++)
			return true;
	} while (counted >= 0 && counted < *sends && clock_now_ns() < end);
	tap_note("%ld sends, not %ld", counted, *sends - 1);
	return false;
}

static void expect_one_each(const char *spec, const char *what,
    struct wire *wire, const char *request, long *sends)
{
	int good = ask(wire, request);

	*sends += TIMES;
	tap_ok(settles_at(wire, sends) && good == TIMES,
	    "%s: %s is one send a reply", spec, what);
}

static void test(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct wire wire = { 0 };
	struct server server;
	long sends = 0;

	if (!specs_start("sends a reply", &setup, &server))
		return;
	wire.fd = wire_connect(server.port);
	expect_one_each(
	    spec, "/", &wire, "GET / HTTP/1.1\r\nHost: a\r\n\r\n", &sends);
	expect_one_each(spec, "/bytes/5000", &wire,
	    "GET /bytes/5000 HTTP/1.1\r\nHost: a\r\n\r\n", &sends);
	expect_one_each(spec, "/echo of 5000", &wire, echo, &sends);
	bytes_free(&wire.in);
	close(wire.fd);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	int head = snprintf(echo, sizeof(echo),
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n",
	    BODY_BYTES);

	memset(echo + head, 'x', BODY_BYTES);
	return specs_for_each(test, AT_ONCE);
}
