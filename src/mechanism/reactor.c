/* SPDX-License-Identifier: MIT */
#include "mechanism/reactor.h"

#include <errno.h>
#include <sys/socket.h>

#include "base/clock.h"
#include "mechanism/acceptor.h"
#include "mechanism/epoll_set.h"
#include "mechanism/pump.h"

#define EVENTS_MOST 256

static void set_interest(struct reactor *r, struct peer *p, unsigned interest)
{
	struct demultiplexer *d = r->demultiplexer;
	bool again = false;

	if (d->edge) {
		/* Once registered, edges cost nothing: never withdrawn. Whose
		 * turn was cut short must be told of again. */
		again = interest == INTEREST_READ
			    ? !p->drained
			    : conn_want(&p->conn) == CONN_WORK;
		interest = (interest & ~INTEREST_GONE) | p->armed;
	}
	if (interest == p->armed && !again)
		return;
	if (d->set(d, r->me, p->fd, peer_token(p), p->armed, interest))
		shutdown(p->fd, SHUT_RDWR);
	p->armed = (uint8_t)interest;
}

static int listen_again(struct reactor *r)
{
	struct demultiplexer *d = r->demultiplexer;
	int rc;

	if (r->listening || r->listen_fd < 0)
		return 0;
	rc = d->set(d, r->me, r->listen_fd, TOKEN_LISTENER, INTEREST_NONE,
	    INTEREST_READ);
	r->listening = !rc;
	return rc;
}

static void look_away(struct reactor *r)
{
	struct demultiplexer *d = r->demultiplexer;

	if (r->listening)
		d->set(d, r->me, r->listen_fd, TOKEN_LISTENER, INTEREST_READ,
		    INTEREST_NONE);
	r->listening = false;
	sweeper_hasten(&r->sweeper);
}

static void close_peer(struct reactor *r, struct peer *p)
{
	struct demultiplexer *d = r->demultiplexer;

	if (p->armed && !d->forgets_closed)
		d->set(d, r->me, p->fd, peer_token(p), p->armed, INTEREST_NONE);
	peer_close(&r->peers, r->me, p);
	listen_again(r);
}

/* The handler of every connection event. */
static void serve(struct reactor *r, struct peer *p)
{
	switch (pump(r->me, p, PUMP_ALL)) {
	case CONN_READ:
		set_interest(r, p, INTEREST_READ);
		break;
	case CONN_WORK: /* after the others' turns */
	case CONN_WRITE:
		set_interest(r, p, INTEREST_WRITE);
		break;
	case CONN_WAIT:
		set_interest(r, p, INTEREST_GONE);
		if (p->gone ||
		    timers_add(&r->timers, p->conn.wake_ns, peer_token(p)))
			close_peer(r, p);
		break;
	case CONN_SHUT:
	case CONN_CLOSE:
		close_peer(r, p);
		break;
	}
}

/* The Acceptor's handler. Returns NONE when it has taken all. */
static enum accepted accept_all(struct reactor *r)
{
	enum accepted got = ACCEPTED_NONE;
	struct peer *p;

	if (r->listen_fd < 0)
		return ACCEPTED_NONE;
	while ((got = acceptor_take(r->me, &r->peers, r->listen_fd, &p)) ==
	       ACCEPTED_PEER) {
		/* Nothing was read yet; registering tells when to. */
		p->drained = true;
		set_interest(r, p, INTEREST_READ);
		if (conn_want(&p->conn) != CONN_READ)
			serve(r, p);
	}
	if (got == ACCEPTED_PAUSE)
		look_away(r);
	return got;
}

static void begin_drain(struct reactor *r)
{
	r->draining = true;
	server_drain(r->me->server, r->listen_fd);
	sweeper_hasten(&r->sweeper);
	r->demultiplexer->set(r->demultiplexer, r->me, r->me->server->stop_fd,
	    TOKEN_STOP, INTEREST_READ, INTEREST_NONE);
}

