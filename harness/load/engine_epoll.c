/* SPDX-License-Identifier: MIT */
/*
 * epoll: edge-triggered and non-blocking. A send is stamped and made at once,
 * and a receive ends with the first short read, so a request costs two system
 * calls and a share of one epoll_pwait2; of a ppoll and an epoll_wait where
 * that is refused, which are as precise.
 */
#include "load/engine.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "load/arrival.h"
#include "load/client.h"
#include "load/pace.h"
#include "load/worker.h"

#define EVENTS     256
#define READ_BYTES 65536
/* Of one connection at a time: a flood on it keeps nothing else waiting. */
#define READS_MAX 16

/* What the engine knows of a connection, by the client's slot. */
struct conn {
	const char *bytes; /* what of a send is still to go */
	size_t left;
	bool failed; /* a send failed; told at the end of wait() */
	/* There is more to read than one turn takes, which no event tells. */
	bool unread, closing;
	struct client *client;
	TAILQ_ENTRY(conn) link;
};

TAILQ_HEAD(conn_list, conn);

struct engine {
	struct worker *w;
	int epoll_fd;
	bool no_pwait2; /* Linux before 5.11, or a container's filter */
	struct conn *conns;
	struct client_list failed;
	struct conn_list unread;
	char buf[READ_BYTES];
};

static int epoll_probe(char *why, size_t cap)
{
	(void)why;
	(void)cap;
	return 0;
}

static void epoll_close(struct engine *e)
{
	if (e->epoll_fd >= 0)
		close(e->epoll_fd);
	free(e->conns);
	free(e);
}

static int epoll_open(
    struct worker *w, unsigned max_clients, struct engine **ret)
{
	struct engine *e = calloc(1, sizeof(*e));
	int err;

	if (!e)
		return -ENOMEM;
	e->w = w;
	e->conns = calloc(max_clients, sizeof(*e->conns));
	e->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	err = e->epoll_fd < 0 ? -errno : e->conns ? 0 : -ENOMEM;
	if (err) {
		epoll_close(e);
		return err;
	}
	TAILQ_INIT(&e->failed);
	TAILQ_INIT(&e->unread);
	*ret = e;
	return 0;
}

/* The callers are inside of a client's call: it hears of it later. */
static void fail_later(struct engine *e, struct client *c)
{
	if (e->conns[c->slot].failed)
		return;
	e->conns[c->slot].failed = true;
	TAILQ_INSERT_TAIL(&e->failed, c, link);
}

static void push(struct engine *e, struct client *c)
{
	struct conn *conn = &e->conns[c->slot];
	ssize_t n;

	while (conn->left > 0) {
		n = send(c->fd, conn->bytes, conn->left, MSG_NOSIGNAL);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0) {
			conn->left = 0;
			fail_later(e, c);
			return;
		}
		conn->bytes += n;
		conn->left -= (size_t)n;
	}
}

static void epoll_send(
    struct engine *e, struct client *c, const char *bytes, size_t n)
{
	struct conn *conn = &e->conns[c->slot];

	client_sent(c, worker_now(e->w));
	conn->bytes = bytes;
	conn->left = n;
	push(e, c);
	c->send_busy = conn->left > 0;
}

static void epoll_drop(struct engine *e, struct client *c)
{
	struct conn *conn = &e->conns[c->slot];

	if (conn->failed)
		TAILQ_REMOVE(&e->failed, c, link);
	if (conn->unread)
		TAILQ_REMOVE(&e->unread, conn, link);
	*conn = (struct conn){ 0 };
	close(c->fd);
	client_down(c, clock_now_ns());
}

/* A socket that fails at once makes the same event as one that does later. */
static void epoll_connect(struct engine *e, struct client *c,
    const struct sockaddr *addr, socklen_t len)
{
	struct epoll_event ev = {
		.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET,
		.data.u32 = c->slot,
	};

	if (connect(c->fd, addr, len) < 0 && errno != EINPROGRESS)
		return client_connected(c, -errno, clock_now_ns());
	if (epoll_ctl(e->epoll_fd, EPOLL_CTL_ADD, c->fd, &ev) < 0)
		client_connected(c, -errno, clock_now_ns());
}

static void finish_connect(struct client *c, uint64_t now)
{
	int err = 0;
	socklen_t len = sizeof(err);

	if (getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &err, &len) < 0)
		err = errno;
	client_connected(c, -err, now);
}

static void read_later(struct engine *e, struct client *c, bool closing)
{
	struct conn *conn = &e->conns[c->slot];

	conn->client = c;
	conn->closing = closing;
	if (!conn->unread)
		TAILQ_INSERT_TAIL(&e->unread, conn, link);
	conn->unread = true;
}

