/* SPDX-License-Identifier: MIT */
/*
 * Timeouts are for slow clients. What has been received is answered, however
 * long the server itself was busy, or stopped. A client that is gone holds no
 * place while its handler waits.
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 32, /* strategies; they mostly wait */
	LIMIT_MS = 2000,
	SOON_MS = 1200,  /* so that no limit is near */
	TRIES = 5,       /* to prepare so soon, on a busy machine */
	AWAY_MS = 4000,  /* how long the server is busy, or stopped */
	MANY_MS = 60000, /* for all replies to come */
	BEGUN = 150,     /* connections with half a head */
	KEPT = 150,      /* with a request behind them */
	PLACES = 4,
};

static const char *const limits[] = { "--header-timeout", "2s",
	"--idle-timeout", "2s", "--write-timeout", "2s", NULL };

static const char first_half[] = "GET /bytes/3 HTTP/1.1\r\nHo";
static const char second_half[] = "st: a\r\n\r\n";

/* Waits until the server has read so often since it began. */
static bool has_read(const struct server *server, uint64_t reads)
{
	uint64_t end = clock_now_ns() + PATIENCE_MS * NS_PER_MS;

	while (server_count(server, "reads") < reads)
		if (clock_now_ns() > end)
			return false;
		else
			client_pause_ms(1);
	return true;
}

/* Reads one reply on a connection. Returns its status or an error. */
static int status_on(int fd)
{
	struct wire wire = { .fd = fd };
	struct reply reply;
	int status = wire_read_reply(&wire, MANY_MS, &reply);

	bytes_free(&wire.in);
	return status;
}

/* Clients in the midst of things, whom the server has heard so far. */
struct clients {
	int begun[BEGUN];
	int kept[KEPT];
};

static bool prepare(const struct server *server, struct clients *clients)
{
	uint64_t before = server_count(server, "reads");
	bool right = client_open_many(server->port, clients->begun, BEGUN) &&
		     client_open_many(server->port, clients->kept, KEPT);

	for (unsigned i = 0; i < KEPT && right; i++)
		right = wire_get(clients->kept[i], "/") == 0;
	for (unsigned i = 0; i < BEGUN && right; i++)
		right = wire_send(clients->begun[i], first_half,
			    sizeof(first_half) - 1) == 0;
	for (unsigned i = 0; i < KEPT && right; i++)
		right = status_on(clients->kept[i]) == 200;
	return right && has_read(server, before + BEGUN + KEPT);
}

static void leave(const struct clients *clients)
{
	client_close_many(clients->begun, BEGUN);
	client_close_many(clients->kept, KEPT);
}

/* The rest of each head, and a second request. */
static void go_on(const struct clients *clients)
{
	for (unsigned i = 0; i < BEGUN; i++)
		if (wire_send(clients->begun[i], second_half,
			sizeof(second_half) - 1))
			tap_note("connection %u is gone", i);
	for (unsigned i = 0; i < KEPT; i++)
		if (wire_get(clients->kept[i], "/"))
			tap_note("connection %u is gone", BEGUN + i);
}

static void expect_replies(
    const char *spec, const char *when, const struct clients *clients)
{
	unsigned begun = 0, kept = 0;

	for (unsigned i = 0; i < BEGUN; i++)
		begun += status_on(clients->begun[i]) == 200;
	for (unsigned i = 0; i < KEPT; i++)
		kept += status_on(clients->kept[i]) == 200;
	if (!tap_ok(begun == BEGUN, "%s: %s: begun requests are answered", spec,
		when))
		tap_note("%u of %u", begun, BEGUN);
	if (!tap_ok(kept == KEPT, "%s: %s: so are those on kept connections",
		spec, when))
		tap_note("%u of %u", kept, KEPT);
}

/* Prepares and takes the server away, before any limit is near. */
static bool prepare_soon(const struct server *server, struct clients *clients,
    bool (*take_away)(const struct server *server))
{
	for (int i = 0; i < TRIES; i++) {
		uint64_t start = clock_now_ns();

		if (prepare(server, clients) && take_away(server)) {
			go_on(clients);
			if (clock_now_ns() - start < SOON_MS * NS_PER_MS)
				return true;
		}
		kill(server->pid, SIGCONT);
		leave(clients);
		client_pause_ms(AWAY_MS);
	}
	return false;
}

