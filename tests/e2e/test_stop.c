/* SPDX-License-Identifier: MIT */
/*
 * SIGTERM: what was received is answered, who waits to be accepted is served,
 * replies under way are finished, idle connections are closed, nothing new is
 * taken, and the server ends with status 0, after --drain at the latest.
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "client.h"
#include "load.h"
#include "sanitized.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 4, /* strategies */
	WAITING = 8,
	QUEUED = 32,
	QUEUED_ROUNDS = 6,
	STORMS = 3,
	STORMERS = 8,
	RESETS = 40,
	RESET_BYTES = 100 * 1000,
	IDLE = 10,
	SETTLE_MS = 150, /* until the server has read what was sent */
	LARGE_BYTES = 20 * 1000 * 1000,
	LOAD_CONNECTIONS = 32,
	LOAD_MS = 200,
	SOON_MS = 5000, /* less than the drain time that it is held against */
};

/* Clients that come one after the other, from several threads. */
struct storm {
	int port;
	_Atomic unsigned served, reset;
};

/* Asks the server to stop; it must end with 0 within so many ms. */
static void expect_stop(
    const char *spec, const char *what, struct server *server, int within_ms)
{
	struct outcome outcome = { 0 };
	int status = server_wait(server, within_ms, &outcome);

	if (!tap_ok(status == 0, "%s: %s", spec, what))
		tap_note("%d: %.900s", status, outcome.errors);
}

/* Two pipelined requests, the first of which waits. */
static bool ask_twice(int fd)
{
	static const char requests[] =
	    "GET /wait/400000 HTTP/1.1\r\nHost: a\r\n\r\n"
	    "GET /bytes/5 HTTP/1.1\r\nHost: a\r\n\r\n";

	return wire_send(fd, requests, sizeof(requests) - 1) == 0;
}

/* How many replies come before the end; -1 when it does not end in order. */
static int count_replies(int fd)
{
	struct wire wire = { .fd = fd };
	struct reply reply;
	int count = 0, status;

	while ((status = wire_read_reply(&wire, PATIENCE_MS, &reply)) == 200)
		count++;
	bytes_free(&wire.in);
	return status == 0 ? count : -1;
}

/*
 * A blocking strategy may have left a request unread; then it got no answer
 * at all. An evented one has read them all.
 */
static void test_received(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct server server;
	int fds[WAITING];
	int wrong = 0;

	if (!specs_start("stop with requests in hand", &setup, &server))
		return;
	client_open_many(server.port, fds, WAITING);
	for (unsigned i = 0; i < WAITING; i++)
		wrong += !ask_twice(fds[i]);
	client_pause_ms(SETTLE_MS);
	server_ask_to_stop(&server);
	for (unsigned i = 0; i < WAITING; i++) {
		int count = count_replies(fds[i]);

		wrong += count != 2 && (specs_is_evented(spec) || count);
	}
	if (!tap_ok(wrong == 0, "%s: what was received is answered", spec))
		tap_note("%d of %d connections are not", wrong, WAITING);
	client_close_many(fds, WAITING);
	expect_stop(spec, "then it ends with 0", &server, SOON_MS);
}

/* A slow handler holds one thread; meanwhile clients come, ask and wait. */
static int serve_queued(struct server *server)
{
	int fds[QUEUED + 1], served = 0;

	client_open_many(server->port, fds, 1);
	served -= wire_get(fds[0], "/block/100000") != 0;
	client_pause_ms(SETTLE_MS / 3);
	client_open_many(server->port, fds + 1, QUEUED);
	for (unsigned i = 1; i <= QUEUED; i++)
		served -= wire_get(fds[i], "/") != 0;
	server_ask_to_stop(server);
	for (unsigned i = 0; i <= QUEUED; i++)
		served += count_replies(fds[i]) == 1;
	client_close_many(fds, QUEUED + 1);
	return served;
}

