/* SPDX-License-Identifier: MIT */
#include "bench/await.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"

static int signal_fd = -1;
static int interrupted;

int await_open(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	if (sigprocmask(SIG_BLOCK, &signals, NULL) < 0)
		return -errno;
	signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
	return signal_fd < 0 ? -errno : 0;
}

int await_interrupt(void)
{
	struct signalfd_siginfo info;

	if (!interrupted && signal_fd >= 0 &&
	    read(signal_fd, &info, sizeof(info)) == sizeof(info))
		interrupted = (int)info.ssi_signo;
	return interrupted;
}

static int poll_until(struct pollfd *polls, size_t count, uint64_t deadline_ns)
{
	struct timespec left, *timeout = NULL;
	uint64_t now = clock_now_ns();

	if (deadline_ns != AWAIT_EVER) {
		uint64_t ns = deadline_ns > now ? deadline_ns - now : 0;

		left.tv_sec = (time_t)(ns / NS_PER_S);
		left.tv_nsec = (long)(ns % NS_PER_S);
		timeout = &left;
	}
	return ppoll(polls, count, timeout, NULL);
}

int await(const int *fds, size_t count, uint64_t deadline_ns)
{
	struct pollfd polls[AWAIT_MAX + 1];
	int ready;

	REQUIRE(count <= AWAIT_MAX);
	for (size_t i = 0; i < count; i++)
		polls[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	polls[count] = (struct pollfd){ .fd = signal_fd, .events = POLLIN };
	do {
		if (await_interrupt())
			return -EINTR;
		ready = poll_until(polls, count + 1, deadline_ns);
		if (ready < 0 && errno != EINTR)
			return -errno;
		if (!ready)
			return -ETIMEDOUT;
	} while (ready < 0 || polls[count].revents);
	for (size_t i = 0; i < count; i++)
		if (polls[i].revents)
			return (int)i;
	return -ETIMEDOUT;
}
