/* SPDX-License-Identifier: MIT */
/*
 * Rude and slow clients: resets at every stage, a reader that takes its time,
 * a writer of single bytes. The others are served meanwhile, and nothing is
 * left behind.
 */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 4, /* strategies */
	RESETS = 600,
	OTHERS = 100, /* requests of others, while one is slow */
	SIP_BYTES = 50 * 1000,
	LARGE_BYTES = 10 * 1000 * 1000,
};

/* What a client has sent when it resets the connection. */
static const char *const stages[] = {
	"",
	"GET /",
	"GET / HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /bytes/3000000 HTTP/1.1\r\nHost: a\r\n\r\n",
	"GET /wait/20000 HTTP/1.1\r\nHost: a\r\n\r\n",
	"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc",
	"POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3",
	"BAD\r\n\r\n",
};

static void reset_one(int port, unsigned number)
{
	const char *bytes = stages[number % ARRAY_SIZE(stages)];
	int fd = wire_connect(port);

	if (fd < 0)
		return;
	if (wire_send(fd, bytes, strlen(bytes)) == 0 && number % 3 == 0)
		wire_readable(fd, 2);
	wire_reset(fd);
}

static void test_resets(const char *spec, const struct server *server)
{
	struct footprint before = procfs_footprint(server->pid);

	for (unsigned i = 0; i < RESETS; i++)
		reset_one(server->port, i);
	tap_ok(client_is_served(server->port), "%s: serves after %d resets",
	    spec, RESETS);
	tap_ok(client_settles(server, &before),
	    "%s: the resets leave nothing behind", spec);
}

/* Whether all of these requests of others are answered. */
static bool others_are_served(int port)
{
	unsigned served = 0;

	for (unsigned i = 0; i < OTHERS; i++)
		served += client_get(port, i % 2 ? "/" : "/bytes/2000") == 200;
	if (served != OTHERS)
		tap_note("%u of %u", served, OTHERS);
	return served == OTHERS;
}

static bool is_bytes_workload(const struct reply *reply)
{
	for (size_t i = 1; i < reply->body_len; i++)
		if (reply->body[i] != reply->body[i % 26])
			return false;
	return true;
}

/* Reads a little of a large reply at a time, while others are served. */
static void test_slow_reader(const char *spec, int port)
{
	struct wire wire = { .fd = wire_connect_narrow(port, 8192) };
	struct reply reply;
	int status = wire_get(wire.fd, "/bytes/10000000");

	for (int i = 0; i < 10 && wire_readable(wire.fd, PATIENCE_MS); i++) {
		char *room = bytes_reserve(&wire.in, SIP_BYTES);
		ssize_t n = read(wire.fd, room, SIP_BYTES);

		wire.in.len += n > 0 ? (size_t)n : 0;
		if (i == 5 && specs_is_evented(spec))
			tap_ok(others_are_served(port),
			    "%s: others are served beside a slow reader", spec);
	}
	if (status == 0)
		status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	tap_ok(status == 200 && reply.body_len == LARGE_BYTES &&
		   is_bytes_workload(&reply),
	    "%s: the slow reader gets every byte", spec);
	bytes_free(&wire.in);
	close(wire.fd);
}

static void test_slow_writer(const char *spec, int port)
{
	static const char request[] =
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
	struct wire wire = { .fd = wire_connect(port) };
	struct reply reply;
	int status = 0;

	for (size_t i = 0; status == 0 && i < sizeof(request) - 1; i++) {
		status = wire_send(wire.fd, &request[i], 1);
		client_pause_ms(5);
		if (i == 30 && specs_is_evented(spec))
			tap_ok(others_are_served(port),
			    "%s: others are served beside a slow writer", spec);
	}
	if (status == 0)
		status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	tap_ok(status == 200 && reply.body_len == 5,
	    "%s: the slow writer is answered", spec);
	bytes_free(&wire.in);
	close(wire.fd);
}

/* A handler that waits without a thread holds nobody up. */
static void test_waiting(const char *spec, int port)
{
	struct wire wire = { .fd = wire_connect(port) };
	uint64_t start = clock_now_ns();
	struct reply reply;
	int status = wire_get(wire.fd, "/wait/1500000");
	bool served = others_are_served(port);
	bool first = !wire_readable(wire.fd, 0);

	if (status == 0)
		status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	tap_ok(status == 200 && clock_now_ns() - start >= 1500 * NS_PER_MS,
	    "%s: /wait answers when its time has come", spec);
	if (specs_is_evented(spec))
		tap_ok(served && first, "%s: and others are served before that",
		    spec);
	bytes_free(&wire.in);
	close(wire.fd);
}

static void test(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct server server;

	if (!specs_start("rude and slow clients", &setup, &server))
		return;
	test_resets(spec, &server);
	test_slow_reader(spec, server.port);
	test_slow_writer(spec, server.port);
	test_waiting(spec, server.port);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	return specs_for_each(test, AT_ONCE);
}
