/* SPDX-License-Identifier: MIT */
#include "load/run.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"

/* From the moment that all connections are up to the first request. */
#define LEAD_NS    (2 * NS_PER_MS)
#define COLLECT_NS (100 * NS_PER_MS)
#define DONE_NS    (5 * NS_PER_MS) /* to see that the last has ended */

struct run {
	const struct load_config *config;
	const struct run_hooks *hooks;
	struct worker *workers;
	unsigned inited, started;
	struct plan plan;
	struct result *result;
	size_t rows_shown;
	bool interrupted;
};

/* Sleeps until then, or an interrupt, which it remembers. */
static void sleep_until(struct run *r, uint64_t until_ns)
{
	uint64_t now = clock_now_ns();
	uint64_t left = until_ns > now ? until_ns - now : 0;
	struct timespec ts = {
		.tv_sec = (time_t)(left / NS_PER_S),
		.tv_nsec = (long)(left % NS_PER_S),
	};
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	if (sigtimedwait(&set, NULL, &ts) > 0)
		r->interrupted = true;
}

static int start_workers(struct run *r)
{
	const struct load_config *config = r->config;
	sigset_t set;
	int err = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &set, NULL);
	r->workers = calloc(config->threads, sizeof(*r->workers));
	if (!r->workers)
		return -ENOMEM;
	for (unsigned i = 0; i < config->threads && !err; i++) {
		err = worker_init(&r->workers[i], config, &r->plan, i);
		r->inited += !err;
	}
	for (unsigned i = 0; i < r->inited && !err; i++) {
		struct worker *w = &r->workers[i];

		err = -pthread_create(&w->thread, NULL, worker_run, w);
		r->started += !err;
	}
	return err;
}

static void say_unreachable(const struct run *r, int err)
{
	log_line("cannot connect to %s:%s: %s", r->config->url.host,
	    r->config->url.port, strerror(-err));
}

/* Waits for the connections; fails when a worker or all connections did. */
static int await_connections(struct run *r)
{
	unsigned up = 0;
	int err = 0;

	while (
	    atomic_load(&r->plan.ready) < r->config->threads && !r->interrupted)
		sleep_until(r, clock_now_ns() + NS_PER_MS);
	if (r->interrupted) {
		log_line("interrupted before the load began");
		return -EINTR;
	}
	for (unsigned i = 0; i < r->config->threads; i++) {
		const struct worker *w = &r->workers[i];

		if (w->err) {
			log_line(
			    "thread %u cannot run: %s", i, strerror(-w->err));
			return w->err;
		}
		up += w->up_first;
		if (w->connect_error_first)
			err = w->connect_error_first;
	}
	if (up > 0)
		return 0;
	say_unreachable(r, err ? err : -ETIMEDOUT);
	return -ENOTCONN;
}

static void set_times(struct run *r)
{
	const struct load_config *config = r->config;
	struct plan *plan = &r->plan;
	uint64_t start = clock_now_ns() + LEAD_NS;
	uint64_t from = start + config->warmup_ns;
	uint64_t to = from + config->duration_ns;

	plan_write(&plan->from_ns, from);
	plan_write(&plan->to_ns, to);
	plan_write(&plan->stop_ns, to + config->tail_ns);
	plan_write(&plan->leave_ns, to + config->tail_ns + config->drain_ns);
	atomic_store(&plan->start_ns, start);
}

static void tell(
    const struct run *r, const char *phase, uint64_t ns, uint64_t replies)
{
	if (r->hooks->phase)
		r->hooks->phase(r->hooks->arg, phase, ns, replies);
}

static uint64_t count_replies(const struct run *r, bool tail)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < r->config->threads; i++) {
		struct tally *t = &r->workers[i].tally;

		sum += plan_read(tail ? &t->tail_replies : &t->replies);
	}
	return sum;
}

/* Tells of the seconds that have become complete. */
static void show_seconds(struct run *r)
{
	const struct intervals *in = &r->result->intervals;

	for (; r->rows_shown < in->count; r->rows_shown++) {
		if (r->hooks->second)
			r->hooks->second(
			    r->hooks->arg, &in->rows[r->rows_shown]);
	}
}

