/* SPDX-License-Identifier: MIT */
/*
 * reactor-pool: Half-Sync/Half-Reactive (Schmidt, Cranor, PLoP 1995; POSA2):
 * a reactor thread waits, a pool of threads works, a queue stands between.
 *
 *	 reactor thread              queue            workers
 *	+---------------+        +-------------+    +-----------------+
 *	| epoll_wait -> | -----> | connections | -> | receive, handle |
 *	| queue what is |        +-------------+    +--------+--------+
 *	| ready         | <----------- epoll_ctl ------------+
 *	+---------------+   flow=textbook: for writing, to be queued again and
 *	                    sent by a worker; flow=direct: sent at once, then
 *	                    for reading
 *
 * A ready handle is deactivated (EPOLLONESHOT) and its connection belongs to
 * the queue, then to the worker that takes it, until that reactivates it. The
 * reactor reads and writes nothing. When the queue is full it waits
 * (full=wait), or answers 503 itself and closes (full=shed). Each worker sleeps
 * in a place of its own, and the last to fall asleep is woken first: no put
 * wakes two, or one that is awake (wakeup=condvar, an ablation, often does).
 *
 * System calls a request, flow=textbook: recv, send, two epoll_ctl, shares of
 * epoll_wait, and futex calls for two hops; flow=direct: one of each.
 *
 * Weakness: queue hops, context switches and locks for each request.
 */
#include <errno.h>

#include "core/strategy.h"
#include "mechanism/crew.h"
#include "mechanism/handle_set.h"
#include "mechanism/pump.h"
#include "mechanism/work_queue.h"

#define EVENTS_MOST 256

enum flow {
	FLOW_TEXTBOOK,
	FLOW_DIRECT,
};

enum full {
	FULL_WAIT,
	FULL_SHED,
};

struct options {
	int64_t threads, depth;
	int flow, queue, full, wakeup;
};

struct pool {
	struct server *sv;
	const struct options *options;
	struct handle_set handles;
	struct work_queue queue;
	_Atomic unsigned up;
};

/*
 * Half-sync: what a worker does with a connection. Textbook: either reads and
 * handles, or writes; what comes next goes through the reactor again.
 */
static void work_on(struct pool *pool, struct thread *me, struct peer *p)
{
	bool direct = pool->options->flow == FLOW_DIRECT;
	enum conn_want want;

	trace_state(me->trace, TRACE_PROCESSING, peer_token(p));
	conn_env_tick(&me->env);
	if (conn_want(&p->conn) == CONN_WAIT)
		conn_resume(&p->conn, &me->env);
	if (direct)
		want = pump(me, p, PUMP_ALL);
	else if (conn_want(&p->conn) == CONN_WRITE)
		want = pump(me, p, PUMP_WRITE);
	else
		want = pump(me, p, PUMP_READ | PUMP_WORK);
	/* Pipelined input, held back until the output was sent. */
	if (want == CONN_WORK && !direct)
		want = pump(me, p, PUMP_WORK);
	trace_moment(me->trace, TRACE_REACTIVATE, peer_token(p));
	trace_state(me->trace, TRACE_IDLE, 0);
	handle_set_settle(&pool->handles, me, p, want);
}

static void *run_worker(void *arg)
{
	struct pool *pool = arg;
	struct thread me;
	struct peer *p;

	if (thread_enter(&me, pool->sv, "worker"))
		return NULL;
	trace_state(me.trace, TRACE_IDLE, 0);
	if (atomic_fetch_add(&pool->up, 1) + 1 == pool->options->threads)
		server_ready(pool->sv);
	while ((p = work_queue_take(&pool->queue, &me)))
		work_on(pool, &me, p);
	thread_leave(&me);
	return NULL;
}

/* The queue is full: the reactor turns the client away by itself. */
static void shed(struct pool *pool, struct thread *me, struct peer *p)
{
	thread_count(me, COUNT_REFUSALS, 1);
	conn_refuse(&p->conn, &me->env, HTTP_UNAVAILABLE);
	handle_set_settle(&pool->handles, me, p, pump(me, p, PUMP_ALL));
}

static void enqueue(struct pool *pool, struct thread *me, struct peer *p)
{
	/* Only a request that nobody has begun to answer can be shed. */
	bool may_shed = pool->options->full == FULL_SHED &&
			conn_want(&p->conn) == CONN_READ;

	if (!may_shed)
		work_queue_put(&pool->queue, me, p);
	else if (work_queue_try_put(&pool->queue, me, p))
		shed(pool, me, p);
}

