/* SPDX-License-Identifier: MIT */
#include "load/worker.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "load/arrival.h"
#include "load/dial.h"
#include "load/mix.h"
#include "load/runq.h"

/* Connections being made at once, over all workers: within any backlog. */
#define CONNECTING_MAX     512
#define RECONNECT_DELAY_NS (100 * NS_PER_MS)
#define LINGER_NS          NS_PER_S /* for a server that said it would close */
#define TICK_NS            (10 * NS_PER_MS)
#define SWEEP_CLIENTS      256 /* looked at for timeouts in one tick */

#ifdef __SANITIZE_THREAD__
#define THREAD_SANITIZER
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define THREAD_SANITIZER
#endif
#endif

uint32_t worker_pick(struct worker *w)
{
	if (!w->choice)
		return 0;
	return (uint32_t)gsl_ran_discrete(w->rng, w->choice);
}

bool worker_take(struct worker *w)
{
	if (w->left == 0)
		return false;
	w->left--;
	return true;
}

void worker_ended(struct worker *w, struct client *c, uint64_t now)
{
	uint64_t last;

	w->model->ended(c, now);
	if (++w->ended < w->share)
		return;
	last = plan_read(&w->plan->done_ns);
	while (last < now &&
	       !atomic_compare_exchange_weak(&w->plan->done_ns, &last, now))
		;
	atomic_fetch_add(&w->plan->done, 1);
}

void worker_reconnect(struct worker *w, struct client *c, bool later)
{
	c->since_ns = clock_now_ns();
	TAILQ_INSERT_TAIL(later ? &w->later : &w->fresh, c, link);
}

void worker_woke(struct worker *w, uint64_t until_ns, bool stopped)
{
	uint64_t now = clock_now_ns();

	stall_woke(&w->stall, until_ns, now, stopped);
	pace_learn(&w->pace, until_ns, now);
	tally_overshoot(&w->tally, until_ns, now);
}

static void begin_connect(struct worker *w, struct client *c, uint64_t now)
{
	const struct load_config *config = w->config;
	int fd = dial_socket(config, c->slot * config->threads + w->index);

	if (fd < 0) {
		w->connect_error = fd;
		tally_connect_error(&w->tally, now);
		worker_reconnect(w, c, true);
		return;
	}
	if (c->role == CLIENT_SLOW && config->read_rate > 0)
		dial_small_buffer(fd, SLOW_RECEIVE_BYTES);
	c->fd = fd;
	c->state = CLIENT_CONNECTING;
	c->since_ns = now;
	w->connecting++;
	config->engine->connect(w->engine, c,
	    (const struct sockaddr *)&config->addr, config->addr_len);
}

static void make_connections(struct worker *w, uint64_t now)
{
	unsigned max = CONNECTING_MAX / w->config->threads + 1;
	struct client *c;

	while ((c = TAILQ_FIRST(&w->later)) &&
	       now >= c->since_ns + RECONNECT_DELAY_NS) {
		TAILQ_REMOVE(&w->later, c, link);
		TAILQ_INSERT_TAIL(&w->fresh, c, link);
	}
	while (w->connecting < max && (c = TAILQ_FIRST(&w->fresh))) {
		TAILQ_REMOVE(&w->fresh, c, link);
		begin_connect(w, c, now);
	}
}

/* Connections that wait too long, whatever for. */
static void check_timeouts(struct worker *w, struct client *c, uint64_t now)
{
	uint64_t timeout = w->config->timeout_ns;

	if (c->state == CLIENT_UP)
		client_expire(c, now > timeout ? now - timeout : 0, now);
	else if (c->state == CLIENT_LEAVING && now > c->since_ns + LINGER_NS)
		client_drop(c, now);
	else if (c->state == CLIENT_CONNECTING && now > c->since_ns + timeout)
		shutdown(c->fd, SHUT_RDWR); /* connecting ends in an error */
}

static void tick(struct worker *w, uint64_t now)
{
	unsigned n = w->count < SWEEP_CLIENTS ? w->count : SWEEP_CLIENTS;

	if (now < w->next_tick_ns)
		return;
	w->next_tick_ns = now + TICK_NS;
	w->real_offset_ns = arrival_offset_ns();
	slow_tick(w, now);
	while (n-- > 0) {
		check_timeouts(w, &w->clients[w->sweep], now);
		w->sweep = (w->sweep + 1) % w->count;
	}
}

static bool cancelled(const struct worker *w)
{
	return atomic_load_explicit(&w->plan->cancel, memory_order_relaxed);
}

/*
 * Brings the connections up, until they are or the timeout is over. A first
 * connection that is refused needs no waiting for the others.
 */
static void connect_all(struct worker *w)
{
	uint64_t now = clock_now_ns(), limit = now + w->config->timeout_ns;

	while (w->up < w->count && now < limit && !cancelled(w)) {
		make_connections(w, now);
		tick(w, now);
		w->config->engine->wait(w->engine, now + TICK_NS);
		now = clock_now_ns();
		if (w->up == 0 && w->connect_error && w->connecting == 0)
			return;
	}
}

/* Idles until the main thread has set the start, and then until it comes. */
static void await_start(struct worker *w)
{
	uint64_t now = clock_now_ns(), start;

	while (!cancelled(w)) {
		start = atomic_load(&w->plan->start_ns);
		if (start && now >= start)
			break;
		w->config->engine->wait(
		    w->engine, start ? start : now + NS_PER_MS);
		now = clock_now_ns();
	}
}

