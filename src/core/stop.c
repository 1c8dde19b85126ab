/* SPDX-License-Identifier: MIT */
#include "core/stop.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

static int stop_fd = -1;
static volatile sig_atomic_t requested;

static void on_signal(int signal)
{
	uint64_t one = 1;
	int saved = errno;

	(void)signal;
	requested = 1;
	/* An eventfd takes a write at any time. */
	if (write(stop_fd, &one, sizeof(one)) < 0)
		requested = 1;
	errno = saved;
}

int stop_open(void)
{
	struct sigaction stop = { .sa_handler = on_signal };
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	stop_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (stop_fd < 0)
		return -errno;
	sigaction(SIGTERM, &stop, NULL);
	sigaction(SIGINT, &stop, NULL);
	sigaction(SIGHUP, &ignore, NULL);
	sigaction(SIGPIPE, &ignore, NULL);
	return stop_fd;
}

bool stop_requested(void)
{
	return requested;
}
