/* SPDX-License-Identifier: MIT */
/*
 * A close of the server's destroys no reply: who sends on behind its last
 * request, and reads late, gets every byte of the reply and an end in order,
 * no reset (RFC 9112 section 9.6). And it does not wait for such a client
 * for ever.
 */
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 4,        /* strategies */
	CLIENTS = 60,       /* less than there are slots to be refused in */
	SENT_AFTER_MS = 20, /* what was sent has arrived by then, as a rule */
	FLOOD_BYTES = 64 * 1024 * 1024,
};

/* What makes the server close, and what it says before. */
static const struct {
	const char *why, *request;
	int status;
} ends[] = {
	{ "Connection: close",
	    "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200 },
	{ "Connection: close, and a large reply",
	    "GET /bytes/3000000 HTTP/1.1\r\nHost: a\r\n"
	    "Connection: close\r\n\r\n",
	    200 },
	{ "HTTP/1.0", "GET / HTTP/1.0\r\n\r\n", 200 },
	{ "a refused request", "GET / HTTP/1.1\r\n\r\n", 400 },
};

static const char another[] = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

/* A reset may come behind the end, where reading does not tell of it. */
static int reset_of(int fd)
{
	int error = 0;
	socklen_t len = sizeof(error);

	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) ? -errno
								  : -error;
}

/*
 * Reads to the end. Returns the status of one whole reply, 0 when there is
 * none, or -errno.
 */
static int read_last(int fd)
{
	struct wire wire = { .fd = fd };
	struct reply reply;
	int status = wire_read_reply(&wire, PATIENCE_MS, &reply), end = 0;

	if (status > 0)
		end = wire_read_reply(&wire, PATIENCE_MS, &reply);
	if (end > 0)
		end = -EBADMSG;
	if (end == 0)
		end = reset_of(fd);
	bytes_free(&wire.in);
	return end < 0 ? end : status;
}

/* All have asked, and sent on; now they read. */
static void expect_whole(
    const char *spec, const char *why, const int *fds, int status)
{
	int whole = 0, other = status;

	client_pause_ms(SENT_AFTER_MS);
	for (int i = 0; i < CLIENTS; i++) {
		int got = read_last(fds[i]);

		whole += got == status;
		if (got != status)
			other = got;
	}
	if (!tap_ok(whole == CLIENTS,
		"%s: after %s replies come whole, without a reset", spec, why))
		tap_note("%d of %d do; another gets %d", whole, CLIENTS, other);
}

/* They hear the reply begin, or the end, and then send on. */
static void send_late(const int *fds)
{
	for (int i = 0; i < CLIENTS; i++)
		wire_readable(fds[i], PATIENCE_MS);
	for (int i = 0; i < CLIENTS; i++)
		if (wire_send(fds[i], another, sizeof(another) - 1))
			tap_note("nothing more can be sent");
}

static void spin_us(uint64_t us)
{
	uint64_t end = clock_now_ns() + us * 1000;

	while (clock_now_ns() < end)
		;
}

/* They send on at once, so that it may come just before the close. */
static void send_soon(const int *fds, const char *request)
{
	for (int i = 0; i < CLIENTS; i++) {
		int error = wire_send(fds[i], request, strlen(request));

		spin_us((uint64_t)i);
		if (error || wire_send(fds[i], another, sizeof(another) - 1))
			tap_note("nothing more can be sent");
	}
}

static void test_last_request(const char *spec, int port, size_t end)
{
	const char *request = ends[end].request;
	int fds[CLIENTS];

	client_open_many(port, fds, CLIENTS);
	send_soon(fds, request);
	expect_whole(spec, ends[end].why, fds, ends[end].status);
	client_close_many(fds, CLIENTS);
	client_open_many(port, fds, CLIENTS);
	for (int i = 0; i < CLIENTS; i++)
		if (wire_send(fds[i], request, strlen(request)))
			tap_note("a request can't be sent");
	send_late(fds);
	expect_whole(spec, ends[end].why, fds, ends[end].status);
	client_close_many(fds, CLIENTS);
}