/* Which thread is held, and who hears of the stop first, is chance. */
static void test_queued(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct server server;
	int served;

	for (int i = 0; i < QUEUED_ROUNDS; i++) {
		if (!specs_start(
			"stop with clients in the queue", &setup, &server))
			return;
		served = serve_queued(&server);
		if (!tap_ok(served == QUEUED + 1,
			"%s: who waits in the queue is served", spec))
			tap_note("%d of %d are", served, QUEUED + 1);
		expect_stop(spec, "then it ends with 0", &server, SOON_MS);
	}
}

/* Connects and asks until nobody listens. */
static void *storm(void *argument)
{
	struct storm *all = argument;
	struct reply reply;
	int status = 0;

	while (status != -ECONNREFUSED) {
		struct wire wire = { .fd = wire_connect(all->port) };

		status = wire.fd < 0 ? wire.fd : wire_get(wire.fd, "/");
		if (status == 0)
			status = wire_read_reply(&wire, PATIENCE_MS, &reply);
		atomic_fetch_add(&all->served, status == 200);
		atomic_fetch_add(
		    &all->reset, status < 0 && status != -ECONNREFUSED);
		bytes_free(&wire.in);
		if (wire.fd >= 0)
			close(wire.fd);
	}
	return NULL;
}

/* Whoever gets through is served, or turned away in order. */
static void test_storm(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	pthread_t threads[STORMERS];
	struct server server;
	struct storm all = { 0 };

	if (!specs_start("stop while clients connect", &setup, &server))
		return;
	all.port = server.port;
	for (int i = 0; i < STORMERS; i++)
		REQUIRE(pthread_create(&threads[i], NULL, storm, &all) == 0);
	while (atomic_load(&all.served) < STORMERS && !atomic_load(&all.reset))
		client_pause_ms(1);
	server_ask_to_stop(&server);
	for (int i = 0; i < STORMERS; i++)
		pthread_join(threads[i], NULL);
	if (!tap_ok(all.reset == 0, "%s: nobody who connects is reset", spec))
		tap_note("%u are, %u are served", all.reset, all.served);
	expect_stop(spec, "then it ends with 0", &server, SOON_MS);
}

static void test_under_way(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct server server;
	struct wire wire;
	struct reply reply;
	int status;

	if (!specs_start("stop with a reply under way", &setup, &server))
		return;
	wire = (struct wire){ .fd = wire_connect(server.port) };
	status = wire_get(wire.fd, "/bytes/20000000");
	wire_readable(wire.fd, PATIENCE_MS);
	server_ask_to_stop(&server);
	client_pause_ms(SETTLE_MS);
	if (status == 0)
		status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	if (!tap_ok(status == 200 && reply.body_len == LARGE_BYTES,
		"%s: a reply under way is finished", spec))
		tap_note("it gets %d", status);
	tap_ok(wire_ends(wire.fd, PATIENCE_MS),
	    "%s: and its connection closed in order", spec);
	bytes_free(&wire.in);
	close(wire.fd);
	expect_stop(spec, "then it ends with 0", &server, SOON_MS);
}

