/* SPDX-License-Identifier: MIT */
/*
 * What serving files takes of the system: a descriptor for each connection at
 * most, an honest status when there is none left, and no harm to what stands
 * below the docroot and is no file.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client.h"
#include "docroot.h"
#include "specs.h"
#include "tap.h"
#include "wire.h"

enum {
	AT_ONCE = 4, /* strategies */
	PIPELINES = 4,
	FILE_BYTES = 3000, /* sixteen of them fit into one output */
	STUCK_MS = 200,    /* no byte taken for so long: backpressure */
};

/* A FIFO that is opened and closed again kills its writer with SIGPIPE. */
static void test_fifo(const char *spec, int port)
{
	int watch = inotify_init1(IN_NONBLOCK | IN_CLOEXEC), status;
	char path[4200], event[4096];

	snprintf(path, sizeof(path), "%s/pipe", docroot_path());
	tap_ok(inotify_add_watch(watch, path, IN_OPEN) >= 0,
	    "%s: the FIFO is watched", spec);
	status = client_get(port, "/file/pipe");
	tap_ok(status == 404, "%s: a FIFO is not found", spec);
	tap_ok(read(watch, event, sizeof(event)) < 0 && errno == EAGAIN,
	    "%s: a FIFO is not opened", spec);
	close(watch);
}

static void limit_descriptors(pid_t pid, rlim_t most, struct rlimit *ret_old)
{
	struct rlimit now;

	prlimit(pid, RLIMIT_NOFILE, NULL, ret_old);
	now = *ret_old;
	now.rlim_cur = most;
	prlimit(pid, RLIMIT_NOFILE, &now, NULL);
}

static int get_on(struct wire *wire, const char *path)
{
	struct reply reply;
	int status = wire_get(wire->fd, path);

	return status ? status : wire_read_reply(wire, PATIENCE_MS, &reply);
}

static void test_lack(const char *spec, const struct server *server)
{
	struct wire wire = { .fd = wire_connect(server->port) };
	struct rlimit old, none;
	int before = get_on(&wire, "/file/hello.txt"), without, missing;

	limit_descriptors(server->pid, 0, &old);
	without = get_on(&wire, "/file/hello.txt");
	limit_descriptors(server->pid, old.rlim_cur, &none);
	missing = get_on(&wire, "/file/nonesuch");
	if (!tap_ok(before == 200 && without == 503 && missing == 404 &&
			get_on(&wire, "/file/hello.txt") == 200,
		"%s: lack of descriptors is a 503, for as long as it lasts",
		spec))
		tap_note("%d, without a descriptor %d; missing %d", before,
		    without, missing);
	bytes_free(&wire.in);
	close(wire.fd);
}

/* Asks for files without end, and reads none. */
static void flood(int fd, const struct bytes *requests)
{
	const struct timeval stuck = { .tv_usec = STUCK_MS * 1000 };

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &stuck, sizeof(stuck));
	while (send(fd, requests->data, requests->len, MSG_NOSIGNAL) ==
	       (ssize_t)requests->len)
		;
}

static void test_pipelines(const char *spec, const struct server *server)
{
	struct footprint before = procfs_footprint(server->pid), now;
	struct bytes requests = { 0 };
	int fds[PIPELINES];
	long more;

	while (requests.len < 16 * 1024)
		bytes_add_string(
		    &requests, "GET /file/some HTTP/1.1\r\nHost: a\r\n\r\n");
	for (int i = 0; i < PIPELINES; i++)
		fds[i] = wire_connect_narrow(server->port, 4096);
	for (int i = 0; i < PIPELINES; i++)
		flood(fds[i], &requests);
	now = procfs_footprint(server->pid);
	more = now.descriptors - before.descriptors;
	if (!tap_ok(more <= 2 * PIPELINES,
		"%s: a pipeline of files holds one open", spec))
		tap_note("%ld descriptors for %d connections", more, PIPELINES);
	bytes_free(&requests);
	client_close_many(fds, PIPELINES);
	tap_ok(client_settles(server, &before),
	    "%s: the pipelines leave nothing behind", spec);
}

static void test(const char *spec)
{
	const char *const options[] = { "--docroot", docroot_path(), NULL };
	const struct server_setup setup = { .spec = spec, .options = options };
	struct server server;

	if (!specs_start("files", &setup, &server))
		return;
	test_fifo(spec, server.port);
	test_lack(spec, &server);
	test_pipelines(spec, &server);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
}

int main(void)
{
	docroot_add("some", FILE_BYTES);
	return specs_for_each(test, AT_ONCE);
}
