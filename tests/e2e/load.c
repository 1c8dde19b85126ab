/* SPDX-License-Identifier: MIT */
#include "load.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"
#include "bytes.h"
#include "reply.h"
#include "wire.h"

enum {
	READ_BYTES = 16 * 1024,
	RECONNECT_EVERY = 50, /* replies */
	PATIENCE_S = 15,
};

/* One connection of one thread. */
struct caller {
	int fd; /* -1 when it has ended */
	struct bytes in;
	unsigned awaited; /* replies */
	unsigned turn;    /* which path comes next */
	unsigned replies; /* on this connection */
};

struct worker {
	struct load *load;
	struct caller *callers;
	struct pollfd *polls;
	unsigned count, open;
	unsigned long replies;
	unsigned torn;
};

static const char *next_path(const struct load *load, struct caller *caller)
{
	if (!load->paths)
		return "/";
	if (!load->paths[caller->turn])
		caller->turn = 0;
	return load->paths[caller->turn++];
}

static void ask(const struct load *load, struct caller *caller)
{
	unsigned count = load->pipeline ? load->pipeline : 1;
	struct bytes requests = { 0 };
	char request[256];

	for (unsigned i = 0; i < count; i++) {
		snprintf(request, sizeof(request),
		    "GET %s HTTP/1.1\r\nHost: a\r\n\r\n",
		    next_path(load, caller));
		bytes_add_string(&requests, request);
	}
	/* An error shows when the replies are read. */
	if (wire_send(caller->fd, requests.data, requests.len) == 0)
		caller->awaited = count;
	bytes_free(&requests);
}

static void hang_up(struct worker *worker, struct caller *caller)
{
	close(caller->fd);
	caller->fd = -1;
	caller->in.len = 0;
	caller->awaited = caller->replies = 0;
	worker->open--;
}

static void call(struct worker *worker, struct caller *caller)
{
	caller->fd = wire_connect(worker->load->port);
	if (caller->fd < 0)
		return;
	worker->open++;
	ask(worker->load, caller);
}

/* Takes the whole replies off the buffer. Returns false when one is bad. */
static bool take_replies(struct worker *worker, struct caller *caller)
{
	struct reply reply;
	size_t used = 0;
	int found;

	while ((found = reply_parse(caller->in.data + used,
		    caller->in.len - used, false, &reply)) > 0) {
		used += reply_size(&reply);
		worker->replies += reply.status == 200;
		caller->replies++;
		caller->awaited--;
	}
	caller->in.len -= used;
	for (size_t i = 0; used && i < caller->in.len; i++)
		caller->in.data[i] = caller->in.data[used + i];
	return found == 0;
}

static void receive(struct worker *worker, struct caller *caller)
{
	char *room = bytes_reserve(&caller->in, READ_BYTES);
	ssize_t n = recv(caller->fd, room, READ_BYTES, 0);

	if (n <= 0) {
		worker->torn += caller->in.len > 0;
		hang_up(worker, caller);
		return;
	}
	caller->in.len += (size_t)n;
	if (!take_replies(worker, caller)) {
		worker->torn++;
		hang_up(worker, caller);
	} else if (caller->awaited == 0) {
		if (worker->load->reconnect &&
		    caller->replies >= RECONNECT_EVERY) {
			hang_up(worker, caller);
			call(worker, caller);
		} else {
			ask(worker->load, caller);
		}
	}
}

static void poll_once(struct worker *worker)
{
	for (unsigned i = 0; i < worker->count; i++)
		worker->polls[i] = (struct pollfd){
			.fd = worker->callers[i].fd,
			.events = POLLIN,
		};
	if (poll(worker->polls, worker->count, 50) <= 0)
		return;
	for (unsigned i = 0; i < worker->count; i++)
		if (worker->polls[i].fd >= 0 && worker->polls[i].revents)
			receive(worker, &worker->callers[i]);
}

/* Still open long after the time: the server left them hanging. */
static void end_all(struct worker *worker)
{
	for (unsigned i = 0; i < worker->count; i++) {
		struct caller *caller = &worker->callers[i];

		if (caller->fd >= 0) {
			worker->torn += !worker->load->duration_ms;
			hang_up(worker, caller);
		}
		bytes_free(&caller->in);
	}
}

static void *run(void *argument)
{
	struct load *load = argument;
	struct worker worker = {
		.load = load,
		.count = load->connections / LOAD_THREADS,
	};
	uint64_t limit = load->duration_ms ? load->duration_ms * NS_PER_MS
					   : PATIENCE_S * NS_PER_S;
	uint64_t end = clock_now_ns() + limit;

	worker.callers = calloc(worker.count, sizeof(*worker.callers));
	worker.polls = calloc(worker.count, sizeof(*worker.polls));
	REQUIRE(worker.callers && worker.polls);
	for (unsigned i = 0; i < worker.count; i++)
		call(&worker, &worker.callers[i]);
	while (worker.open && clock_now_ns() < end)
		poll_once(&worker);
	end_all(&worker);
	free(worker.callers);
	free(worker.polls);
	__atomic_fetch_add(&load->replies, worker.replies, __ATOMIC_RELAXED);
	__atomic_fetch_add(&load->torn, worker.torn, __ATOMIC_RELAXED);
	return NULL;
}

void load_start(struct load *load)
{
	load->replies = load->torn = 0;
	for (int i = 0; i < LOAD_THREADS; i++)
		REQUIRE(
		    pthread_create(&load->threads[i], NULL, run, load) == 0);
}

void load_wait(struct load *load)
{
	for (int i = 0; i < LOAD_THREADS; i++)
		pthread_join(load->threads[i], NULL);
}
