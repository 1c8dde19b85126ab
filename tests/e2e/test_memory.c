/* SPDX-License-Identifier: MIT */
/*
 * Content that never becomes whole: what all of it may take is bounded, and
 * when its senders are gone so is the memory, whatever the threads.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "client.h"
#include "sanitized.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	CONNECTIONS = 80,
	ROUNDS = 3,
	BODY_BYTES = 1 << 20,
	HELD_BYTES = 8 << 20,
	/* Near the start: a little, and buffers of each thread's own. */
	LEFT_KB = 8 * 1024,
	LEFT_THREAD_KB = 1536,
	REACHED_KB = 8 * 1024 + 6144, /* HELD_BYTES, and what all else takes */
};

static char request[BODY_BYTES + 200];
static size_t head_bytes;

/* All of a body but its last byte. A server that has refused may reset. */
static void send_most(int fd)
{
	int rc = wire_send(fd, request, head_bytes + BODY_BYTES - 1);

	if (rc && rc != -EPIPE && rc != -ECONNRESET)
		tap_note("sending fails: %s", strerror(-rc));
}

static void send_round(int port, int *fds)
{
	client_open_many(port, fds, CONNECTIONS);
	for (int i = 0; i < CONNECTIONS; i++)
		send_most(fds[i]);
}

static long growth_kb(const struct server *server, long before_kb)
{
	return procfs_footprint(server->pid).resident_kb - before_kb;
}

/* Waits until the server holds little more than before. */
static bool is_given_back(
    const struct server *server, const struct footprint *before)
{
	uint64_t end = clock_now_ns() + PATIENCE_MS * NS_PER_MS;
	long most_kb = LEFT_KB + before->threads * LEFT_THREAD_KB;

	while (growth_kb(server, before->resident_kb) > most_kb) {
		if (clock_now_ns() > end)
			return false;
		client_pause_ms(5);
	}
	return true;
}

static void test_returns(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	struct server server;
	struct footprint before;
	int fds[CONNECTIONS];

	if (!specs_start("memory comes back", &setup, &server))
		return;
	before = procfs_footprint(server.pid);
	for (int i = 0; i < ROUNDS; i++) {
		send_round(server.port, fds);
		client_close_many(fds, CONNECTIONS);
	}
	if (sanitized)
		tap_skip("a sanitizer holds freed memory back",
		    "%s: memory comes back", spec);
	else if (!tap_ok(is_given_back(&server, &before),
		     "%s: memory comes back", spec))
		tap_note("%ld KB more than before",
		    growth_kb(&server, before.resident_kb));
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static int upload(int port)
{
	struct wire wire = { .fd = wire_connect(port) };
	struct reply reply;
	int status = wire_send(wire.fd, request, head_bytes + BODY_BYTES);

	if (status == 0)
		status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	bytes_free(&wire.in);
	close(wire.fd);
	return status;
}

/* Tries until one succeeds, for the server may not have seen the others go. */
static bool is_room_again(int port)
{
	uint64_t end = clock_now_ns() + PATIENCE_MS * NS_PER_MS;
	int status;

	do
		status = upload(port);
	while (status != 200 && clock_now_ns() < end);
	if (status != 200)
		tap_note("an upload gets %d", status);
	return status == 200;
}

/* Whether one of them is told so, in time. */
static bool is_one_refused(const int *fds)
{
	struct pollfd polls[CONNECTIONS];
	struct wire wire = { 0 };
	struct reply reply;
	int status = -ETIMEDOUT;

	for (int i = 0; i < CONNECTIONS; i++)
		polls[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	if (poll(polls, CONNECTIONS, PATIENCE_MS) > 0)
		for (int i = 0; i < CONNECTIONS && !wire.fd; i++)
			if (polls[i].revents)
				wire.fd = polls[i].fd;
	if (wire.fd)
		status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	if (status != 503)
		tap_note("one gets %d", status);
	bytes_free(&wire.in);
	return status == 503;
}

static void check_reached(const char *spec, long reached_kb)
{
	if (sanitized)
		tap_skip("a sanitizer needs memory of its own",
		    "%s: content in sum is bounded", spec);
	else if (!tap_ok(reached_kb < REACHED_KB,
		     "%s: content in sum is bounded", spec))
		tap_note("%ld KB more", reached_kb);
}

static void test_bound(const char *spec)
{
	const char *const options[] = { "--max-body-memory", "8388608", NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	int fds[CONNECTIONS], good;
	struct server server;
	long before_kb;

	if (!specs_start("memory is bounded", &setup, &server))
		return;
	before_kb = procfs_footprint(server.pid).resident_kb;
	send_round(server.port, fds);
	check_reached(spec, growth_kb(&server, before_kb));
	tap_ok(is_one_refused(fds), "%s: 503 for what is too much", spec);
	tap_ok(client_is_served(server.port), "%s: serves what needs no memory",
	    spec);
	client_close_many(fds, CONNECTIONS);
	/* What was answered counts no more: ten times the bound passes. */
	for (good = 0; good < 80 && is_room_again(server.port); good++)
		;
	tap_ok(good == 80, "%s: has room for others again", spec);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

/* With many threads too, where the strategy takes any. */
static void test(const char *spec)
{
	char threads[SPEC_BYTES + 16];
	const char *const check[] = { "--check", "--strategy", threads, NULL };
	struct outcome outcome;

	test_returns(spec);
	test_bound(spec);
	snprintf(threads, sizeof(threads), "%s:threads=16", spec);
	if (strchr(spec, ':'))
		return;
	server_run(check, &outcome);
	if (outcome.status == EXIT_DONE)
		test_returns(threads);
}

int main(void)
{
	head_bytes = (size_t)snprintf(request, sizeof(request),
	    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n",
	    BODY_BYTES);
	memset(request + head_bytes, 'x', BODY_BYTES);
	return specs_for_each(test, 1);
}
