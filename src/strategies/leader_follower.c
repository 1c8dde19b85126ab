/* SPDX-License-Identifier: MIT */
/*
 * leader-follower: Leader/Followers (Schmidt, O'Ryan, Kircher, Pyarali,
 * Buschmann; POSA2). Threads take turns at one set of handles.
 *
 *	               promote                 done, and nobody leads
 *	    leader --------------> processing --------------------> leader
 *	      ^                        |
 *	      | promoted               | done, and somebody leads
 *	  follower <-------------------+
 *
 * handle set      an epoll set; only the leader waits on it
 * thread set      one leader, and the followers, asleep
 * event handler   pump(): receive, handle, send
 *
 * On an event, in this order: the handle is deactivated (EPOLLONESHOT), a
 * follower is promoted, the event is processed, the handle is reactivated.
 * The thread that took the event owns the connection in between: there is no
 * queue, and no hand-off of a request. One event a leadership, unless
 * batch=N. With binding=bound a connection returns to its thread: the leader
 * hands it over when it is another's, and goes on leading.
 *
 * System calls a request: epoll_wait, recv, send, epoll_ctl, and a futex wake
 * and wait for the promotion.
 *
 * Weakness: one event a leadership; promotion is a wake-up; no queue to shed
 * from.
 */
#include <errno.h>
#include <stdlib.h>

#include "core/strategy.h"
#include "mechanism/crew.h"
#include "mechanism/handle_set.h"
#include "mechanism/pump.h"
#include "mechanism/thread_set.h"

#define BATCH_MOST 64

enum binding {
	BINDING_UNBOUND,
	BINDING_BOUND,
};

struct options {
	int64_t threads, batch;
	int promotion, binding;
};

struct leader_follower {
	struct server *sv;
	const struct options *options;
	struct handle_set handles;
	struct thread_set threads;
	struct member *members;
	_Atomic unsigned begun, joined;
};

/* The handle goes back to the set, and may at once be the next leader's. */
static void reactivate(struct leader_follower *lf, struct member *m,
    struct peer *p, enum conn_want want)
{
	trace_moment(m->me.trace, TRACE_REACTIVATE, peer_token(p));
	trace_state(m->me.trace, TRACE_IDLE, 0);
	handle_set_settle(&lf->handles, &m->me, p, want);
}

static void process_peer(
    struct leader_follower *lf, struct member *m, struct peer *p)
{
	trace_state(m->me.trace, TRACE_PROCESSING, peer_token(p));
	if (conn_want(&p->conn) == CONN_WAIT)
		conn_resume(&p->conn, &m->me.env);
	reactivate(lf, m, p, pump(&m->me, p, PUMP_ALL));
}

/* One connection an event: the handle tells again of those behind it. */
static void process_listener(struct leader_follower *lf, struct member *m)
{
	struct peer *p = handle_set_accept(&lf->handles, &m->me);

	handle_set_rearm(&lf->handles, &m->me, TOKEN_LISTENER);
	if (!p)
		return;
	trace_state(m->me.trace, TRACE_PROCESSING, peer_token(p));
	p->drained = true; /* not looked at: the set tells when to read */
	reactivate(lf, m, p, pump(&m->me, p, PUMP_ALL));
}

static void process_alarm(struct leader_follower *lf, struct member *m)
{
	struct peer *p = handle_set_take_due(&lf->handles);

	handle_set_rearm(&lf->handles, &m->me, TOKEN_ALARM);
	if (p)
		process_peer(lf, m, p);
}

static void process(
    struct leader_follower *lf, struct member *m, uint64_t token)
{
	if (token == TOKEN_LISTENER)
		process_listener(lf, m);
	else if (token == TOKEN_ALARM)
		process_alarm(lf, m);
	else if (token == TOKEN_STOP)
		handle_set_drain(&lf->handles);
	else
		process_peer(lf, m, handle_set_peer(&lf->handles, token));
}

/* Bound: true when the event was another member's, and is now with it. */
static bool is_handed_over(
    struct leader_follower *lf, struct member *m, uint64_t token)
{
	uint32_t slot = (uint32_t)token;
	struct member *owner;

	if (lf->options->binding == BINDING_UNBOUND || token >= TOKEN_ALARM)
		return false;
	owner = &lf->members[slot % (unsigned)lf->options->threads];
	if (owner == m)
		return false;
	thread_set_hand_over(
	    &lf->threads, m, owner, handle_set_peer(&lf->handles, token));
	return true;
}

/* Waits as leader until there are events to process. Returns how many. */
static int lead(struct leader_follower *lf, struct member *m,
    struct epoll_event *ret_events)
{
	int n, own = 0;

