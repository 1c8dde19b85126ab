/* SPDX-License-Identifier: MIT */
#include "client.h"

#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "tap.h"
#include "wire.h"

int client_get(int port, const char *path)
{
	struct wire wire = { .fd = wire_connect(port) };
	struct reply reply;
	int status;

	if (wire.fd < 0)
		return wire.fd;
	status = wire_get(wire.fd, path);
	if (status == 0)
		status = wire_read_reply(&wire, PATIENCE_MS, &reply);
	bytes_free(&wire.in);
	close(wire.fd);
	return status;
}

bool client_is_served(int port)
{
	int status = client_get(port, "/");

	if (status != 200)
		tap_note("GET / gives %d", status);
	return status == 200;
}

bool client_is_served_soon(int port)
{
	int status = 0;

	for (int ms = 0; ms < PATIENCE_MS; ms += 20) {
		status = client_get(port, "/");
		if (status == 200)
			return true;
		client_pause_ms(20);
	}
	tap_note("GET / gives %d", status);
	return false;
}

bool client_open_many(int port, int *fds, unsigned count)
{
	bool all = true;

	for (unsigned i = 0; i < count; i++) {
		fds[i] = wire_connect(port);
		all = all && fds[i] >= 0;
	}
	return all;
}

void client_close_many(const int *fds, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (fds[i] >= 0)
			close(fds[i]);
}

void client_pause_ms(long ms)
{
	const struct timespec pause = {
		.tv_sec = ms / 1000,
		.tv_nsec = ms % 1000 * (long)NS_PER_MS,
	};

	nanosleep(&pause, NULL);
}

enum {
	WATCH_MS = 400,
	WAITS_MOST = 200, /* in WATCH_MS; a spinning thread makes thousands */
};

bool client_sees_rest(const struct server *server)
{
	uint64_t before = server_count(server, "waits"), waits;

	client_pause_ms(WATCH_MS);
	waits = server_count(server, "waits") - before;
	if (waits > WAITS_MOST)
		tap_note(
		    "%llu waits in %d ms", (unsigned long long)waits, WATCH_MS);
	return waits <= WAITS_MOST;
}

bool client_settles(const struct server *server, const struct footprint *before)
{
	uint64_t end = clock_now_ns() + PATIENCE_MS * NS_PER_MS;
	struct footprint now;

	do {
		now = procfs_footprint(server->pid);
		if (now.descriptors <= before->descriptors &&
		    now.threads <= before->threads &&
		    now.processes <= before->processes)
			return true;
		client_pause_ms(5);
	} while (clock_now_ns() < end);
	tap_note("%ld descriptors, %ld threads, %ld processes; before %ld, "
		 "%ld, %ld",
	    now.descriptors, now.threads, now.processes, before->descriptors,
	    before->threads, before->processes);
	return false;
}
