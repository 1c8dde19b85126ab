/* SPDX-License-Identifier: MIT */
#include "mechanism/handle_set.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "mechanism/acceptor.h"

static int add_fixed(struct handle_set *hs, struct thread *me)
{
	const struct {
		int fd;
		uint32_t events;
		uint64_t token;
	} handles[] = {
		{ hs->server->listen_fd, EPOLLIN | EPOLLONESHOT,
		    TOKEN_LISTENER },
		{ hs->alarm.fd, EPOLLIN | EPOLLONESHOT, TOKEN_ALARM },
		{ hs->server->stop_fd, EPOLLIN | EPOLLONESHOT, TOKEN_STOP },
	};
	int rc = 0;

	for (size_t i = 0; i < ARRAY_SIZE(handles) && !rc; i++)
		rc = epoll_set_change(&hs->set, me, EPOLL_CTL_ADD,
		    handles[i].fd, handles[i].events, handles[i].token);
	return rc;
}

int handle_set_open(struct handle_set *hs, struct server *sv, struct thread *me)
{
	int rc;

	*hs = (struct handle_set){ .server = sv, .listening = true };
	rc = peer_table_open(&hs->peers, sizeof(struct peer), server_slots(sv));
	if (rc)
		return server_fail(sv, rc, "no memory for connections");
	rc = alarm_open(&hs->alarm);
	if (rc) {
		server_fail(sv, rc, "can't make a timer");
		goto no_alarm;
	}
	rc = epoll_set_open(&hs->set);
	if (rc) {
		server_fail(sv, rc, "can't make an epoll set");
		goto no_set;
	}
	rc = add_fixed(hs, me);
	if (!rc)
		return 0;
	server_fail(sv, rc, "can't watch the listening socket");
	epoll_set_close(&hs->set);
no_set:
	alarm_close(&hs->alarm);
no_alarm:
	peer_table_close(&hs->peers, me);
	return rc;
}

void handle_set_close(struct handle_set *hs, struct thread *me)
{
	peer_table_close(&hs->peers, me);
	alarm_close(&hs->alarm);
	epoll_set_close(&hs->set);
}

/* A sweep after the drain began: handshakes that were under way are done. */
static void drain_listener(struct handle_set *hs, struct thread *me)
{
	struct peer *p;

	while ((p = handle_set_accept(hs, me)))
		handle_set_settle(hs, me, p, conn_want(&p->conn));
	if (atomic_exchange(&hs->look_away, false))
		return;
	server_stop_listening(hs->server, hs->server->listen_fd);
	hs->listening = false;
}

/*
 * From the set to the caller; NULL when another was first, or it is closed.
 * epoll does not order memory; this does.
 */
static struct peer *claim(struct handle_set *hs, uint64_t token)
{
	struct peer *p = handle_set_peer(hs, token);
	uint64_t expected = token;

	if (!atomic_compare_exchange_strong_explicit(&p->claim, &expected,
		PEER_HELD, memory_order_acquire, memory_order_relaxed))
		return NULL;
	p->drained = false;
	return p;
}

/* Makes the events the caller's. Returns how many are left. */
static int claim_all(struct handle_set *hs, struct thread *me,
    struct epoll_event *events, int count)
{
	int kept = 0;

	for (int i = 0; i < count; i++) {
		uint64_t token = events[i].data.u64;
		struct peer *p;

		if (token < TOKEN_ALARM) {
			p = claim(hs, token);
			if (!p) {
				thread_count(me, COUNT_STALE_EVENTS, 1);
				continue;
			}
			/* It waits for its time: only its end is told. */
			if (conn_want(&p->conn) == CONN_WAIT)
				conn_abort(&p->conn);
		}
		events[kept++] = events[i];
	}
	return kept;
}

struct poker {
	struct handle_set *hs;
	struct thread *me;
};

/*
 * For a sweep: makes the handle tell at once, if it is in the set. What is
 * not has a thread, or waits for one: then it is we who are slow. Room to
 * write tells; where there is none, and nothing to read either, nothing but
 * the end does.
 */
