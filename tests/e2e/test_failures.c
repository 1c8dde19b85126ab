/* SPDX-License-Identifier: MIT */
/*
 * What the kernel may refuse: a part that can't be made ends the server with
 * status 1 and one line that says which; what can be done without is done
 * without.
 */
#include <errno.h>
#include <string.h>

#include "base/log.h"
#include "client.h"
#include "sanitized.h"
#include "specs.h"
#include "tap.h"

enum { AT_ONCE = 4 }; /* strategies */

/* Whether it is one line, and the right one. */
static bool is_one_line(const char *errors, const char *names)
{
	const char *end = strchr(errors, '\n');

	return end && !end[1] && strstr(errors, names);
}

static void expect_failure(
    const char *spec, const char *const *calls, const char *names)
{
	const struct server_setup setup = { .spec = spec, .without = calls };
	struct outcome outcome = { 0 };
	struct server server;
	int error = server_start(&setup, &server, &outcome);

	if (error == -ENOTSUP) {
		tap_skip(outcome.errors, "%s: without %s", spec, calls[0]);
		return;
	}
	if (!tap_ok(error == -ECHILD && outcome.status == EXIT_FAILED &&
			is_one_line(outcome.errors, names),
		"%s: without %s: status 1 and one line", spec, calls[0]))
		tap_note("start %d, status %d; should mention \"%s\": %.900s",
		    error, outcome.status, names, outcome.errors);
	if (!error)
		server_stop(&server);
}

static bool is_over_epoll(const char *spec)
{
	return !strstr(spec, "uring");
}

static void test_parts(const char *spec)
{
	static const char *const no_epoll[] = { "epoll_create1", NULL };
	static const char *const no_timer[] = { "timerfd_create", NULL };
	static const char *const no_thread[] = { "clone:EAGAIN",
		"clone3:EAGAIN", NULL };
	static const char *const no_listening[] = { "listen:EACCES", NULL };
	bool epoll = is_over_epoll(spec);

	expect_failure(spec, no_listening, "can't listen");
	if (epoll)
		expect_failure(spec, no_epoll, "can't make an epoll set");
	if (epoll && strncmp(spec, "epoll", 5) != 0)
		expect_failure(spec, no_timer, "can't make a timer");
	/* The leak check at exit is a thread of the sanitizer's. */
	if (!sanitized && !strstr(spec, "threads=1") &&
	    (strstr(spec, "threads=") || strstr(spec, "reactor-pool") ||
		strstr(spec, "leader-follower")))
		expect_failure(spec, no_thread, "can't start a thread");
}

/* It listens, for that works; then it can't wait, and must not go on. */
static void test_wait(const char *spec)
{
	static const char *const calls[] = { "epoll_wait:EPERM",
		"epoll_pwait2:EPERM", "epoll_pwait:EPERM", NULL };
	const struct server_setup setup = { .spec = spec, .without = calls };
	struct outcome outcome = { 0 };
	struct server server;

	if (!specs_start("no wait", &setup, &server))
		return;
	server_wait(&server, PATIENCE_MS, &outcome);
	if (!tap_ok(outcome.status == EXIT_FAILED &&
			strstr(outcome.errors, "can't wait for events"),
		"%s: without any wait: status 1, and why", spec))
		tap_note("status %d: %.900s", outcome.status, outcome.errors);
}

/* As before Linux 5.11, or where a filter does not know the call. */
static void test_coarse_wait(const char *spec, const char *call)
{
	const char *const calls[] = { call, NULL };
	const struct server_setup setup = { .spec = spec, .without = calls };
	struct server server;

	if (!specs_start(call, &setup, &server))
		return;
	tap_ok(client_get(server.port, "/") == 200 &&
		   client_get(server.port, "/wait/3000") == 200,
	    "%s: without %s: serves", spec, call);
	tap_ok(client_sees_rest(&server), "%s: without %s: does not spin", spec,
	    call);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

static void test(const char *spec)
{
	test_parts(spec);
	if (!is_over_epoll(spec))
		return;
	test_wait(spec);
	test_coarse_wait(spec, "epoll_pwait2");
	test_coarse_wait(spec, "epoll_pwait2:EPERM");
}

int main(void)
{
	return specs_for_each(test, AT_ONCE);
}
