/* SPDX-License-Identifier: MIT */
#include "core/stop.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"

static int stop_fd = -1;
static unsigned patience;

static void on_stop(int signal)
{
	int saved = errno;

	(void)signal;
	stop_request();
	alarm(patience);
	errno = saved;
}

static void on_patience_end(int signal)
{
	(void)signal;
	_exit(EXIT_DONE);
}

static struct {
	pthread_t thread;
	bool set;
	void (*call)(void *arg);
	void *arg;
} last;

static void patience_signals(sigset_t *ret_signals)
{
	sigemptyset(ret_signals);
	sigaddset(ret_signals, SIGALRM);
}

/* No handler could: what it interrupts may hold any lock. */
static void *await_patience_end(void *arg)
{
	sigset_t signals;
	int signal;

	(void)arg;
	patience_signals(&signals);
	sigwait(&signals, &signal);
	pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, NULL);
	last.call(last.arg);
	_exit(EXIT_DONE);
}

int stop_set_last(void (*call)(void *arg), void *arg)
{
	sigset_t all, before;
	int rc;

	last.call = call;
	last.arg = arg;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	rc = -pthread_create(&last.thread, NULL, await_patience_end, NULL);
	last.set = !rc;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	patience_signals(&all);
	pthread_sigmask(SIG_BLOCK, &all, NULL);
	return rc;
}

void stop_cancel_last(void)
{
	if (!last.set)
		return;
	pthread_cancel(last.thread);
	pthread_join(last.thread, NULL);
	last.set = false;
}

int stop_open(unsigned patience_s)
{
	struct sigaction stop = { .sa_handler = on_stop };
	struct sigaction end = { .sa_handler = on_patience_end };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	patience = patience_s;
	stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (stop_fd < 0)
		return -errno;
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGALRM, &end, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	return stop_fd;
}

/* Async-signal-safe. */
void stop_request(void)
{
	uint64_t one = 1;

	/* An eventfd takes a write at any time. */
	if (write(stop_fd, &one, sizeof(one)) < 0)
		return;
}
