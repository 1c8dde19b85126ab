/* SPDX-License-Identifier: MIT */
/*
 * Clients that send requests without end and never read a reply: the server
 * stops taking them in (backpressure), its memory stays bounded, and others
 * are served.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "sanitized.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 4, /* strategies */
	FLOODS = 4,
	STUCK_MS = 400, /* no byte taken for so long: backpressure */
	FLOOD_BYTES = 64 * 1024 * 1024, /* more than any socket holds */
	GROWTH_KB = 8 * 1024,           /* 2 MB a flood */
};

static void fill(struct bytes *requests, const char *request)
{
	while (requests->len < 64 * 1024)
		bytes_add_string(requests, request);
}

/* Sends until nothing is taken any more. Returns whether that happened. */
static bool flood(int fd, const struct bytes *requests)
{
	const struct timeval stuck = { .tv_usec = STUCK_MS * 1000 };
	size_t sent = 0;
	ssize_t n;

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &stuck, sizeof(stuck));
	while (sent < FLOOD_BYTES) {
		n = send(fd, requests->data, requests->len, MSG_NOSIGNAL);
		if (n < 0)
			return errno == EAGAIN;
		sent += (size_t)n;
		if ((size_t)n < requests->len)
			return true;
	}
	return false;
}

static void report_growth(
    const char *spec, const struct footprint *before, pid_t pid)
{
	struct footprint now = procfs_footprint(pid);
	long growth = now.resident_kb - before->resident_kb;

	if (sanitized) {
		tap_skip("a sanitizer holds freed memory back",
		    "%s: memory stays bounded", spec);
		return;
	}
	if (!tap_ok(growth < GROWTH_KB, "%s: memory stays bounded", spec))
		tap_note("%ld KB more for %d floods", growth, FLOODS);
}

static void run(
    const char *spec, const struct server *server, const char *request)
{
	struct footprint before = procfs_footprint(server->pid);
	struct bytes requests = { 0 };
	int fds[FLOODS], stuck = 0;

	fill(&requests, request);
	client_open_many(server->port, fds, FLOODS);
	for (int i = 0; i < FLOODS; i++)
		stuck += flood(fds[i], &requests);
	tap_ok(stuck == FLOODS, "%s: a flood of %.*s is held back", spec, 14,
	    request);
	report_growth(spec, &before, server->pid);
	if (specs_is_evented(spec))
		tap_ok(client_is_served(server->port),
		    "%s: others are served meanwhile", spec);
	client_close_many(fds, FLOODS);
	tap_ok(client_settles(server, &before),
	    "%s: the floods leave nothing behind", spec);
	bytes_free(&requests);
}

static void test(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct server server;

	if (!specs_start("floods of requests", &setup, &server))
		return;
	tap_ok(client_is_served(server.port), "%s: serves before", spec);
	run(spec, &server, "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
	run(spec, &server, "GET /bytes/100000 HTTP/1.1\r\nHost: a\r\n\r\n");
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	return specs_for_each(test, AT_ONCE);
}
