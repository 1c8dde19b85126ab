/* SPDX-License-Identifier: MIT */
/*
 * leader-follower: Leader/Followers (Schmidt, O'Ryan, Kircher, Pyarali,
 * Buschmann; POSA2). Threads take turns at one set of handles.
 *
 *	           +--- processing ---+
 *	           |                  | done, no leader
 *	  promote  |                  v
 *	leader ----+               leader --> waits on the handle set
 *	   ^                          ^
 *	   | promoted                 | done, there is a leader
 *	follower <--------------------+ (becomes follower)
 *
 * handle set      an epoll set; only the leader waits on it
 * thread set      this file's token, and its stack or queue of followers
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

#include "core/stop.h"
#include "core/strategy.h"
#include "mechanism/crew.h"
#include "mechanism/handle_set.h"
#include "mechanism/parker.h"
#include "mechanism/pump.h"

#define BATCH_MOST 64

enum promotion {
	PROMOTION_LIFO,
	PROMOTION_FIFO,
};

enum binding {
	BINDING_UNBOUND,
	BINDING_BOUND,
};

struct options {
	int64_t threads, batch;
	int promotion, binding;
};

struct member {
	struct thread me;
	struct thread_set *set;
	struct parker parker;
	struct member *next; /* among the followers */
	bool following;
	bool promoted;
	struct peer *inbox; /* bound: connections handed over */
};

struct thread_set {
	struct server *sv;
	const struct options *options;
	struct handle_set handles;
	pthread_mutex_t lock; /* for all below */
	bool led;             /* there is a leader, or one was promoted */
	struct member *followers;
	struct member *members;
	unsigned joined;
	unsigned begun;
};

static void lock_set(struct thread_set *set, struct member *m)
{
	if (!pthread_mutex_trylock(&set->lock))
		return;
	thread_count(&m->me, COUNT_LOCK_WAITS, 1);
	pthread_mutex_lock(&set->lock);
}

/* LIFO: the follower that slept least, whose caches are warmest. */
static void add_follower(struct thread_set *set, struct member *m)
{
	struct member **at = &set->followers;

	if (set->options->promotion == PROMOTION_FIFO)
		while (*at)
			at = &(*at)->next;
	m->next = *at;
	*at = m;
	m->following = true;
}

static void remove_follower(struct thread_set *set, struct member *m)
{
	struct member **at = &set->followers;

	while (*at != m)
		at = &(*at)->next;
	*at = m->next;
	m->following = false;
}

/* Gives the lead to a follower, if there is one: it and nobody else wakes. */
static void promote(struct thread_set *set, struct member *m)
{
	struct member *next;

	lock_set(set, m);
	next = set->followers;
	set->led = next != NULL;
	if (next) {
		remove_follower(set, next);
		next->promoted = true;
	}
	pthread_mutex_unlock(&set->lock);
	if (!next)
		return;
	thread_count(&m->me, COUNT_PROMOTIONS, 1);
	thread_count(&m->me, COUNT_WAKEUPS, 1);
	parker_wake(&next->parker);
}

static struct peer *take_inbox(struct member *m)
{
	struct peer *p = m->inbox;

	m->inbox = NULL;
	return p;
}

/*
 * Becomes leader if there is none, else a follower until promoted. Returns
 * NULL as leader; or, bound, connections handed over, to be processed first.
 */
static struct peer *join(struct thread_set *set, struct member *m)
{
	struct peer *handed;

	for (;;) {
		lock_set(set, m);
		handed = take_inbox(m);
		if (handed || !set->led || m->promoted)
			break;
		add_follower(set, m);
		trace_state(m->me.trace, TRACE_FOLLOWER, 0);
		pthread_mutex_unlock(&set->lock);
		parker_sleep(&m->parker);
	}
	if (!handed) {
		set->led = true;
		m->promoted = false;
		trace_state(m->me.trace, TRACE_LEADER, 0);
	}
	pthread_mutex_unlock(&set->lock);
	return handed;
}

/* Bound: the connection is another member's. */
static void hand_over(struct member *from, struct member *to, struct peer *p)
{
	bool wake;

	thread_count(&from->me, COUNT_ENQUEUES, 1);
	trace_moment(from->me.trace, TRACE_ENQUEUE, peer_token(p));
	lock_set(from->set, from);
	p->next = to->inbox;
	to->inbox = p;
	wake = to->following;
	if (wake)
		remove_follower(from->set, to);
	pthread_mutex_unlock(&from->set->lock);
	if (!wake)
		return;
	thread_count(&from->me, COUNT_WAKEUPS, 1);
	parker_wake(&to->parker);
}

static struct member *owner_of(struct thread_set *set, const struct peer *p)
{
	return &set->members[p->slot % (unsigned)set->options->threads];
}

/* The handle goes back to the set, and may at once be the next leader's. */
static void reactivate(struct member *m, struct peer *p, enum conn_want want)
{
	trace_moment(m->me.trace, TRACE_REACTIVATE, peer_token(p));
	trace_state(m->me.trace, TRACE_IDLE, 0);
	handle_set_settle(&m->set->handles, &m->me, p, want);
}