static void test_away(const char *spec, const char *when,
    bool (*take_away)(const struct server *server))
{
	const struct server_setup setup = { .spec = spec, .options = limits };
	struct clients clients;
	struct server server;

	if (!specs_start(when, &setup, &server))
		return;
	if (prepare_soon(&server, &clients, take_away)) {
		client_pause_ms(AWAY_MS);
		kill(server.pid, SIGCONT);
		expect_replies(spec, when, &clients);
		leave(&clients);
	} else {
		tap_skip("this machine is too busy to prepare in time",
		    "%s: %s", spec, when);
	}
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static bool stop(const struct server *server)
{
	return kill(server->pid, SIGSTOP) == 0;
}

/* How many handlers it takes to hold all of its threads. */
static unsigned hands;

static bool keep_busy(const struct server *server)
{
	uint64_t before = server_count(server, "reads");
	bool right = true;

	/* Left open: what becomes of them does not matter. */
	for (unsigned i = 0; i < hands && right; i++)
		right =
		    wire_get(wire_connect(server->port), "/block/4000000") == 0;
	return right && has_read(server, before + hands);
}

static unsigned count_hands(const char *spec)
{
	const char *threads = strstr(spec, "threads=");

	if (strstr(spec, "epoll") || strstr(spec, "uring"))
		return 1;
	return threads ? (unsigned)strtoul(threads + 8, NULL, 10) : 4;
}

/* A reply half sent: its reader goes on while nobody writes. */
static void test_reader_of_stopped(const char *spec)
{
	const struct server_setup setup = { .spec = spec, .options = limits };
	struct wire wire = { 0 };
	struct reply reply;
	struct server server;
	int status;

	if (!specs_start("reading from a stopped server", &setup, &server))
		return;
	wire.fd = wire_connect(server.port);
	status = wire_get(wire.fd, "/bytes/8000000");
	wire_readable(wire.fd, PATIENCE_MS);
	kill(server.pid, SIGSTOP);
	for (int i = 0; i < 40; i++) {
		char *room = bytes_reserve(&wire.in, 1 << 20);
		ssize_t n = recv(wire.fd, room, 1 << 20, MSG_DONTWAIT);

		wire.in.len += n > 0 ? (size_t)n : 0;
		client_pause_ms(AWAY_MS / 40);
	}
	kill(server.pid, SIGCONT);
	if (status == 0)
		status = wire_read_reply(&wire, MANY_MS, &reply);
	if (!tap_ok(status == 200,
		"%s: a reader who went on while it was stopped gets all", spec))
		tap_note("it gets %d", status);
	bytes_free(&wire.in);
	close(wire.fd);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static void test_gone_while_waiting(const char *spec)
{
	static const char *const options[] = { "--max-connections", "4", NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct server server;
	int fds[PLACES];

	if (!specs_is_evented(spec) ||
	    !specs_start("gone while its handler waits", &setup, &server))
		return;
	client_open_many(server.port, fds, PLACES);
	for (unsigned i = 0; i < PLACES; i++)
		tap_ok(wire_get(fds[i], "/wait/30000000") == 0,
		    "%s: a long wait", spec);
	has_read(&server, PLACES);
	for (unsigned i = 0; i < PLACES; i++)
		wire_reset(fds[i]);
	tap_ok(client_is_served_soon(server.port),
	    "%s: who resets while its handler waits makes room", spec);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static void test_half_closed_while_waiting(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct server server;
	int fd, status;

	if (!specs_start(
		"half-closed while its handler waits", &setup, &server))
		return;
	fd = wire_connect(server.port);
	status = wire_get(fd, "/wait/300000");
	has_read(&server, 1);
	shutdown(fd, SHUT_WR);
	if (status == 0)
		status = status_on(fd);
	if (!tap_ok(status == 200,
		"%s: who only ends its sending still gets its reply", spec))
		tap_note("it gets %d", status);
	close(fd);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static void test(const char *spec)
{
	hands = count_hands(spec);
	test_away(spec, "all threads busy", keep_busy);
	test_away(spec, "stopped", stop);
	test_reader_of_stopped(spec);
	test_gone_while_waiting(spec);
	test_half_closed_while_waiting(spec);
}

int main(void)
{
	return specs_for_each(test, AT_ONCE);
}