	while (!own && !server_drained(lf->sv)) {
		n = handle_set_wait(
		    &lf->handles, &m->me, ret_events, (int)lf->options->batch);
		for (int i = 0; i < n; i++) {
			uint64_t token = ret_events[i].data.u64;

			trace_moment(m->me.trace, TRACE_DEACTIVATE, token);
			if (!is_handed_over(lf, m, token))
				ret_events[own++] = ret_events[i];
		}
	}
	return own;
}

static void process_inbox(
    struct leader_follower *lf, struct member *m, struct peer *p)
{
	struct peer *next;

	conn_env_tick(&m->me.env);
	for (; p; p = next) {
		next = p->next;
		process_peer(lf, m, p);
	}
}

/* A thread's life in the set; ends when the server has drained. */
static void take_turns(struct leader_follower *lf, struct member *m)
{
	struct epoll_event events[BATCH_MOST];
	struct peer *handed;
	uint64_t first;
	int n;

	for (;;) {
		while ((handed = thread_set_join(&lf->threads, m)))
			process_inbox(lf, m, handed);
		n = lead(lf, m, events);
		first = n ? events[0].data.u64 : 0;
		trace_moment(m->me.trace, TRACE_PROMOTE, first);
		trace_state(m->me.trace, TRACE_PROCESSING, first);
		thread_set_promote(&lf->threads, m);
		if (!n)
			return;
		for (int i = 0; i < n; i++)
			process(lf, m, events[i].data.u64);
	}
}

/* The last to come opens the doors: all are there. */
static void announce(struct leader_follower *lf)
{
	if (atomic_fetch_add(&lf->joined, 1) + 1 == lf->options->threads)
		server_ready(lf->sv);
}

static void *run_member(void *arg)
{
	struct leader_follower *lf = arg;
	struct member *m = &lf->members[atomic_fetch_add(&lf->begun, 1) + 1];

	if (thread_enter(&m->me, lf->sv, "member"))
		return NULL;
	announce(lf);
	take_turns(lf, m);
	thread_leave(&m->me);
	return NULL;
}

/* The main thread is a member like the others. */
static int run_members(struct leader_follower *lf)
{
	struct member *m = &lf->members[0];
	struct crew crew;
	int rc;

	rc = handle_set_open(&lf->handles, lf->sv, &m->me);
	if (rc)
		return rc;
	rc = crew_start(
	    &crew, lf->sv, (unsigned)lf->options->threads - 1, run_member, lf);
	if (!rc) {
		announce(lf);
		take_turns(lf, m);
	}
	crew_join(&crew);
	handle_set_close(&lf->handles, &m->me);
	return rc;
}

static int run(struct server *sv, const void *options)
{
	struct leader_follower lf = { .sv = sv, .options = options };
	int rc;

	lf.members = calloc((size_t)lf.options->threads, sizeof(*lf.members));
	if (!lf.members)
		return server_fail(sv, -ENOMEM, "no memory for threads");
	thread_set_init(&lf.threads, (enum promotion)lf.options->promotion);
	rc = thread_enter(&lf.members[0].me, sv, "member");
	if (!rc) {
		rc = run_members(&lf);
		thread_leave(&lf.members[0].me);
	}
	thread_set_destroy(&lf.threads);
	free(lf.members);
	return rc;
}

static const char *const promotions[] = { "lifo", "fifo", NULL };
static const char *const bindings[] = { "unbound", "bound", NULL };

#define FIELD(name) offsetof(struct options, name)

static const struct opt opts[] = {
	{ "threads", OPT_INT, FIELD(threads), 1, 512, NULL, "4",
	    "members of the thread set" },
	{ "promotion", OPT_CHOICE, FIELD(promotion), 0, 0, promotions, "lifo",
	    "which follower leads next: the last to come, or the first" },
	{ "batch", OPT_INT, FIELD(batch), 1, BATCH_MOST, NULL, "1",
	    "events a leadership; above 1 it is not the published pattern" },
	{ "binding", OPT_CHOICE, FIELD(binding), 0, 0, bindings, "unbound",
	    "any thread serves a connection, or always the same one" },
	{ 0 },
};

const struct strategy_ops leader_follower_ops = {
	.name = "leader-follower",
	.summary = "Leader/Followers: threads take turns at waiting, and keep "
		   "what they took",
	.family = "readiness",
	.weakness = "one event a leadership; promotion is a wake-up; no queue "
		    "to shed from",
	.answers = "reactor-pool",
	.flags = STRATEGY_THREADS | STRATEGY_AWAITS,
	.options_size = sizeof(struct options),
	.opts = opts,
	.run = run,
};
