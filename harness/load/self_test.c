/* SPDX-License-Identifier: MIT */
#include "load/self_test.h"

#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "load/null_server.h"
#include "load/run.h"
#include "load/units.h"

#define STEP_NS       NS_PER_S
#define WARMUP_NS     (200 * NS_PER_MS)
#define TIMER_ROUNDS  2000
#define TIMER_NS      (100 * NS_PER_US)
#define CLOCK_ROUNDS  100000
#define SLOW_RATE     1000
#define LAG_LIMIT_NS  (50 * NS_PER_US)
#define LATE_LIMIT_NS NS_PER_MS

/* What has been found so far. */
struct findings {
	const struct options *options;
	unsigned load_cpu, server_cpu;
	pid_t server;
	char url[64];
	double ceiling_per_s;
	bool fit;
};

static void verdict(struct findings *f, bool good, const char *text)
{
	printf("  %-4s %s\n", good ? "ok" : "NOT", text);
	f->fit &= good;
}

/* The generator gets the first CPU it may use, the server the last. */
static int choose_cpus(struct findings *f)
{
	cpu_set_t set;
	int first = -1, last = -1;

	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return -errno;
	for (int cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &set))
			continue;
		if (first < 0)
			first = cpu;
		last = cpu;
	}
	f->load_cpu = (unsigned)first;
	f->server_cpu = (unsigned)last;
	if (f->options->config.cpu_count > 0)
		f->load_cpu = f->options->config.cpus[0];
	verdict(f, f->load_cpu != f->server_cpu,
	    "generator and server have a CPU each");
	return 0;
}

static void be_server(
    const struct findings *f, const struct null_ops *ops, int listen_fd)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(f->server_cpu, &set);
	sched_setaffinity(0, sizeof(set), &set);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	_exit(null_serve(ops, listen_fd, false, -1) < 0 ? EXIT_FAILED
							: EXIT_DONE);
}

static int start_server(struct findings *f)
{
	struct sockaddr_in addr;
	socklen_t len = sizeof(addr);
	const struct null_ops *ops = f->options->config.engine == &engine_uring
					 ? &null_uring
					 : &null_epoll;
	int fd = null_listen("127.0.0.1:0"), err = 0;

	if (fd < 0)
		return fd;
	if (getsockname(fd, (struct sockaddr *)&addr, &len) < 0)
		err = -errno;
	if (!err) {
		snprintf(f->url, sizeof(f->url), "http://127.0.0.1:%u/",
		    ntohs(addr.sin_port));
		f->server = fork();
		if (f->server == 0)
			be_server(f, ops, fd);
		if (f->server < 0)
			err = -errno;
	}
	close(fd);
	return err;
}

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

static void test_timers(struct findings *f)
{
	static uint64_t late[TIMER_ROUNDS];
	const struct timespec ts = { .tv_nsec = TIMER_NS };
	char p50[UNITS_TIME_BYTES], p99[UNITS_TIME_BYTES], text[96];
	uint64_t begin, now;

	prctl(PR_SET_TIMERSLACK, 1);
	begin = now = clock_now_ns();
	for (int i = 0; i < CLOCK_ROUNDS; i++)
		now = clock_now_ns();
	printf("  clock   %10.1f ns to read\n",
	    (double)(now - begin) / CLOCK_ROUNDS);
	for (int i = 0; i < TIMER_ROUNDS; i++) {
		begin = clock_now_ns();
		clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL);
		late[i] = clock_now_ns() - begin - TIMER_NS;
	}
	qsort(late, TIMER_ROUNDS, sizeof(*late), compare);
	units_format_time(p50, late[TIMER_ROUNDS / 2]);
	units_format_time(p99, late[TIMER_ROUNDS * 99 / 100]);
	printf("  timers  %10s late at p50, %s at p99\n", p50, p99);
	snprintf(text, sizeof(text), "timers wake in time (p99 below 1 ms)");
	verdict(f, late[TIMER_ROUNDS * 99 / 100] < LATE_LIMIT_NS, text);
}

/* One run of the generator; the result is the caller's to free. */
static int load(const struct findings *f, unsigned connections, double rate,
    struct result *ret)
{
	static const struct run_hooks none;
	struct options o = *f->options;
	int err;

