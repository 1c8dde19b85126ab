/* SPDX-License-Identifier: MIT */
/*
 * More connections than allowed, and more than there are descriptors: the
 * server says so or lets them wait, does not spin, and goes on when some end.
 */
#include <unistd.h>

#include "client.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 4, /* strategies */
	CONNECTIONS_MAX = 8,
	NOFILE = 96,
	BEYOND_NOFILE = 160,
};

/* Gets / on an open connection. Returns its status or -errno. */
static int get_on(int fd)
{
	struct wire wire = { .fd = fd };
	struct reply reply;
	int status = wire_get(fd, "/");

	if (status == 0)
		status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	bytes_free(&wire.in);
	return status;
}

/* One connection too many: 503 without being asked, then the end. */
static void test_refusal(const char *spec, int port)
{
	struct wire wire = { .fd = wire_connect(port) };
	struct reply reply;
	int status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	size_t len;

	if (!tap_ok(status == 503, "%s: one too many gets 503", spec))
		tap_note("it gets %d", status);
	tap_ok(status > 0 && reply_field(&reply, "Connection", &len),
	    "%s: and is told of the close", spec);
	tap_ok(wire_ends(wire.fd, PATIENCE_MS),
	    "%s: and the connection ends in order", spec);
	bytes_free(&wire.in);
	close(wire.fd);
}

static void test_maximum(const char *spec)
{
	static const char *const options[] = { "--max-connections", "8", NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	int fds[CONNECTIONS_MAX];
	struct server server;
	unsigned served = 0;

	if (!specs_start("maximum of connections", &setup, &server))
		return;
	client_open_many(server.port, fds, CONNECTIONS_MAX);
	for (unsigned i = 0; i < CONNECTIONS_MAX; i++)
		served += get_on(fds[i]) == 200;
	tap_ok(served == CONNECTIONS_MAX, "%s: as many as allowed are served",
	    spec);
	test_refusal(spec, server.port);
	tap_ok(client_sees_rest(&server), "%s: does not spin when full", spec);
	tap_ok(get_on(fds[0]) == 200, "%s: the others are still served", spec);
	client_close_many(fds, 1);
	tap_ok(client_is_served_soon(server.port),
	    "%s: one that ends makes room for another", spec);
	client_close_many(fds + 1, CONNECTIONS_MAX - 1);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static void test_descriptors(const char *spec)
{
	const struct server_setup setup = { .spec = spec, .nofile = NOFILE };
	int fds[BEYOND_NOFILE];
	struct server server;

	if (!specs_start("no descriptor left", &setup, &server))
		return;
	tap_ok(client_open_many(server.port, fds, BEYOND_NOFILE),
	    "%s: more connections than descriptors", spec);
	client_pause_ms(100);
	tap_ok(client_sees_rest(&server),
	    "%s: does not spin without a descriptor left", spec);
	client_close_many(fds, BEYOND_NOFILE);
	tap_ok(client_is_served_soon(server.port),
	    "%s: accepts again when descriptors return", spec);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

/* As many connections as there are descriptors. */
static void test_check(const char *spec)
{
	static const char *const many[] = { "--max-connections", "90", NULL };
	static const char *const check[] = { "--max-connections", "90",
		"--check", NULL };
	struct server_setup setup = {
		.spec = spec, .options = check, .nofile = NOFILE
	};
	struct outcome checked, outcome;
	struct server server;
	bool runs;

	/* A check ends without listening. */
	if (!server_start(&setup, &server, &checked))
		return;
	setup.options = many;
	runs = server_start(&setup, &server, &outcome) == 0;
	if (!tap_ok(runs == (checked.status == 0),
		"%s: --check says whether it runs", spec))
		tap_note("status %d: %.900s", checked.status, checked.errors);
	if (runs)
		tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static void test(const char *spec)
{
	test_check(spec);
	test_maximum(spec);
	test_descriptors(spec);
}

int main(void)
{
	return specs_for_each(test, AT_ONCE);
}