static void test_idle(const char *spec)
{
	static const char *const options[] = { "--drain", "30s", NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct server server;
	int fds[IDLE], ended = 0;

	if (!specs_start("stop with idle connections", &setup, &server))
		return;
	client_open_many(server.port, fds, IDLE);
	tap_ok(client_is_served(server.port), "%s: serves before", spec);
	server_ask_to_stop(&server);
	for (unsigned i = 0; i < IDLE; i++)
		ended += wire_ends(fds[i], PATIENCE_MS);
	tap_ok(ended == IDLE, "%s: idle connections are closed", spec);
	expect_stop(spec, "without waiting for them", &server, SOON_MS);
	tap_ok(wire_connect(server.port) < 0, "%s: and nobody listens", spec);
	client_close_many(fds, IDLE);
}

/* Content that breaks off: all of it, and the reset, come at once. */
static void reset_many(const struct server *server)
{
	static const char head[] = "POST /echo HTTP/1.1\r\nHost: a\r\n"
				   "Content-Length: 500000\r\n\r\n";
	static const char content[RESET_BYTES];
	int fd;

	kill(server->pid, SIGSTOP);
	for (int i = 0; i < RESETS; i++) {
		fd = wire_connect(server->port);
		if (wire_send(fd, head, sizeof(head) - 1) ||
		    wire_send(fd, content, sizeof(content)))
			tap_note("content can't be sent");
		wire_reset(fd);
	}
	kill(server->pid, SIGCONT);
}

static void test_reset(const char *spec)
{
	static const char *const options[] = { "--drain", "30s", NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct server server;

	if (!specs_start("stop after resets", &setup, &server))
		return;
	reset_many(&server);
	tap_ok(client_is_served(server.port), "%s: serves after resets", spec);
	server_ask_to_stop(&server);
	expect_stop(spec, "does not wait for who reset", &server, SOON_MS);
}

static void test_gives_up(const char *spec)
{
	static const char *const options[] = { "--drain", "300ms", NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct server server;
	int fd;

	if (!specs_start(
		"stop with a request that takes long", &setup, &server))
		return;
	fd = wire_connect(server.port);
	tap_ok(wire_get(fd, "/wait/20000000") == 0, "%s: a long wait", spec);
	client_pause_ms(SETTLE_MS);
	server_ask_to_stop(&server);
	expect_stop(spec, "gives up after --drain, with 0", &server, SOON_MS);
	close(fd);
}

static void test_load(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct load load = { .connections = LOAD_CONNECTIONS };
	struct server server;

	if (!specs_start("stop under load", &setup, &server))
		return;
	load.port = server.port;
	load_start(&load);
	client_pause_ms(LOAD_MS);
	server_ask_to_stop(&server);
	load_wait(&load);
	tap_ok(
	    load.replies > LOAD_CONNECTIONS, "%s: load before the stop", spec);
	if (!tap_ok(load.torn == 0, "%s: under load no reply is torn", spec))
		tap_note("%u of %lu", load.torn, load.replies);
	expect_stop(spec, "under load it ends with 0", &server, SOON_MS);
}

static bool ends_a_list(const char *path)
{
	char text[4] = "";
	FILE *file = fopen(path, "re");
	bool right = file && fseek(file, -3, SEEK_END) == 0 &&
		     fread(text, 1, 3, file) == 3;

	if (file)
		fclose(file);
	return right && strcmp(text, "\n]\n") == 0;
}

/* A handler holds a thread for longer than anybody will wait. */
static void test_trace(const char *spec)
{
	char path[] = "/tmp/paceline-trace-XXXXXX";
	const char *const options[] = { "--drain", "300ms", "--trace", path,
		NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	int file = mkstemp(path), fd;
	struct outcome outcome;
	struct server server;

	REQUIRE(file >= 0);
	close(file);
	if (specs_start("stop with a thread held", &setup, &server)) {
		fd = wire_connect(server.port);
		tap_ok(wire_get(fd, "/block/20000000") == 0, "%s: a long block",
		    spec);
		while (server_count(&server, "reads") < 1)
			client_pause_ms(1);
		server_ask_to_stop(&server);
		/* Who is not joined is a leak to the thread sanitizer. */
		if (sanitized)
			server_wait(&server, PATIENCE_MS, &outcome);
		else
			expect_stop(spec, "gives up on a held thread, with 0",
			    &server, 2 * SOON_MS);
		tap_ok(ends_a_list(path), "%s: and its trace is whole", spec);
		close(fd);
	}
	unlink(path);
}

static void test(const char *spec)
{
	test_received(spec);
	test_queued(spec);
	for (int i = 0; i < STORMS; i++)
		test_storm(spec);
	test_under_way(spec);
	test_idle(spec);
	test_reset(spec);
	test_gives_up(spec);
	test_load(spec);
	test_trace(spec);
}

int main(void)
{
	return specs_for_each(test, AT_ONCE);
}