	o.url = f->url;
	o.rate_per_s = rate;
	o.profile = o.sweep = NULL;
	o.config.requests = 0;
	o.config.threads = 1;
	o.config.connections = connections;
	o.config.cpus[0] = f->load_cpu;
	o.config.cpu_count = 1;
	o.config.duration_ns = STEP_NS;
	o.config.warmup_ns = WARMUP_NS;
	options_finish(&o);
	err = run_load(&o.config, &none, ret);
	options_free(&o);
	return err;
}

static int test_floor(struct findings *f)
{
	char p50[UNITS_TIME_BYTES], p99[UNITS_TIME_BYTES];
	struct result r;
	int err = load(f, 1, 0, &r);

	if (!err)
		printf("  floor   %10s p50, %s p99 on one connection\n",
		    units_format_time(p50, hist_percentile(r.response, 50)),
		    units_format_time(p99, hist_percentile(r.response, 99)));
	result_free(&r);
	return err;
}

static int test_ceiling(struct findings *f)
{
	struct result r;
	int err = load(f, 64, 0, &r);

	if (!err) {
		f->ceiling_per_s = r.rate_per_s;
		printf("  ceiling %10.0f requests/s per core, %.2f us of CPU "
		       "each\n",
		    r.rate_per_s,
		    (double)r.effort.cpu_ns / 1e3 / (double)(r.replies | 1));
	}
	result_free(&r);
	return err;
}

/* How late requests leave that had a connection; p99 below the limit? */
static bool judge_lag(const struct result *r, const char *where)
{
	char p50[UNITS_TIME_BYTES], p99[UNITS_TIME_BYTES];
	uint64_t lag = hist_percentile(r->delay, 99);

	printf("  lag     %10s p50, %s p99 at %s, %.0f%% spinning\n",
	    units_format_time(p50, hist_percentile(r->delay, 50)),
	    units_format_time(p99, lag), where,
	    100.0 * (double)r->effort.spun_ns / (double)r->duration_ns);
	return lag < LAG_LIMIT_NS;
}

/* Between requests the generator sleeps: so good are timers and margin. */
static int test_lag(struct findings *f)
{
	struct result r;
	int err = load(f, 16, SLOW_RATE, &r);

	if (!err)
		verdict(f, judge_lag(&r, "1,000/s"),
		    "a generator that sleeps is in time (lag p99 below 50 us)");
	result_free(&r);
	return err;
}

static int test_half(struct findings *f)
{
	char text[160];
	struct result r;
	double target = f->ceiling_per_s / 2;
	int err = load(f, 64, target, &r);
	bool in_time;

	if (!err) {
		in_time = judge_lag(&r, "half of the ceiling");
		snprintf(text, sizeof(text),
		    "half of the ceiling is kept (%.0f of %.0f requests/s)",
		    (double)r.requests * 1e9 / (double)r.duration_ns, target);
		verdict(f,
		    (double)r.requests * 1e9 >=
			0.99 * target * (double)r.duration_ns,
		    text);
		verdict(
		    f, in_time, "requests leave in time (lag p99 below 50 us)");
	}
	result_free(&r);
	return err;
}

static int run_tests(struct findings *f)
{
	int err = choose_cpus(f);

	if (!err)
		err = start_server(f);
	if (err)
		return err;
	test_timers(f);
	err = test_floor(f);
	if (!err)
		err = test_lag(f);
	if (!err)
		err = test_ceiling(f);
	if (!err)
		err = test_half(f);
	kill(f->server, SIGTERM);
	waitpid(f->server, NULL, 0);
	return err;
}

int self_test_run(const struct options *options)
{
	struct findings f = { .options = options, .fit = true };
	int err;

	printf("self-test of the %s engine\n", options->config.engine->name);
	fflush(stdout);
	err = run_tests(&f);
	if (err) {
		log_line("the self-test could not run: %s", strerror(-err));
		return EXIT_FAILED;
	}
	printf("\n  this machine is %s to measure now\n",
	    f.fit ? "fit" : "NOT fit");
	return f.fit ? EXIT_DONE : EXIT_INVALID;
}
