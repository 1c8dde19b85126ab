/* SPDX-License-Identifier: MIT */
#include "mechanism/epoll_set.h"

#include <errno.h>

#include "base/clock.h"

int epoll_set_open(void)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int epoll_set_change(
    int set, struct thread *me, int op, int fd, uint32_t events, uint64_t token)
{
	struct epoll_event ev = { .events = events, .data.u64 = token };

	thread_count(me, COUNT_EPOLL_CTLS, 1);
	return epoll_ctl(set, op, fd, &ev) ? -errno : 0;
}

int epoll_set_wait(int set, struct thread *me, struct epoll_event *ret_events,
    int most, uint64_t timeout_ns)
{
	struct timespec timeout = {
		.tv_sec = (time_t)(timeout_ns / NS_PER_S),
		.tv_nsec = (long)(timeout_ns % NS_PER_S),
	};
	int n = epoll_pwait2(set, ret_events, most,
	    timeout_ns == EPOLL_SET_FOREVER ? NULL : &timeout, NULL);

	thread_count(me, COUNT_WAITS, 1);
	if (n <= 0)
		return 0;
	thread_count(me, COUNT_EVENTS, (uint64_t)n);
	return n;
}
