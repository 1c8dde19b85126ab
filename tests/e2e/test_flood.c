/* SPDX-License-Identifier: MIT */
/*
 * Clients that send requests without end and never read a reply: the server
 * stops taking them in (backpressure), its memory stays bounded, and others
 * are served.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "sanitized.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 4, /* strategies */
	FLOODS = 32,
	STUCK_MS = 400, /* no byte taken for so long: backpressure */
	FLOOD_BYTES = 16 * 1024 * 1024, /* more than any socket holds */
	/* Each, as the manual states: twice the sum of --max-head,
	 * --max-output and 65536 bytes; and what a ring has received. */
	FLOOD_KB = 2 * (16 + 64 + 64),
	RING_KB = 1024,
	THREAD_KB = 1536, /* buffers of each thread's own */
};

/* One client: what it sends again and again, and how much it has sent. */
struct flood {
	const struct bytes *requests;
	int fd;
	size_t sent;
};

static void fill(struct bytes *requests, const char *request)
{
	while (requests->len < 64 * 1024)
		bytes_add_string(requests, request);
}

/* Sends what is taken now. Returns whether that was anything. */
static bool send_some(struct flood *f)
{
	size_t at = f->sent % f->requests->len;
	ssize_t n = send(f->fd, f->requests->data + at, f->requests->len - at,
	    MSG_NOSIGNAL | MSG_DONTWAIT);

	if (n > 0)
		f->sent += (size_t)n;
	return n > 0 && f->sent < FLOOD_BYTES;
}

/* Sends until nothing is taken any more. Returns how many were held back. */
static unsigned flood(struct flood *floods)
{
	uint64_t last = clock_now_ns();
	unsigned stuck = 0;
	bool some;

	while (clock_now_ns() - last < STUCK_MS * NS_PER_MS) {
		some = false;
		for (int i = 0; i < FLOODS; i++)
			some |= send_some(&floods[i]);
		if (some)
			last = clock_now_ns();
		else
			client_pause_ms(5);
	}
	for (int i = 0; i < FLOODS; i++)
		stuck += floods[i].sent < FLOOD_BYTES;
	return stuck;
}

static long stated_kb(const char *spec)
{
	return strncmp(spec, "uring-", 6) ? FLOOD_KB : FLOOD_KB + RING_KB;
}

static void report_growth(
    const char *spec, const struct footprint *before, pid_t pid)
{
	struct footprint now = procfs_footprint(pid);
	long growth = now.resident_kb - before->resident_kb;

	if (sanitized) {
		tap_skip("a sanitizer holds freed memory back",
		    "%s: each holds what is stated", spec);
		return;
	}
	if (!tap_ok(
		growth < FLOODS * stated_kb(spec) + before->threads * THREAD_KB,
		"%s: each holds what is stated", spec))
		tap_note("%ld KB more for %d floods", growth, FLOODS);
}

static void run(
    const char *spec, const struct server *server, const char *request)
{
	struct footprint before = procfs_footprint(server->pid);
	struct flood floods[FLOODS] = { 0 };
	struct bytes requests = { 0 };
	int fds[FLOODS];

	fill(&requests, request);
	client_open_many(server->port, fds, FLOODS);
	for (int i = 0; i < FLOODS; i++)
		floods[i] =
		    (struct flood){ .requests = &requests, .fd = fds[i] };
	tap_ok(flood(floods) == FLOODS, "%s: floods of %.*s are held back",
	    spec, 14, request);
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
