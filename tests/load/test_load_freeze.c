/* SPDX-License-Identifier: MIT */
/*
 * A generator that is stopped, by a signal or where it hurts most, against a
 * server that goes on: the stop is in the response times, and not in what is
 * left of them without the generator's own delay.
 */
#include "runs.h"

#include <liburing.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "load/estimate.h"

#define STOP_NS  (400 * MS)
#define DELAY_NS (5 * MS)
/* A machine with other work may disturb one run, but not each time. */
#define ATTEMPTS 5

/* What the test wants of a run that another process has made. */
struct seen {
	uint64_t max_ns, net_max_ns, p90_ns, net_p90_ns;
	bool certain, at_least;
	char reason[1024]; /* why the run is not valid */
};

static struct seen look(const struct result *r)
{
	struct seen seen = {
		.max_ns = hist_max(r->response),
		.net_max_ns = hist_max(r->net),
		.p90_ns = hist_percentile(r->response, 90),
		.net_p90_ns = hist_percentile(r->net, 90),
		.certain =
		    estimate_of(r->response, r->net, r->ages, 100).certain,
		.at_least = *result_rate_bound(r),
	};

	snprintf(seen.reason, sizeof(seen.reason), "%s", r->reason);
	return seen;
}

static void sleep_ns(uint64_t ns)
{
	const struct timespec ts = { .tv_nsec = (long)ns };

	nanosleep(&ts, NULL);
}

static int from_child[2], to_child[2];

static void tell_phase(void *arg, const char *name, uint64_t ns, uint64_t n)
{
	(void)arg;
	(void)ns;
	(void)n;
	if (strcmp(name, "measure") == 0 && write(from_child[1], "m", 1) != 1)
		_exit(1);
}

/* The generator: waits for the server's port, and tells what it has seen. */
static void generate(const struct asked *asked)
{
	struct asked a = *asked;
	struct result r;
	struct seen seen;
	unsigned port;

	a.hooks.phase = tell_phase;
	if (read(to_child[0], &port, sizeof(port)) != sizeof(port) ||
	    run_on(port, &a, &r) < 0)
		_exit(1);
	seen = look(&r);
	if (write(from_child[1], &seen, sizeof(seen)) != sizeof(seen))
		_exit(1);
	_exit(0);
}

/* One run with a stop in its middle. */
static struct seen run_stopped(const struct asked *a)
{
	struct stub_config config = { .delay_ns = DELAY_NS };
	struct seen seen = { 0 };
	struct stub *stub;
	unsigned port;
	char phase;
	pid_t child;

	assert_int_equal(pipe(from_child) | pipe(to_child), 0);
	child = fork();
	if (child == 0)
		generate(a);
	assert_true(child > 0);
	stub = stub_start(&config);
	port = stub_port(stub);
	assert_int_equal(write(to_child[1], &port, sizeof(port)), sizeof(port));
	assert_int_equal(read(from_child[0], &phase, 1), 1);
	sleep_ns(200 * MS);
	kill(child, SIGSTOP);
	sleep_ns(STOP_NS);
	kill(child, SIGCONT);
	assert_int_equal(
	    read(from_child[0], &seen, sizeof(seen)), sizeof(seen));
	waitpid(child, NULL, 0);
	stub_stop(stub);
	for (int i = 0; i < 2; i++) {
		close(from_child[i]);
		close(to_child[i]);
	}
	return seen;
}

/* It is in R, and the run goes on being valid, but for what it spoilt. */
static void assert_found_out(const struct seen *seen, bool open)
{
	assert_sound(seen->reason);
	assert_true(seen->max_ns > STOP_NS * 9 / 10);
	assert_false(seen->certain);
	assert_int_equal(seen->at_least, !open);
	/* A quarter of the arrivals came while it was stopped. */
	if (open)
		assert_true(seen->p90_ns > STOP_NS / 3);
}

static void try_stop(const struct asked *a)
{
	struct seen seen;

	for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
		seen = run_stopped(a);
		assert_found_out(&seen, a->rate > 0);
		if (seen.net_max_ns < STOP_NS / 4 &&
		    seen.net_p90_ns < STOP_NS / 8)
			return;
	}
	fail_msg("%s, %s: net p90 %.1f ms, max %.1f ms", a->engine->name,
	    a->rate > 0 ? "open" : "closed", (double)seen.net_p90_ns / MS,
	    (double)seen.net_max_ns / MS);
}

static void a_stop_is_the_generators_own(void **state)
{
	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = { .engine = e,
			.connections = 8,
			.duration_ns = 1600 * MS,
			.drain_ns = NS_PER_S };

		try_stop(&a);
		a.rate = 300;
		try_stop(&a);
		a.arrivals = ARRIVALS_POISSON;
		a.spin = true;
		try_stop(&a);
	}
}

/*
 * Stops the calling thread once, between a request's stamp and its sending,
 * when the countdown says so.
 */
static atomic_int sends_until_stop;

static void count_down(void)
{
	if (atomic_fetch_sub(&sends_until_stop, 1) == 1)
		sleep_ns(STOP_NS);
}

ssize_t __real_send(int fd, const void *buf, size_t n, int flags);
ssize_t __wrap_send(int fd, const void *buf, size_t n, int flags);

/* The server of the tests sends too; it is left alone. */
ssize_t __wrap_send(int fd, const void *buf, size_t n, int flags)
{
	if (n > 3 && memcmp(buf, "GET", 3) == 0)
		count_down();
	return __real_send(fd, buf, n, flags);
}

int __real_io_uring_submit_and_wait_timeout(struct io_uring *ring,
    struct io_uring_cqe **cqe, unsigned n, struct __kernel_timespec *ts,
    sigset_t *mask);
int __wrap_io_uring_submit_and_wait_timeout(struct io_uring *ring,
    struct io_uring_cqe **cqe, unsigned n, struct __kernel_timespec *ts,
    sigset_t *mask);

int __wrap_io_uring_submit_and_wait_timeout(struct io_uring *ring,
    struct io_uring_cqe **cqe, unsigned n, struct __kernel_timespec *ts,
    sigset_t *mask)
{
	if (io_uring_sq_ready(ring) > 0)
		count_down();
	return __real_io_uring_submit_and_wait_timeout(ring, cqe, n, ts, mask);
}

static void a_stop_after_the_stamp_is_too(void **state)
{
	struct stub_config stub = { .delay_ns = DELAY_NS };
	struct result r;
	struct seen seen;

	(void)state;
	FOR_EACH_ENGINE(e)
	{
		struct asked a = {
			.engine = e, .connections = 2, .duration_ns = 1200 * MS
		};
		int attempt = 0;

		do {
			sends_until_stop = 50;
			run_against(&stub, &a, &r);
			seen = look(&r);
			assert_true(summary_says(&r, "  at least: "));
			assert_true(summary_says(
			    &r, "the generator itself delayed requests"));
			result_free(&r);
			assert_true(sends_until_stop < 0);
			assert_found_out(&seen, false);
		} while (
		    seen.net_max_ns >= STOP_NS / 4 && ++attempt < ATTEMPTS);
		assert_true(attempt < ATTEMPTS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stop_is_the_generators_own),
		cmocka_unit_test(a_stop_after_the_stamp_is_too),
	};

	return cmocka_run_group_tests_name("load_freeze", tests, NULL, NULL);
}
