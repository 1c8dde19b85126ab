/* SPDX-License-Identifier: MIT */
/* What a server used, what others did beside it, against work that is known. */
#include <errno.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/clock.h"
#include "bench/foreign.h"

#define WORK_NS (120 * NS_PER_MS)
#define TICK_NS (10 * NS_PER_MS)

static void burn(uint64_t ns)
{
	while (clock_read_ns(CLOCK_PROCESS_CPUTIME_ID) < ns)
		;
}

/* The CPUs that this process may use, or only the first of them. */
static cpu_set_t allowed(bool one)
{
	cpu_set_t cpus;
	int first = 0;

	assert_int_equal(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
	while (!CPU_ISSET(first, &cpus))
		first++;
	if (!one)
		return cpus;
	CPU_ZERO(&cpus);
	CPU_SET(first, &cpus);
	return cpus;
}

/* A child on one CPU that burns so much, then waits to be killed. */
static pid_t start_worker(const cpu_set_t *cpu, uint64_t work_ns)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	sched_setaffinity(0, sizeof(*cpu), cpu);
	burn(work_ns);
	for (;;)
		pause();
}

static void end_worker(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* Until the child has done its work and sleeps. */
static void await_work(pid_t pid, struct usage *ret)
{
	uint64_t before = 0;

	for (;;) {
		assert_int_equal(usage_read(pid, ret), 0);
		if (ret->cpu_ns >= WORK_NS && ret->cpu_ns == before)
			return;
		before = ret->cpu_ns;
		usage_free(ret);
		usleep(20000);
	}
}

/* Neither half of the work nor twice of it. */
static void test_known_work(void **state)
{
	cpu_set_t cpu = allowed(true);
	pid_t pid = start_worker(&cpu, WORK_NS);
	struct usage usage;

	(void)state;
	await_work(pid, &usage);
	assert_true(usage.cpu_ns <= WORK_NS + WORK_NS / 5);
	usage_free(&usage);
	end_worker(pid);
}

/* Two on one CPU: each waits for the other, and is made to. */
static void test_waits(void **state)
{
	cpu_set_t cpu = allowed(true);
	pid_t one = start_worker(&cpu, WORK_NS);
	pid_t two = start_worker(&cpu, WORK_NS);
	struct usage a, b;

	(void)state;
	await_work(one, &a);
	await_work(two, &b);
	assert_true(a.runq_ns + b.runq_ns >= WORK_NS / 2);
	assert_true(a.involuntary + b.involuntary > 0);
	assert_true(a.switches >= a.involuntary);
	usage_free(&a);
	usage_free(&b);
	end_worker(one);
	end_worker(two);
}

/* Work on the CPUs shows, to the ticks of their clocks, and not twice. */
static void test_cpu_time(void **state)
{
	cpu_set_t cpus = allowed(false), one = allowed(true);
	uint64_t from_ns = clock_now_ns(), elapsed_ns;
	struct cpu_time before, after;
	struct usage usage;
	pid_t pid;

	(void)state;
	assert_int_equal(cpu_time_read(&cpus, &before), 0);
	pid = start_worker(&one, WORK_NS);
	await_work(pid, &usage);
	usage_free(&usage);
	assert_int_equal(cpu_time_read(&cpus, &after), 0);
	elapsed_ns = clock_now_ns() - from_ns;
	end_worker(pid);
	assert_true(after.busy_ns - before.busy_ns >= WORK_NS / 2);
	assert_true(after.busy_ns - before.busy_ns <=
		    ((uint64_t)CPU_COUNT(&cpus)) * (elapsed_ns + 2 * TICK_NS));
	assert_true(after.steal_ns >= before.steal_ns);
}

static void test_cpu_that_is_not_there(void **state)
{
	struct cpu_time time = { 7, 7 };
	cpu_set_t cpus;

	(void)state;
	CPU_ZERO(&cpus);
	CPU_SET(CPU_SETSIZE - 1, &cpus);
	assert_int_equal(cpu_time_read(&cpus, &time), -ENODATA);
	assert_int_equal(time.busy_ns, 7);
}

static pid_t thread = 5, other_thread = 6;

static struct usage usage_of(uint64_t cpu_ns, uint64_t waits, pid_t *only)
{
	return (struct usage){
		.tree.threads = { .list = only, .count = 1 },
		.cpu_ns = cpu_ns,
		.involuntary = waits,
		.runq_ns = 1000 * waits,
	};
}

static struct foreign_sample sample_of(
    uint64_t load_ns, uint64_t bench_ns, uint64_t server_cpus_ns)
{
	return (struct foreign_sample){
		.load = usage_of(load_ns, load_ns / 100, &thread),
		.bench_ns = bench_ns,
		.server_cpus = { .busy_ns = server_cpus_ns, .steal_ns = 20 },
		.load_cpus = { .busy_ns = 2 * load_ns, .steal_ns = bench_ns },
	};
}

struct fixture {
	struct metrics_sample none;
	struct columns columns;
	struct row row;
};

static void open_row(struct fixture *f)
{
	memset(f, 0, sizeof(*f));
	assert_int_equal(columns_make(&f->none, &f->columns), 0);
	assert_int_equal(row_make(&f->columns, &f->row), 0);
}

static void close_row(struct fixture *f)
{
	row_free(&f->row);
	columns_free(&f->columns);
}

static void test_report(void **state)
{
	struct usage from = usage_of(1000, 3, &thread);
	struct usage to = usage_of(1500, 10, &thread);
	struct foreign_sample a = sample_of(1000, 50, 10000);
	struct foreign_sample b = sample_of(3000, 60, 10800);
	struct fixture f;

	(void)state;
	open_row(&f);
	foreign_report(&a, &b, &from, &to, &f.row);
	assert_string_equal(row_get(&f.row, "server_runq_ns"), "7000");
	assert_string_equal(
	    row_get(&f.row, "server_involuntary_switches"), "7");
	assert_string_equal(row_get(&f.row, "server_foreign_ns"), "300");
	assert_string_equal(row_get(&f.row, "load_foreign_ns"), "1990");
	assert_string_equal(row_get(&f.row, "load_involuntary_switches"), "20");
	assert_string_equal(row_get(&f.row, "steal_ns"), "10");
	close_row(&f);
}

/* Threads that came, samples that failed, clocks that ticked apart. */
static void test_report_gaps(void **state)
{
	struct usage from = usage_of(1000, 3, &thread);
	struct usage to = usage_of(9000, 10, &other_thread);
	struct foreign_sample a = sample_of(1000, 50, 10000);
	struct foreign_sample b = sample_of(3000, 60, 10800);
	struct fixture f;

	(void)state;
	open_row(&f);
	foreign_report(&a, &b, &from, &to, &f.row);
	assert_string_equal(row_get(&f.row, "server_runq_ns"), "n/a");
	assert_string_equal(row_get(&f.row, "server_foreign_ns"), "0");
	close_row(&f);
	open_row(&f);
	b.err = -ESRCH;
	foreign_report(&a, &b, &from, &to, &f.row);
	assert_string_equal(row_get(&f.row, "server_foreign_ns"), "n/a");
	assert_string_equal(row_get(&f.row, "steal_ns"), "n/a");
	close_row(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_work),
		cmocka_unit_test(test_waits),
		cmocka_unit_test(test_cpu_time),
		cmocka_unit_test(test_cpu_that_is_not_there),
		cmocka_unit_test(test_report),
		cmocka_unit_test(test_report_gaps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
