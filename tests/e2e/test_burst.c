/* SPDX-License-Identifier: MIT */
/*
 * As many requests at one moment as clients can have waiting: all are served,
 * and a receive that finds no buffer waits for its turn, once.
 */
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "client.h"
#include "specs.h"
#include "stats.h"
#include "tap.h"
#include "wire.h"

enum {
	BURST = 2000, /* several times what a ring has buffers */
	OWN_FILES = 100,
};

/* Returns whether so many descriptors may be open here. */
static bool allow_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return false;
	limit.rlim_cur = limit.rlim_max;
	return setrlimit(RLIMIT_NOFILE, &limit) == 0 &&
	       limit.rlim_max >= BURST + OWN_FILES;
}

static int status_on(int fd)
{
	struct wire wire = { .fd = fd };
	struct reply reply;
	int status = wire_read_reply(&wire, PATIENCE_MS, &reply);

	bytes_free(&wire.in);
	return status;
}

static int serve_burst(const struct server *server, int *fds)
{
	int served = 0;

	kill(server->pid, SIGSTOP);
	client_open_many(server->port, fds, BURST);
	for (int i = 0; i < BURST; i++)
		served -= wire_get(fds[i], "/") != 0;
	kill(server->pid, SIGCONT);
	for (int i = 0; i < BURST; i++)
		served += status_on(fds[i]) == 200;
	return served;
}

static void test(const char *spec)
{
	const struct server_setup setup = { .spec = spec };
	static int fds[BURST];
	struct server server;
	struct wire wire;
	long rearms;
	int served;

	if (!allow_files()) {
		tap_skip("too few descriptors here", "%s: a burst", spec);
		return;
	}
	if (!specs_start("a burst of requests", &setup, &server))
		return;
	served = serve_burst(&server, fds);
	if (!tap_ok(served == BURST, "%s: a burst of requests is served", spec))
		tap_note("%d of %d are", served, BURST);
	wire = (struct wire){ .fd = wire_connect(server.port) };
	rearms = stats_ask(&wire, "rearms");
	if (!tap_ok(rearms >= 0 && rearms <= BURST,
		"%s: no receive is begun again and again", spec))
		tap_note("%ld are, for %d requests", rearms, BURST);
	bytes_free(&wire.in);
	close(wire.fd);
	client_close_many(fds, BURST);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	return specs_for_each(test, 1);
}