/* Reads until a short read; to the end when the server has closed. */
static void receive(struct engine *e, struct client *c, bool closing)
{
	_Alignas(struct cmsghdr) char control[ARRIVAL_CONTROL];
	struct iovec iov = { e->buf, sizeof(e->buf) };
	struct msghdr msg;
	unsigned reads = 0;
	uint64_t now;
	ssize_t n;

	do {
		msg = (struct msghdr){ .msg_iov = &iov,
			.msg_iovlen = 1,
			.msg_control = control,
			.msg_controllen = sizeof(control) };
		n = recvmsg(c->fd, &msg, 0);
		if (n < 0 && errno == EAGAIN)
			return;
		now = worker_now(e->w);
		if (n <= 0)
			return client_closed(c, n < 0 ? -errno : 0, now);
		client_bytes(c, e->buf, (size_t)n,
		    arrival_stamp_ns(
			control, msg.msg_controllen, e->w->real_offset_ns),
		    now);
	} while ((c->state == CLIENT_UP || c->state == CLIENT_LEAVING) &&
		 ((size_t)n == sizeof(e->buf) || closing) &&
		 ++reads < READS_MAX);
	if (reads == READS_MAX)
		read_later(e, c, closing);
}

static void handle(struct engine *e, const struct epoll_event *ev)
{
	const uint32_t closing = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
	struct client *c = &e->w->clients[ev->data.u32];
	struct conn *conn = &e->conns[c->slot];

	if (c->state == CLIENT_CONNECTING)
		finish_connect(c, clock_now_ns());
	if (c->state != CLIENT_UP && c->state != CLIENT_LEAVING)
		return;
	if ((ev->events & EPOLLOUT) && conn->left > 0) {
		push(e, c);
		if (conn->left == 0)
			client_flushed(c);
	}
	if (c->role != CLIENT_SLOW && (ev->events & (EPOLLIN | closing)))
		receive(e, c, ev->events & closing);
}

/* Goes on with a connection that had more than a turn's worth. */
static void read_more(struct engine *e)
{
	struct conn *conn = TAILQ_FIRST(&e->unread);

	if (!conn)
		return;
	TAILQ_REMOVE(&e->unread, conn, link);
	conn->unread = false;
	receive(e, conn->client, conn->closing);
}

static void tell_failed(struct engine *e)
{
	struct client *c;

	while ((c = TAILQ_FIRST(&e->failed)) != NULL) {
		TAILQ_REMOVE(&e->failed, c, link);
		e->conns[c->slot].failed = false;
		client_send_failed(c, clock_now_ns());
	}
}

/* epoll_pwait2(), or what it does. */
static int wait_events(struct engine *e, struct epoll_event *events,
    const struct timespec *timeout)
{
	struct pollfd set = { .fd = e->epoll_fd, .events = POLLIN };
	int n;

	if (!e->no_pwait2) {
		n = epoll_pwait2(e->epoll_fd, events, EVENTS, timeout, NULL);
		if (n >= 0 || errno == EINTR)
			return n;
		e->no_pwait2 = true;
	}
	n = ppoll(&set, 1, timeout, NULL);
	return n > 0 ? epoll_wait(e->epoll_fd, events, EVENTS, 0) : n;
}

/* Waits for events, but spins when there is little time. */
static int await_events(
    struct engine *e, struct epoll_event *events, uint64_t until_ns)
{
	uint64_t now = worker_now(e->w);
	uint64_t sleep_ns = pace_sleep_ns(&e->w->pace, now, until_ns);
	struct timespec ts = {
		.tv_sec = (time_t)(sleep_ns / NS_PER_S),
		.tv_nsec = (long)(sleep_ns % NS_PER_S),
	};
	uint64_t end;
	int n = wait_events(e, events, &ts);

	if (sleep_ns > 0) {
		worker_woke(e->w, now + sleep_ns, n < 0);
		return n;
	}
	for (end = now; n == 0 && end < until_ns; end = worker_now(e->w))
		n = wait_events(e, events, &ts);
	e->w->pace.spun_ns += end - now;
	return n;
}

static void epoll_wait_events(struct engine *e, uint64_t until_ns)
{
	struct epoll_event events[EVENTS];
	int n;

	tell_failed(e);
	n = await_events(e, events, TAILQ_EMPTY(&e->unread) ? until_ns : 0);
	for (int i = 0; i < n; i++)
		handle(e, &events[i]);
	read_more(e);
	tell_failed(e);
}

const struct engine_ops engine_epoll = {
	.name = "epoll",
	.summary = "epoll: edge-triggered, a recv and a send a request",
	.probe = epoll_probe,
	.open = epoll_open,
	.close = epoll_close,
	.connect = epoll_connect,
	.send = epoll_send,
	.drop = epoll_drop,
	.wait = epoll_wait_events,
};