/* A sweep after the drain began: handshakes that were under way are done. */
static void drain_listener(struct reactor *r)
{
	if (!r->draining || r->listen_fd < 0 || accept_all(r) != ACCEPTED_NONE)
		return;
	look_away(r);
	server_stop_listening(r->me->server, r->listen_fd);
	r->listen_fd = -1;
}

/*
 * First part of a connection's event: its input is read and parsed. Done for
 * all that are ready before any is answered, because the code that sends, of
 * the kernel above all, drives the parser out of the processor's caches.
 */
static void take_input(struct reactor *r, const struct ready *event)
{
	struct peer *p;

	if (event->token >= TOKEN_STOP)
		return;
	p = peer_find(&r->peers, event->token);
	if (!p) {
		thread_count(r->me, COUNT_STALE_EVENTS, 1);
		return;
	}
	p->drained = false;
	p->input_ends |= event->input_ends;
	p->gone |= event->gone;
	pump(r->me, p, PUMP_READ);
}

static void dispatch(struct reactor *r, const struct ready *event)
{
	struct peer *p;

	if (event->token == TOKEN_LISTENER) {
		accept_all(r);
		return;
	}
	if (event->token == TOKEN_STOP) {
		begin_drain(r);
		return;
	}
	p = peer_find(&r->peers, event->token);
	if (!p)
		return;
	/* Who waits for a timer is not to be disturbed. */
	if (conn_want(&p->conn) != CONN_WAIT)
		serve(r, p);
	else if (p->gone)
		close_peer(r, p);
}

static void resume_waits(struct reactor *r)
{
	uint64_t token, now = clock_now_ns();
	struct peer *p;

	while (timers_take(&r->timers, now, &token)) {
		p = peer_find(&r->peers, token);
		if (!p)
			continue;
		conn_resume(&p->conn, &r->me->env);
		serve(r, p);
	}
}

/* For a sweep: one thread owns all, and looks when the sweep is over. */
static bool poke(struct peer *p, void *arg)
{
	struct reactor *r = arg;

	p->next = r->suspects;
	r->suspects = p;
	return true;
}

static void sweep(struct reactor *r)
{
	struct peer *p;

	if (!sweeper_run(&r->sweeper, r->me, &r->peers, poke, r))
		return;
	while ((p = r->suspects)) {
		r->suspects = p->next;
		p->drained = false;
		serve(r, p);
	}
	listen_again(r);
	drain_listener(r);
}

static int loop(struct reactor *r)
{
	struct demultiplexer *d = r->demultiplexer;
	struct ready ready[EVENTS_MOST];
	int n;

	while (!server_drained(r->me->server)) {
		trace_state(r->me->trace, TRACE_WAITING, 0);
		n = d->wait(d, r->me, ready, EVENTS_MOST,
		    sweeper_timeout_ns(&r->sweeper, timers_next(&r->timers)));
		if (n < 0)
			return server_fail(
			    r->me->server, n, "can't wait for events");
		conn_env_tick(&r->me->env);
		trace_state(r->me->trace, TRACE_PROCESSING, 0);
		for (int i = 0; i < n; i++)
			take_input(r, &ready[i]);
		for (int i = 0; i < n; i++)
			dispatch(r, &ready[i]);
		if (r->timers.count)
			resume_waits(r);
		sweep(r);
	}
	return 0;
}

int reactor_run(struct server *sv, struct thread *me, struct demultiplexer *d)
{
	struct reactor r = {
		.me = me, .demultiplexer = d, .listen_fd = sv->listen_fd
	};
	int rc =
	    peer_table_open(&r.peers, sizeof(struct peer), server_slots(sv));

	if (rc)
		return server_fail(sv, rc, "no memory for connections");
	rc = listen_again(&r);
	if (!rc)
		rc = d->set(d, me, sv->stop_fd, TOKEN_STOP, INTEREST_NONE,
		    INTEREST_READ);
	if (rc) {
		rc = server_fail(sv, rc, "can't watch the listening socket");
	} else {
		server_ready(sv);
		rc = loop(&r);
	}
	peer_table_close(&r.peers, me);
	timers_free(&r.timers);
	return rc;
}