/* Who is turned away has not been asked, and asks all the same. */
static void test_refused(const char *spec)
{
	static const char *const options[] = { "--max-connections", "1",
		"--linger-timeout", "1m", NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct server server;
	int fds[CLIENTS + 1];

	if (!specs_start("one connection at most", &setup, &server))
		return;
	client_open_many(server.port, fds, 1);
	tap_ok(wire_get(fds[0], "/") == 0 && wire_readable(fds[0], PATIENCE_MS),
	    "%s: the one connection is served", spec);
	client_open_many(server.port, fds + 1, CLIENTS);
	send_late(fds + 1);
	expect_whole(spec, "a 503", fds + 1, 503);
	client_close_many(fds, CLIENTS + 1);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

/* They have asked for too little, or for nothing, for too long. */
static void test_timed_out(const char *spec)
{
	static const char *const options[] = { "--header-timeout", "300ms",
		"--idle-timeout", "300ms", "--linger-timeout", "1m", NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct server server;
	int fds[CLIENTS];

	if (!specs_start("closes for slowness", &setup, &server))
		return;
	client_open_many(server.port, fds, CLIENTS);
	for (int i = 0; i < CLIENTS; i++)
		if (wire_send(fds[i], another, sizeof(another) - 3))
			tap_note("a part of a request can't be sent");
	send_late(fds);
	expect_whole(spec, "a 408", fds, 408);
	client_close_many(fds, CLIENTS);
	client_open_many(server.port, fds, CLIENTS);
	send_late(fds);
	expect_whole(spec, "no request", fds, 0);
	client_close_many(fds, CLIENTS);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static void test_stopped(const char *spec)
{
	static const char *const options[] = { "--drain", "1m",
		"--linger-timeout", "1m", NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct outcome outcome = { 0 };
	struct server server;
	int fds[CLIENTS];

	if (!specs_start("closes for a stop", &setup, &server))
		return;
	client_open_many(server.port, fds, CLIENTS);
	server_ask_to_stop(&server);
	send_late(fds);
	expect_whole(spec, "a stop", fds, 0);
	client_close_many(fds, CLIENTS);
	tap_ok(server_wait(&server, PATIENCE_MS, &outcome) == 0,
	    "%s: and ends with status 0", spec);
}

/* Sends until the server has had enough; it must have within so much. */
static bool is_cut_off(int fd)
{
	static const char junk[64 * 1024];
	size_t sent = 0;

	while (sent < FLOOD_BYTES && wire_send(fd, junk, sizeof(junk)) == 0)
		sent += sizeof(junk);
	return sent < FLOOD_BYTES;
}

static void test_bounds(const char *spec, const struct server *server)
{
	struct footprint before = procfs_footprint(server->pid);
	int fds[2];

	client_open_many(server->port, fds, 2);
	for (int i = 0; i < 2; i++)
		if (wire_send(fds[i], ends[0].request, strlen(ends[0].request)))
			tap_note("a request can't be sent");
	tap_ok(is_cut_off(fds[0]), "%s: who sends on without an end is cut off",
	    spec);
	tap_ok(read_last(fds[1]) == 200 && client_settles(server, &before),
	    "%s: who never closes is let go", spec);
	client_close_many(fds, 2);
}

static void test(const char *spec)
{
	static const char *const options[] = { "--linger-timeout", "1m", NULL };
	static const char *const soon[] = { "--linger-timeout", "300ms", NULL };
	struct server_setup setup = { .spec = spec, .options = options };
	struct server server;

	if (!specs_start("last requests", &setup, &server))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(ends); i++)
		test_last_request(spec, server.port, i);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
	test_refused(spec);
	test_timed_out(spec);
	test_stopped(spec);
	setup.options = soon;
	if (!specs_start("bounds of lingering", &setup, &server))
		return;
	test_bounds(spec, &server);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	return specs_for_each(test, AT_ONCE);
}
