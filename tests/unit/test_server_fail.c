/* SPDX-License-Identifier: MIT */
/*
 * Each part of a server that fails ends it: one line says which, whatever
 * other threads do at the time, and run() tells its caller.
 */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/clock.h"
#include "core/listener.h"
#include "core/strategy.h"
#include "machine.h"
#include "mechanism/uring.h"

#include "../e2e/sanitized.h"

enum part {
	PART_THREAD_MEMORY, /* in thread_enter() */
	PART_THREAD,
	PART_PEERS,
	PART_TIMER,
	PART_SET,
	PART_CTL,
	PART_WAIT,
	PART_LISTENER,
	PART_RING,
	PARTS,
};

/* Which of a part's calls fails, from 1 on; how many there were. */
static unsigned failing[PARTS];
static _Atomic unsigned calls[PARTS];

static bool fails(enum part part)
{
	return atomic_fetch_add(&calls[part], 1) + 1 == failing[part];
}

#define WRAP(part, error, type, name, parameters, ...)                         \
	type __real_##name parameters;                                         \
	type __wrap_##name parameters;                                         \
	type __wrap_##name parameters                                          \
	{                                                                      \
		if (!fails(part))                                              \
			return __real_##name(__VA_ARGS__);                     \
		errno = EMFILE;                                                \
		return error;                                                  \
	}

WRAP(PART_THREAD, EAGAIN, int, pthread_create,
    (pthread_t * thread, const pthread_attr_t *attr, void *(*start)(void *),
	void *arg),
    thread, attr, start, arg)
WRAP(PART_PEERS, -ENOMEM, int, peer_table_open,
    (struct peer_table * t, size_t bytes, uint32_t size), t, bytes, size)
WRAP(PART_TIMER, -1, int, timerfd_create, (int clock, int flags), clock, flags)
WRAP(PART_SET, -1, int, epoll_create1, (int flags), flags)
WRAP(PART_CTL, -1, int, epoll_ctl,
    (int set, int op, int fd, struct epoll_event *event), set, op, fd, event)
WRAP(PART_WAIT, -1, int, epoll_pwait2,
    (int set, struct epoll_event *events, int most,
	const struct timespec *timeout, const sigset_t *mask),
    set, events, most, timeout, mask)
WRAP(PART_LISTENER, -EADDRINUSE, int, listener_share,
    (const struct sockaddr_storage *address, int backlog), address, backlog)
WRAP(PART_RING, -ENOMEM, int, uring_open,
    (struct uring * u, struct thread *me, const struct uring_config *config), u,
    me, config)

/* The scratch buffer, which nothing else is as large as. */
void *__real_malloc(size_t bytes);
void *__wrap_malloc(size_t bytes);

void *__wrap_malloc(size_t bytes)
{
	if (bytes == 65536 && fails(PART_THREAD_MEMORY))
		return NULL;
	return __real_malloc(bytes);
}

struct failure {
	const char *spec;
	enum part part;
	unsigned call;
	const char *says;
};

static const struct failure failures[] = {
	{ "epoll", PART_THREAD_MEMORY, 1, "no memory for a thread" },
	{ "epoll", PART_PEERS, 1, "no memory for connections" },
	{ "epoll", PART_SET, 1, "can't make an epoll set" },
	{ "epoll", PART_CTL, 1, "can't watch the listening socket" },
	{ "epoll", PART_CTL, 2, "can't watch the listening socket" },
	{ "epoll", PART_WAIT, 2, "can't wait for events" },
	{ "reactor-pool", PART_THREAD_MEMORY, 1, "no memory for a thread" },
	{ "reactor-pool", PART_THREAD_MEMORY, 2, "no memory for a thread" },
	{ "reactor-pool", PART_THREAD_MEMORY, 5, "no memory for a thread" },
	{ "reactor-pool", PART_PEERS, 1, "no memory for connections" },
	{ "reactor-pool", PART_THREAD, 1, "can't start a thread" },
	{ "reactor-pool", PART_THREAD, 4, "can't start a thread" },
	{ "reactor-pool", PART_TIMER, 1, "can't make a timer" },
	{ "reactor-pool", PART_SET, 1, "can't make an epoll set" },
	{ "reactor-pool", PART_CTL, 3, "can't watch the listening socket" },
	{ "reactor-pool", PART_WAIT, 2, "can't wait for events" },
	{ "leader-follower", PART_THREAD_MEMORY, 1, "no memory for a thread" },
	{ "leader-follower", PART_THREAD_MEMORY, 2, "no memory for a thread" },
	{ "leader-follower", PART_THREAD_MEMORY, 4, "no memory for a thread" },
	{ "leader-follower", PART_PEERS, 1, "no memory for connections" },
	{ "leader-follower", PART_THREAD, 1, "can't start a thread" },
	{ "leader-follower", PART_THREAD, 3, "can't start a thread" },
	{ "leader-follower", PART_TIMER, 1, "can't make a timer" },
	{ "leader-follower", PART_SET, 1, "can't make an epoll set" },
	{ "leader-follower", PART_WAIT, 2, "can't wait for events" },
	{ "leader-follower:threads=1", PART_WAIT, 2, "can't wait for events" },
	{ "uring-proactor:threads=3", PART_THREAD_MEMORY, 1,
	    "no memory for a thread" },
	{ "uring-proactor:threads=3", PART_THREAD_MEMORY, 2,
	    "no memory for a thread" },
	{ "uring-proactor:threads=3", PART_THREAD, 1, "can't start a thread" },
	{ "uring-proactor:threads=3", PART_THREAD, 2, "can't start a thread" },
	{ "uring-proactor:threads=3", PART_RING, 1, "can't make an io_uring" },
	{ "uring-proactor:threads=3", PART_RING, 3, "can't make an io_uring" },
	{ "uring-proactor:threads=3", PART_LISTENER, 2, "listening socket" },
};