static int collect(struct run *r)
{
	int err = 0;

	for (unsigned i = 0; i < r->config->threads && !err; i++)
		err = intervals_collect(
		    &r->result->intervals, &r->workers[i].tally);
	show_seconds(r);
	return err;
}

/* An interrupt ends the measurement, or the tail, where it is. */
static void cut_short(struct run *r)
{
	uint64_t now = clock_now_ns(), start = plan_read(&r->plan.start_ns);

	r->result->signalled = true;
	/* All times of the plan count from its start. */
	if (now < start)
		now = start;
	if (now < plan_read(&r->plan.from_ns))
		plan_write(&r->plan.from_ns, now);
	if (now < plan_read(&r->plan.to_ns)) {
		plan_write(&r->plan.to_ns, now);
		r->result->interrupted = true;
	}
	plan_write(&r->plan.stop_ns, now);
	plan_write(&r->plan.leave_ns, now + r->config->drain_ns);
}

/* All requests that were asked for have ended: so does the measurement. */
static void end_if_done(struct run *r)
{
	struct plan *plan = &r->plan;
	uint64_t done;

	if (r->config->requests == 0 ||
	    atomic_load(&plan->done) < r->config->threads)
		return;
	done = plan_read(&plan->done_ns) + 1;
	plan_write(&plan->to_ns, done);
	plan_write(&plan->stop_ns, done);
	plan_write(&plan->leave_ns, done);
}

/* Collects intervals until a time of the plan, which may move, has come. */
static int follow(struct run *r, const _Atomic uint64_t *until)
{
	uint64_t now = clock_now_ns(), next;
	int err = 0;

	while (now < plan_read(until) && !err) {
		next = now + (r->config->requests ? DONE_NS : COLLECT_NS);
		if (plan_read(until) < next)
			next = plan_read(until);
		sleep_until(r, next);
		if (r->interrupted) {
			cut_short(r);
			r->interrupted = false;
		}
		end_if_done(r);
		err = collect(r);
		now = clock_now_ns();
	}
	return err;
}

static int follow_load(struct run *r)
{
	struct plan *plan = &r->plan;
	int err;

	tell(r, "connected", 0, 0);
	set_times(r);
	err = follow(r, &plan->from_ns);
	clock_gettime(CLOCK_REALTIME, &r->result->started_at);
	tell(r, "measure", plan_read(&plan->from_ns), 0);
	if (!err)
		err = follow(r, &plan->to_ns);
	tell(r, "tail", plan_read(&plan->to_ns), count_replies(r, false));
	if (!err)
		err = follow(r, &plan->stop_ns);
	tell(r, "done", plan_read(&plan->stop_ns), count_replies(r, true));
	return err;
}

static void end_workers(struct run *r, int err)
{
	if (err)
		atomic_store(&r->plan.cancel, true);
	for (unsigned i = 0; i < r->started; i++)
		pthread_join(r->workers[i].thread, NULL);
	for (unsigned i = 0; i < r->started && !err; i++)
		err = intervals_collect(
		    &r->result->intervals, &r->workers[i].tally);
	if (!err && intervals_end(&r->result->intervals) < 0)
		log_line("no memory for the last seconds' rows");
	show_seconds(r);
}

int run_load(const struct load_config *config, const struct run_hooks *hooks,
    struct result *ret)
{
	struct run run = { .config = config, .hooks = hooks, .result = ret };
	int err;

	*ret = (struct result){ .config = config };
	err = intervals_init(&ret->intervals, config->threads);
	if (!err)
		err = start_workers(&run);
	if (err)
		log_line("cannot start: %s", strerror(-err));
	if (!err)
		err = await_connections(&run);
	if (!err)
		err = follow_load(&run);
	end_workers(&run, err);
	if (!err)
		err =
		    result_merge(ret, run.workers, config->threads, &run.plan);
	for (unsigned i = 0; i < run.inited; i++)
		worker_fini(&run.workers[i]);
	free(run.workers);
	if (!err)
		result_validate(ret);
	return err;
}