static void process_peer(struct member *m, struct peer *p)
{
	trace_state(m->me.trace, TRACE_PROCESSING, peer_token(p));
	pump_check_expired(&m->me, p);
	if (conn_want(&p->conn) == CONN_WAIT)
		conn_resume(&p->conn, &m->me.env);
	reactivate(m, p, pump(&m->me, p, PUMP_ALL));
}

static void process_inbox(struct member *m, struct peer *p)
{
	struct peer *next;

	for (; p; p = next) {
		next = p->next;
		process_peer(m, p);
	}
}

/* One connection an event: the handle tells again of those behind it. */
static void process_listener(struct member *m)
{
	struct peer *p = handle_set_accept(&m->set->handles, &m->me);

	handle_set_rearm(&m->set->handles, &m->me, TOKEN_LISTENER);
	if (!p)
		return;
	trace_state(m->me.trace, TRACE_PROCESSING, peer_token(p));
	p->drained = true; /* not looked at: the set tells when to read */
	reactivate(m, p, pump(&m->me, p, PUMP_ALL));
}

static void process_alarm(struct member *m)
{
	struct peer *p = handle_set_take_due(&m->set->handles);

	handle_set_rearm(&m->set->handles, &m->me, TOKEN_ALARM);
	if (p)
		process_peer(m, p);
}

static void process(struct member *m, uint64_t token)
{
	if (token == TOKEN_LISTENER)
		process_listener(m);
	else if (token == TOKEN_ALARM)
		process_alarm(m);
	else if (token == TOKEN_STOP)
		handle_set_drain(&m->set->handles, &m->me);
	else
		process_peer(m, handle_set_claim(&m->set->handles, token));
}

/* Bound: true when the event was another member's, and is now with it. */
static bool is_handed_over(struct member *m, uint64_t token)
{
	struct thread_set *set = m->set;
	struct peer *p;

	if (set->options->binding == BINDING_UNBOUND || token >= TOKEN_ALARM)
		return false;
	p = peer_at(&set->handles.peers, (uint32_t)token);
	if (owner_of(set, p) == m)
		return false;
	p = handle_set_claim(&set->handles, token);
	hand_over(m, owner_of(set, p), p);
	return true;
}

/* Waits as leader until there are events to process. Returns how many. */
static int lead(struct member *m, struct epoll_event *ret_events)
{
	struct thread_set *set = m->set;
	int n, own = 0;

	while (!own && !server_drained(set->sv)) {
		n = handle_set_wait(&set->handles, &m->me, ret_events,
		    (int)set->options->batch);
		for (int i = 0; i < n; i++) {
			uint64_t token = ret_events[i].data.u64;

			trace_moment(m->me.trace, TRACE_DEACTIVATE, token);
			if (!is_handed_over(m, token))
				ret_events[own++] = ret_events[i];
		}
	}
	return own;
}

/* A thread's life in the set. */
static void take_turns(struct member *m)
{
	struct thread_set *set = m->set;
	struct epoll_event events[BATCH_MOST];
	struct peer *handed;
	int n;

	for (;;) {
		while ((handed = join(set, m)))
			process_inbox(m, handed);
		n = lead(m, events);
		trace_moment(
		    m->me.trace, TRACE_PROMOTE, n ? events[0].data.u64 : 0);
		trace_state(
		    m->me.trace, TRACE_PROCESSING, n ? events[0].data.u64 : 0);
		promote(set, m);
		if (!n)
			return;
		for (int i = 0; i < n; i++)
			process(m, events[i].data.u64);
	}
}

/* The last to come opens the doors: all are there. */
static void announce(struct thread_set *set)
{
	bool all;

	pthread_mutex_lock(&set->lock);
	all = ++set->joined == set->options->threads;
	pthread_mutex_unlock(&set->lock);
	if (all)
		server_ready(set->sv);
}

static void *run_member(void *arg)
{
	struct thread_set *set = arg;
	struct member *m;

	pthread_mutex_lock(&set->lock);
	m = &set->members[++set->begun];
	pthread_mutex_unlock(&set->lock);
	m->set = set;
	if (thread_enter(&m->me, set->sv, "member")) {
		stop_request();
		return NULL;
	}
	announce(set);
	take_turns(m);
	thread_leave(&m->me);
	return NULL;
}

/* The main thread is a member like the others. */
static int run_set(struct thread_set *set)
{
	struct member *m = &set->members[0];
	struct crew crew;
	int rc;

	rc = handle_set_open(&set->handles, set->sv, &m->me);
	if (rc)
		return rc;
	rc = crew_start(
	    &crew, (unsigned)set->options->threads - 1, run_member, set);
	if (rc)
		stop_request();
	announce(set);
	take_turns(m);
	crew_join(&crew);
	handle_set_close(&set->handles, &m->me);
	return rc;
}

static int run(struct server *sv, const void *options)
{
	struct thread_set set = { .sv = sv, .options = options };
	int rc = -ENOMEM;

	set.members =
	    calloc((size_t)set.options->threads, sizeof(*set.members));
	if (!set.members)
		return rc;
	pthread_mutex_init(&set.lock, NULL);
	set.members[0].set = &set;
	rc = thread_enter(&set.members[0].me, sv, "member");
	if (!rc) {
		rc = run_set(&set);
		thread_leave(&set.members[0].me);
	}
	pthread_mutex_destroy(&set.lock);
	free(set.members);
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