static void prepare(struct server *sv)
{
	static const struct server_config config = {
		.max_connections = 16,
		.backlog = 16,
		.drain_ns = 30 * NS_PER_S,
		.timeouts = { .header_ms = 1000,
		    .body_ms = 1000,
		    .idle_ms = 2000,
		    .write_ms = 3000,
		    .linger_ms = 4000 },
		.limits = { .target_bytes = 200,
		    .head_bytes = 1000,
		    .body_bytes = 2000,
		    .output_bytes = 4000 },
		.ready_fd = -1,
		.counters_fd = -1,
	};
	char why[256];

	*sv = (struct server){ .config = config, .app = &machine_application };
	assert_int_equal(listener_parse("127.0.0.1:0", &sv->config.address, why,
			     sizeof(why)),
	    0);
	for (enum part part = 0; part < PARTS; part++)
		calls[part] = failing[part] = 0;
}

/* Runs it with stdout and stderr in a file; what it wrote to stderr. */
static int run_quietly(struct server *sv, const struct strategy *strategy,
    char *ret_errors, size_t cap)
{
	int file = memfd_create("errors", MFD_CLOEXEC), rc;
	int saved[2] = { dup(STDOUT_FILENO), dup(STDERR_FILENO) };
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	ssize_t n;

	assert_true(file >= 0 && null >= 0);
	fflush(stdout);
	dup2(null, STDOUT_FILENO);
	dup2(file, STDERR_FILENO);
	rc = strategy->ops->run(sv, strategy->options);
	dup2(saved[0], STDOUT_FILENO);
	dup2(saved[1], STDERR_FILENO);
	n = pread(file, ret_errors, cap - 1, 0);
	ret_errors[n > 0 ? n : 0] = '\0';
	close(saved[0]);
	close(saved[1]);
	close(null);
	close(file);
	return rc;
}

static void fail_once(const struct failure *f)
{
	struct strategy strategy;
	char errors[1024], why[256];
	struct server sv;
	int rc;

	/* It does not see that liburing unmaps one ring and maps the next. */
	if (thread_sanitized && strstr(f->spec, "uring")) {
		print_message(
		    "# skipped: %s: rings under ThreadSanitizer\n", f->spec);
		return;
	}
	prepare(&sv);
	assert_int_equal(
	    strategy_parse(f->spec, &strategy, why, sizeof(why)), 0);
	if (strategy_probe(&strategy, 1, why, sizeof(why))) {
		print_message("# skipped: %s: %s\n", f->spec, why);
		strategy_release(&strategy);
		return;
	}
	assert_int_equal(server_open(&sv, strstr(f->spec, "uring") != NULL, why,
			     sizeof(why)),
	    0);
	for (enum part part = 0; part < PARTS; part++)
		calls[part] = 0;
	failing[f->part] = f->call;
	/* A server that does not notice would go on for ever. */
	alarm(60);
	rc = run_quietly(&sv, &strategy, errors, sizeof(errors));
	if (!(rc || sv.error) || !strstr(errors, f->says) ||
	    strchr(errors, '\n') != errors + strlen(errors) - 1)
		fail_msg("%s, part %d, call %u: %d, and \"%s\"", f->spec,
		    f->part, f->call, rc, errors);
	alarm(0);
	failing[f->part] = 0;
	strategy_release(&strategy);
	assert_int_equal(server_close(&sv), 0);
}

static void every_part_that_fails_ends_the_server(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(failures); i++)
		fail_once(&failures[i]);
}

/* Whoever fails first is heard; what follows from it is not. */
static void the_first_failure_is_told(void **state)
{
	struct server sv;
	char why[256];

	(void)state;
	prepare(&sv);
	assert_int_equal(server_open(&sv, false, why, sizeof(why)), 0);
	assert_false(server_drained(&sv));
	sv.connections = 5;
	assert_int_equal(server_fail(&sv, -ENOMEM, "first"), -ENOMEM);
	assert_int_equal(server_fail(&sv, -EIO, "second"), -EIO);
	assert_int_equal(sv.error, -ENOMEM);
	assert_true(server_drained(&sv));
	assert_int_equal(server_close(&sv), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_failure_is_told),
		cmocka_unit_test(every_part_that_fails_ends_the_server),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