/* The next time at or after which something must be done by the clock. */
static uint64_t next_edge(const struct worker *w, uint64_t now)
{
	uint64_t from = plan_read(&w->plan->from_ns);
	uint64_t to = plan_read(&w->plan->to_ns);
	uint64_t stop = plan_read(&w->plan->stop_ns);
	uint64_t edge = w->next_tick_ns;

	if (now < from && from < edge)
		edge = from;
	if (now < to && to < edge)
		edge = to;
	return stop < edge ? stop : edge;
}

/* What the thread has had and lacked of its CPU so far. */
static struct effort effort_now(const struct worker *w)
{
	struct effort e = {
		.cpu_ns = clock_read_ns(CLOCK_THREAD_CPUTIME_ID),
		.spun_ns = w->pace.spun_ns,
		.stalled_ns = w->stall.sum_ns,
	};

	e.runq_known = runq_read_ns(&e.runq_ns) == 0;
	return e;
}

/* What is read at the two ends of the measurement. */
static void mark_window(struct worker *w, uint64_t now)
{
	struct effort *effort = w->tally.effort;

	if (effort[0].cpu_ns == 0 && now >= plan_read(&w->plan->from_ns))
		effort[0] = effort_now(w);
	if (effort[1].cpu_ns == 0 && now >= plan_read(&w->plan->to_ns))
		effort[1] = effort_now(w);
}

static void run_load(struct worker *w)
{
	uint64_t now = worker_now(w), due, edge;

	w->loading = true;
	tally_start(&w->tally, now);
	w->model->start(w, now);
	while (now < plan_read(&w->plan->stop_ns) && !cancelled(w)) {
		tick(w, now);
		tally_tick(&w->tally, now);
		mark_window(w, now);
		make_connections(w, now);
		due = w->model->pump(w, now);
		edge = next_edge(w, now);
		w->config->engine->wait(w->engine, due < edge ? due : edge);
		now = worker_now(w);
	}
	/* What was due before the end leaves, late as it is. */
	w->model->pump(w, plan_read(&w->plan->stop_ns) - 1);
	mark_window(w, now);
	w->loading = false;
}

/* Requests of the measurement that have no reply yet. */
static bool outstanding(const struct worker *w)
{
	for (unsigned i = 0; i < w->active; i++) {
		const struct client *c = &w->clients[i];

		for (uint32_t k = c->head; k != c->tail; k++) {
			const struct stamp *s = &c->stamps[k & (w->depth - 1)];

			if (s->counted ||
			    tally_measured(&w->tally, s->intended_ns))
				return true;
		}
	}
	return false;
}

/* Awaits the replies that are due, but no longer than the plan says. */
static void drain(struct worker *w)
{
	uint64_t now = clock_now_ns();

	while (now < plan_read(&w->plan->leave_ns) && !cancelled(w) &&
	       outstanding(w)) {
		tick(w, now);
		make_connections(w, now);
		w->config->engine->wait(w->engine, w->next_tick_ns);
		now = clock_now_ns();
	}
	for (unsigned i = 0; i < w->active; i++) {
		struct client *c = &w->clients[i];

		for (; c->head != c->tail; c->head++)
			tally_unanswered(&w->tally,
			    &c->stamps[c->head & (w->depth - 1)], now);
	}
	w->model->finish(w, now);
	tally_end(&w->tally);
}

static int pin(const struct worker *w)
{
	const struct load_config *config = w->config;
	cpu_set_t set;

	if (config->cpu_count == 0)
		return 0;
	CPU_ZERO(&set);
	CPU_SET(config->cpus[w->index % config->cpu_count], &set);
	return -pthread_setaffinity_np(pthread_self(), sizeof(set), &set);
}

/*
 * A descriptor table of its own spares each system call an atomic count of
 * the table's users, and gives each worker the whole of RLIMIT_NOFILE.
 * ThreadSanitizer takes equal numbers for equal descriptors: not under it.
 */
static int own_descriptors(void)
{
#ifdef THREAD_SANITIZER
	return 0;
#else
	return unshare(CLONE_FILES) < 0 ? -errno : 0;
#endif
}

static int prepare_thread(struct worker *w)
{
	int err = pin(w);

	/* Timers that are merged with others wake up to 50 us late. */
	if (!err && prctl(PR_SET_TIMERSLACK, 1) < 0)
		err = -errno;
	if (!err)
		err = own_descriptors();
	if (!err)
		err = w->config->engine->open(w, w->count, &w->engine);
	return err;
}

void *worker_run(void *worker)
{
	struct worker *w = worker;

	w->err = prepare_thread(w);
	if (!w->err)
		connect_all(w);
	w->up_first = w->up;
	w->connect_error_first = w->connect_error;
	atomic_fetch_add(&w->plan->ready, 1);
	if (w->err)
		return NULL;
	await_start(w);
	if (!cancelled(w)) {
		run_load(w);
		drain(w);
	}
	w->config->engine->close(w->engine);
	for (unsigned i = 0; i < w->count; i++) {
		if (w->clients[i].fd >= 0)
			close(w->clients[i].fd);
	}
	return NULL;
}
