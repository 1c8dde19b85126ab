/* SPDX-License-Identifier: MIT */
#include "core/stop.h"

#include <errno.h>
#include <signal.h>
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
