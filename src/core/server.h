/* SPDX-License-Identifier: MIT */
/*
 * The server as strategies see it: what the core owns for them. Listening
 * sockets, the stop descriptor, limits and timeouts, counters, trace, and the
 * number of open connections are the core's; threads, waiting, and who reads,
 * handles and writes are the strategy's.
 */
#ifndef PACELINE_CORE_SERVER_H
#define PACELINE_CORE_SERVER_H

#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#include "core/counters.h"
#include "core/parker.h"
#include "core/peer.h"
#include "core/timeouts.h"
#include "core/trace.h"
#include "http/conn.h"

struct server_config {
	struct sockaddr_storage address;
	int backlog;
	uint32_t max_connections; /* above it: 503 and a close */
	uint64_t drain_ns;        /* patience with clients at the end */
	struct timeouts timeouts;
	struct http_limits limits;
	const char *docroot;
	const char *trace_path;
	FILE *trace;     /* open for writing, or NULL: off */
	int ready_fd;    /* or -1 */
	int counters_fd; /* or -1 */
};

struct server {
	struct server_config config;
	const struct application *app;
	int listen_fd;
	int stop_fd;
	struct counters counters;
	atomic_bool draining;
	_Atomic uint64_t drain_end_ns;
	_Atomic uint32_t connections;
	_Atomic size_t held_bytes;    /* content of requests, in memory */
	_Atomic uint32_t listeners;   /* sockets that still take connections */
	_Atomic int error;            /* of the first server_fail(), or 0 */
	FILE *trace;                  /* or NULL */
	pthread_mutex_t threads_lock; /* for the lists below */
	struct thread *first_thread;  /* of those that run */
	struct trace_ring **rings;
	size_t threads;
};

/* Connections above the limit that may be told so at the same time. */
#define SERVER_REFUSAL_SLOTS 64

/* Slots that a table shared by all connections needs. */
static inline uint32_t server_slots(const struct server *sv)
{
	return sv->config.max_connections + SERVER_REFUSAL_SLOTS;
}

/*
 * Opens listener, counters and stop descriptor. `shared`: more sockets will
 * listen on the address. Returns 0, or -errno with one line in ret_why.
 */
MUST_USE int server_open(
    struct server *sv, bool shared, char *ret_why, size_t cap);

/* Saves the trace and gives all back. Returns 0 or -errno. */
MUST_USE int server_close(struct server *sv);

/* The strategy accepts from now on: says so, on stdout and the ready_fd. */
void server_ready(struct server *sv);

/* One more listening socket, on the same address; the caller closes it. */
MUST_USE int server_listen_again(struct server *sv);

/*
 * From now on replies say close, and nobody new can connect to listen_fd.
 * Each owner of a listening socket calls it for its own, then accepts all who
 * wait there, and calls server_stop_listening() when there are none.
 */
void server_drain(struct server *sv, int listen_fd);
void server_stop_listening(struct server *sv, int listen_fd);

/*
 * A part of the server can't go on: says so (`what` and the error; the first
 * time only), and ends the server without patience. Returns rc, a -errno.
 * Any thread.
 */
int server_fail(struct server *sv, int rc, const char *what);

static inline bool server_draining(const struct server *sv)
{
	return atomic_load_explicit(&sv->draining, memory_order_relaxed);
}

/* True when the drain's patience is over, or nobody is left or can come. */
bool server_drained(const struct server *sv);

/* Counts a connection in; false when there are too many. */
bool server_peer_came(struct server *sv);
void server_peer_gone(struct server *sv);

/* A thread of the server: what it alone may use. */
struct thread {
	struct server *server;
	struct conn_env env;
	metric *counters;
	struct trace_ring *trace; /* NULL: off */
	char *scratch;            /* to receive into */
	size_t scratch_bytes;
	unsigned number;
	struct parker parker;    /* where it sleeps until another wakes it */
	_Atomic uint64_t arming; /* whose handle it is putting into a set */
	struct thread *next;     /* in the server's list */
};

/*
 * Begins and ends a thread's part; called by the thread itself. Returns 0 or
 * what server_fail() did.
 */
MUST_USE int thread_enter(
    struct thread *me, struct server *sv, const char *role);
void thread_leave(struct thread *me);

/*
 * A hazard pointer (Michael 2004) for handles that threads share: a peer is
 * another's as soon as its handle is in the set, perhaps before the call that
 * put it there returns. Who would change the handle of a peer that it does not
 * own asks thread_is_arming() first.
 */
static inline void thread_arms(struct thread *me, uint64_t token)
{
	atomic_store_explicit(&me->arming, token, memory_order_release);
}

#define THREAD_ARMS_NONE UINT64_MAX

/* Whether any thread of the server is within such a call. */
bool thread_is_arming(struct server *sv, uint64_t token);

static inline void thread_count(
    struct thread *me, enum counter which, uint64_t n)
{
	metric_add(&me->counters[which], n);
}

#endif