static void accept_all(struct pool *pool, struct thread *me)
{
	struct handle_set *hs = &pool->handles;
	struct peer *p;

	while ((p = handle_set_accept(hs, me)))
		handle_set_settle(hs, me, p, conn_want(&p->conn));
	handle_set_rearm(hs, me, TOKEN_LISTENER);
}

static void enqueue_due(struct pool *pool, struct thread *me)
{
	struct peer *p;

	while ((p = handle_set_take_due(&pool->handles)))
		enqueue(pool, me, p);
	handle_set_rearm(&pool->handles, me, TOKEN_ALARM);
}

/* Half-reactive: from an event to the queue. */
static void dispatch(struct pool *pool, struct thread *me, uint64_t token)
{
	if (token == TOKEN_LISTENER)
		accept_all(pool, me);
	else if (token == TOKEN_ALARM)
		enqueue_due(pool, me);
	else if (token == TOKEN_STOP)
		handle_set_drain(&pool->handles);
	else
		enqueue(pool, me, handle_set_peer(&pool->handles, token));
}

static void react(struct pool *pool, struct thread *me)
{
	struct epoll_event events[EVENTS_MOST];
	int n;

	while (!server_drained(pool->sv)) {
		trace_state(me->trace, TRACE_WAITING, 0);
		n = handle_set_wait(&pool->handles, me, events, EVENTS_MOST);
		trace_state(me->trace, TRACE_PROCESSING, 0);
		for (int i = 0; i < n; i++)
			dispatch(pool, me, events[i].data.u64);
	}
}

static int run_pool(struct pool *pool, struct thread *me)
{
	struct crew crew;
	int rc;

	rc = crew_start(&crew, pool->sv, (unsigned)pool->options->threads,
	    run_worker, pool);
	if (!rc)
		react(pool, me);
	work_queue_close(&pool->queue);
	crew_join(&crew);
	return rc;
}

static int run(struct server *sv, const void *options)
{
	struct pool pool = { .sv = sv, .options = options };
	struct thread me;
	int rc;

	rc = thread_enter(&me, sv, "reactor");
	if (rc)
		return rc;
	rc = work_queue_open(&pool.queue, (size_t)pool.options->depth,
	    (enum wakeup)pool.options->wakeup);
	if (rc) {
		server_fail(sv, rc, "no memory for the queue");
		goto no_queue;
	}
	rc = handle_set_open(&pool.handles, sv, &me);
	if (!rc) {
		rc = run_pool(&pool, &me);
		handle_set_close(&pool.handles, &me);
	}
	work_queue_free(&pool.queue);
no_queue:
	thread_leave(&me);
	return rc;
}

static const char *const flows[] = { "textbook", "direct", NULL };
static const char *const queues[] = { "mutex", NULL };
static const char *const fulls[] = { "wait", "shed", NULL };
static const char *const wakeups[] = { "parker", "condvar", NULL };

#define FIELD(name) offsetof(struct options, name)

static const struct opt opts[] = {
	{ "threads", OPT_INT, FIELD(threads), 1, 512, NULL, "4",
	    "workers, besides the reactor's thread" },
	{ "flow", OPT_CHOICE, FIELD(flow), 0, 0, flows, "textbook",
	    "writing goes through the reactor again, or is done at once" },
	{ "queue", OPT_CHOICE, FIELD(queue), 0, 0, queues, "mutex",
	    "how the queue is made" },
	{ "depth", OPT_INT, FIELD(depth), 1, 1 << 20, NULL, "1024",
	    "connections that the queue holds" },
	{ "full", OPT_CHOICE, FIELD(full), 0, 0, fulls, "wait",
	    "what the reactor does when the queue is full" },
	{ "wakeup", OPT_CHOICE, FIELD(wakeup), 0, 0, wakeups, "parker",
	    "who sleeps is woken alone, the last to come first; condvar is "
	    "an ablation: a condition variable, often signalled in vain" },
	{ 0 },
};

const struct strategy_ops reactor_pool_ops = {
	.name = "reactor-pool",
	.summary = "Half-Sync/Half-Reactive: a reactor queues, a pool of "
		   "threads works",
	.family = "readiness",
	.weakness = "two queue hops, switches and locks for each request",
	.answers = "epoll",
	.flags = STRATEGY_THREADS | STRATEGY_AWAITS,
	.options_size = sizeof(struct options),
	.opts = opts,
	.run = run,
};