static bool poke(struct peer *p, void *arg)
{
	struct poker *poker = arg;
	struct handle_set *hs = poker->hs;
	struct pollfd look = { .fd = p->fd, .events = POLLIN | POLLOUT };
	uint64_t token = peer_token(p);

	if (atomic_load_explicit(&p->claim, memory_order_acquire) != token ||
	    thread_is_arming(hs->server, token))
		return false;
	if (poll(&look, 1, 0) == 0) {
		thread_count(poker->me, COUNT_TIMEOUTS, 1);
		shutdown(p->fd, SHUT_RDWR);
		return true;
	}
	return !epoll_set_change(&hs->set, poker->me, EPOLL_CTL_MOD, p->fd,
	    EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLONESHOT, token);
}

int handle_set_wait(struct handle_set *hs, struct thread *me,
    struct epoll_event *ret_events, int most)
{
	struct poker poker = { .hs = hs, .me = me };
	int n = epoll_set_wait(&hs->set, me, ret_events, most,
	    sweeper_timeout_ns(&hs->sweeper, SWEEPER_NEVER));

	if (n < 0) {
		server_fail(hs->server, n, "can't wait for events");
		return 0;
	}
	conn_env_tick(&me->env);
	n = claim_all(hs, me, ret_events, n);
	if (!sweeper_run(&hs->sweeper, me, &hs->peers, poke, &poker))
		return n;
	if (atomic_exchange(&hs->look_away, false))
		handle_set_rearm(hs, me, TOKEN_LISTENER);
	if (server_draining(hs->server) && hs->listening)
		drain_listener(hs, me);
	return n;
}

/* Returns 0; or closes the peer, and returns -errno. */
static int activate(
    struct handle_set *hs, struct thread *me, struct peer *p, uint32_t events)
{
	int op = p->armed ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, rc;
	int fd = p->fd;
	uint64_t token = peer_token(p);

	p->armed = 1;
	thread_arms(me, token);
	/* After the call the peer may already be another thread's. */
	atomic_store_explicit(&p->claim, token, memory_order_release);
	rc = epoll_set_change(
	    &hs->set, me, op, fd, events | EPOLLONESHOT, token);
	thread_arms(me, THREAD_ARMS_NONE);
	if (!rc)
		return 0;
	atomic_store_explicit(&p->claim, PEER_HELD, memory_order_relaxed);
	peer_close(&hs->peers, me, p);
	return rc;
}

/* Until its time, or until the client is gone, which epoll always tells. */
static void await(struct handle_set *hs, struct thread *me, struct peer *p)
{
	uint64_t token = peer_token(p), wake_ns = p->conn.wake_ns;

	if (activate(hs, me, p, 0) || !alarm_add(&hs->alarm, wake_ns, token))
		return;
	if (claim(hs, token))
		peer_close(&hs->peers, me, p);
}

void handle_set_settle(struct handle_set *hs, struct thread *me, struct peer *p,
    enum conn_want want)
{
	switch (want) {
	case CONN_READ:
		activate(hs, me, p, EPOLLIN | EPOLLRDHUP);
		break;
	case CONN_WORK: /* after the others' turns */
	case CONN_WRITE:
		activate(hs, me, p, EPOLLOUT);
		break;
	case CONN_WAIT:
		await(hs, me, p);
		break;
	case CONN_SHUT:
	case CONN_CLOSE:
		peer_close(&hs->peers, me, p);
		break;
	}
}

void handle_set_rearm(struct handle_set *hs, struct thread *me, uint64_t token)
{
	bool listener = token == TOKEN_LISTENER;

	if (listener &&
	    (server_draining(hs->server) || atomic_load(&hs->look_away)))
		return;
	epoll_set_change(&hs->set, me, EPOLL_CTL_MOD,
	    listener ? hs->server->listen_fd : hs->alarm.fd,
	    EPOLLIN | EPOLLONESHOT, token);
}

struct peer *handle_set_accept(struct handle_set *hs, struct thread *me)
{
	struct peer *p;

	switch (acceptor_take(me, &hs->peers, hs->server->listen_fd, &p)) {
	case ACCEPTED_PEER:
		return p;
	case ACCEPTED_PAUSE:
		sweeper_hasten(&hs->sweeper);
		atomic_store(&hs->look_away, true);
		break;
	case ACCEPTED_NONE:
		break;
	}
	return NULL;
}

struct peer *handle_set_take_due(struct handle_set *hs)
{
	struct peer *p = NULL;
	uint64_t token;

	while (!p && alarm_take(&hs->alarm, &token))
		p = claim(hs, token);
	return p;
}

void handle_set_drain(struct handle_set *hs)
{
	server_drain(hs->server, hs->server->listen_fd);
	sweeper_hasten(&hs->sweeper);
}
