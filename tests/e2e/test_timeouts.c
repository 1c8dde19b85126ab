/* SPDX-License-Identifier: MIT */
/*
 * Who is too slow is let go: idle, with a header, with a body, and reading.
 * Who is slow but moves on is not.
 */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 4,       /* strategies */
	LIMIT_MS = 500,    /* each timeout */
	EARLY_MS = 200,    /* a stamp may be coarse, but not so coarse */
	TRICKLE_MS = 50,   /* between the bytes of a slow client */
	STEADY_TIMES = 40, /* of TRICKLE_MS: longer than the body's timeout */
	STEADY_BYTES = 50, /* each time; faster than the body's rate */
	LARGE_BYTES = 40 * 1000 * 1000,
	GULP_BYTES = 2 * 1000 * 1000,
};

static const char *const options[] = { "--header-timeout", "500ms",
	"--idle-timeout", "500ms", "--write-timeout", "500ms", "--body-timeout",
	"1s", "--body-rate", "100", NULL };

static int64_t since_ms(uint64_t start_ns)
{
	return (int64_t)((clock_now_ns() - start_ns) / NS_PER_MS);
}

/* The connection must end, neither at once nor late. */
static void expect_end(
    const char *spec, const char *what, int fd, uint64_t start_ns)
{
	bool ended = wire_ends(fd, PATIENCE_MS);
	int64_t ms = since_ms(start_ns);

	if (!tap_ok(ended && ms >= EARLY_MS, "%s: %s", spec, what))
		tap_note("after %lld ms it %s", (long long)ms,
		    ended ? "ended" : "has not ended in order");
	close(fd);
}

static void test_silent(const char *spec, int port)
{
	uint64_t start = clock_now_ns();

	expect_end(spec, "a client that says nothing is let go",
	    wire_connect(port), start);
}

static void test_idle(const char *spec, int port)
{
	struct wire wire = { .fd = wire_connect(port) };
	struct reply reply;
	uint64_t start;

	tap_ok(wire_get(wire.fd, "/") == 0 &&
		   wire_read_reply(&wire, PATIENCE_MS, &reply) == 200,
	    "%s: a request before the silence", spec);
	bytes_free(&wire.in);
	start = clock_now_ns();
	expect_end(spec, "an idle connection is closed", wire.fd, start);
}

/* Sends a byte now and then until the server has had enough. */
static bool trickle(int fd, const char *first, const char *endless)
{
	uint64_t end = clock_now_ns() + PATIENCE_MS * NS_PER_MS;

	if (wire_send(fd, first, strlen(first)) < 0)
		return false;
	while (clock_now_ns() < end) {
		if (wire_readable(fd, TRICKLE_MS))
			return true;
		if (wire_send(fd, endless, 1) < 0)
			return true;
	}
	return false;
}

/* 408 or nothing, and in spite of a byte now and then. */
static void expect_cut(const char *spec, const char *what, int port,
    const char *first, const char *endless)
{
	struct wire wire = { .fd = wire_connect(port) };
	uint64_t start = clock_now_ns();
	struct reply reply;
	bool ended = trickle(wire.fd, first, endless);
	int64_t ms = since_ms(start);
	int status = wire_read_reply(&wire, PATIENCE_MS, &reply);

	if (!tap_ok(ended && ms >= EARLY_MS && (status == 408 || status == 0),
		"%s: %s is cut off", spec, what))
		tap_note("after %lld ms, with %d", (long long)ms, status);
	bytes_free(&wire.in);
	close(wire.fd);
}

static void test_trickles(const char *spec, int port)
{
	expect_cut(spec, "a header that trickles in", port,
	    "GET / HTTP/1.1\r\nX: ", "x");
	expect_cut(spec, "content that trickles in", port,
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9999\r\n\r\n",
	    "x");
	expect_cut(spec, "a chunk's size that never ends", port,
	    "POST /echo HTTP/1.1\r\nHost: a\r\n"
	    "Transfer-Encoding: chunked\r\n\r\n",
	    "0");
}

/* Longer than the timeout in all, but it keeps the rate. */
static void test_steady(const char *spec, int port)
{
	struct wire wire = { .fd = wire_connect(port) };
	char text[200], part[STEADY_BYTES];
	struct reply reply;
	int status;

	memset(part, 'x', sizeof(part));
	snprintf(text, sizeof(text),
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n",
	    STEADY_BYTES * STEADY_TIMES);
	status = wire_send(wire.fd, text, strlen(text));
	for (int i = 0; i < STEADY_TIMES && status == 0; i++) {
		client_pause_ms(TRICKLE_MS);
		status = wire_send(wire.fd, part, sizeof(part));
	}
	if (status == 0)
		status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	if (!tap_ok(status == 200, "%s: slow content that keeps its rate comes",
		spec))
		tap_note("it gets %d", status);
	bytes_free(&wire.in);
	close(wire.fd);
}

/* A client that never reads its reply: its descriptor must come back. */
static void test_write(const char *spec, const struct server *server)
{
	struct footprint before = procfs_footprint(server->pid);
	int fd = wire_connect_narrow(server->port, 4096);

	tap_ok(wire_get(fd, "/bytes/40000000") == 0 &&
		   wire_readable(fd, PATIENCE_MS),
	    "%s: a large reply begins", spec);
	tap_ok(client_settles(server, &before),
	    "%s: a client that never reads is let go", spec);
	close(fd);
}

/*
 * Reads and counts until the end or a pause that is too long: in gulps with
 * rests between them at first, then as fast as it comes.
 */
static size_t read_slowly(int fd)
{
	static char gulp[GULP_BYTES];
	uint64_t start = clock_now_ns();
	size_t total = 0;
	ssize_t n;

	while (total < LARGE_BYTES && wire_readable(fd, PATIENCE_MS)) {
		n = recv(fd, gulp, sizeof(gulp), 0);
		if (n <= 0)
			break;
		total += (size_t)n;
		if (since_ms(start) < 3 * LIMIT_MS)
			client_pause_ms(TRICKLE_MS);
	}
	return total;
}

/* Slower than the timeout in all, but it never stands still. */
static void test_slow_reader(const char *spec, int port)
{
	int fd = wire_connect(port);
	size_t total = 0;

	if (wire_get(fd, "/bytes/40000000") == 0)
		total = read_slowly(fd);
	if (!tap_ok(total >= LARGE_BYTES,
		"%s: a slow reader that moves on gets it all", spec))
		tap_note("it gets %zu bytes", total);
	close(fd);
}

static void test(const char *spec)
{
	const struct server_setup setup = { .spec = spec, .options = options };
	struct server server;

	if (!specs_start("timeouts", &setup, &server))
		return;
	test_silent(spec, server.port);
	test_idle(spec, server.port);
	test_trickles(spec, server.port);
	test_steady(spec, server.port);
	test_write(spec, &server);
	test_slow_reader(spec, server.port);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	return specs_for_each(test, AT_ONCE);
}
