/* SPDX-License-Identifier: MIT */
#include "core/server.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "core/listener.h"
#include "core/stop.h"

static int explain_listen(
    const struct server *sv, int rc, char *ret_why, size_t cap)
{
	char text[80];
	const char *hint = strerror(-rc);

	listener_format(&sv->config.address, text, sizeof(text));
	if (rc == -EADDRINUSE)
		hint = "the port is in use; port 0 takes a free one";
	else if (rc == -EADDRNOTAVAIL)
		hint = "the address is not one of this machine's";
	snprintf(ret_why, cap, "can't listen on %s: %s", text, hint);
	return rc;
}

static int save_trace(struct server *sv)
{
	int rc;

	/* In place of what was there; a pipe has nothing to cut off. */
	if (ftruncate(fileno(sv->config.trace), 0) && errno != EINVAL)
		rc = -errno;
	else
		rc = trace_save(sv->rings, sv->threads, sv->config.trace);
	if (fclose(sv->config.trace) && !rc)
		rc = -errno;
	if (rc)
		log_line("can't write the trace %s: %s", sv->config.trace_path,
		    strerror(-rc));
	return rc;
}

/* Patience is over while a handler holds a thread. */
static void save_at_last(void *arg)
{
	struct server *sv = arg;

	pthread_mutex_lock(&sv->threads_lock);
	if (save_trace(sv))
		_exit(EXIT_FAILED);
}

int server_open(struct server *sv, bool shared, char *ret_why, size_t cap)
{
	int rc;

	/* The strategies give up by themselves; this is for a held thread. */
	sv->stop_fd = stop_open((unsigned)(sv->config.drain_ns / NS_PER_S) + 2);
	if (sv->stop_fd < 0) {
		snprintf(ret_why, cap, "can't make the stop descriptor: %s",
		    strerror(-sv->stop_fd));
		return sv->stop_fd;
	}
	rc = counters_open(&sv->counters, sv->config.counters_fd);
	if (rc) {
		snprintf(ret_why, cap,
		    "can't share counters by descriptor "
		    "%d: %s",
		    sv->config.counters_fd, strerror(-rc));
		return rc;
	}
	rc = listener_open(&sv->config.address, sv->config.backlog, shared);
	if (rc < 0)
		return explain_listen(sv, rc, ret_why, cap);
	sv->listen_fd = rc;
	atomic_store(&sv->listeners, 1);
	pthread_mutex_init(&sv->threads_lock, NULL);
	rc = sv->config.trace ? stop_set_last(save_at_last, sv) : 0;
	if (rc)
		snprintf(
		    ret_why, cap, "can't start a thread: %s", strerror(-rc));
	return rc;
}

int server_close(struct server *sv)
{
	int rc = 0;

	stop_cancel_last();
	if (sv->config.trace)
		rc = save_trace(sv);
	for (size_t i = 0; i < sv->threads; i++)
		trace_ring_free(sv->rings[i]);
	free(sv->rings);
	counters_close(&sv->counters);
	close(sv->listen_fd);
	close(sv->stop_fd);
	pthread_mutex_destroy(&sv->threads_lock);
	return rc;
}

static void announce(int fd, const char *line)
{
	size_t len = strlen(line);

	if (write(fd, line, len) != (ssize_t)len)
		log_line("can't say on descriptor %d that the server is "
			 "ready: %s",
		    fd, strerror(errno));
}

void server_ready(struct server *sv)
{
	char text[80], line[128];

	listener_format(&sv->config.address, text, sizeof(text));
	snprintf(line, sizeof(line), "listening on %s\n", text);
	announce(STDOUT_FILENO, line);
	if (sv->config.ready_fd >= 0) {
		announce(sv->config.ready_fd, line);
		close(sv->config.ready_fd);
	}
}

int server_listen_again(struct server *sv)
{
	int fd = listener_share(&sv->config.address, sv->config.backlog);

	if (fd >= 0)
		atomic_fetch_add(&sv->listeners, 1);
	return fd;
}

void server_drain(struct server *sv, int listen_fd)
{
	uint64_t unset = 0;

	/* The end is known before anybody sees that there is one. */
	atomic_compare_exchange_strong(
	    &sv->drain_end_ns, &unset, clock_now_ns() + sv->config.drain_ns);
	atomic_store(&sv->draining, true);
	listener_hold_back(listen_fd);
}

void server_stop_listening(struct server *sv, int listen_fd)
{
	/* From now on the kernel refuses who would connect. */
	shutdown(listen_fd, SHUT_RD);
	atomic_fetch_sub(&sv->listeners, 1);
}

int server_fail(struct server *sv, int rc, const char *what)
{
	int none = 0;

	if (!atomic_compare_exchange_strong(&sv->error, &none, rc))
		return rc;
	log_line("%s: %s", what, strerror(-rc));
	atomic_store(&sv->drain_end_ns, clock_now_ns());
	atomic_store(&sv->draining, true);
	stop_request();
	return rc;
}

bool server_drained(const struct server *sv)
{
	if (!server_draining(sv))
		return false;
	if (!atomic_load(&sv->listeners) && !atomic_load(&sv->connections))
		return true;
	return clock_now_ns() >= atomic_load(&sv->drain_end_ns);
}

bool server_peer_came(struct server *sv)
{
	return atomic_fetch_add_explicit(&sv->connections, 1,
		   memory_order_relaxed) < sv->config.max_connections;
}

void server_peer_gone(struct server *sv)
{
	atomic_fetch_sub_explicit(&sv->connections, 1, memory_order_relaxed);
}
