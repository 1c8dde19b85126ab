/* SPDX-License-Identifier: MIT */
#include "mechanism/epoll_set.h"

#include <errno.h>

#include "base/clock.h"

int epoll_set_open(void)
{
	int fd = epoll_create1(EPOLL_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

/*
 * With EPOLLONESHOT another thread may take the event, serve the connection
 * and close the descriptor before the epoll_ctl that armed it has returned.
 * The kernel orders that; ThreadSanitizer, which reads a descriptor's use
 * into the whole call, has to be told to look away.
 */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define LOOKS_AWAY 1
#endif
#elif defined(__SANITIZE_THREAD__)
#define LOOKS_AWAY 1
#endif
#ifdef LOOKS_AWAY
void AnnotateIgnoreReadsBegin(const char *file, int line);
void AnnotateIgnoreReadsEnd(const char *file, int line);
#else
#define AnnotateIgnoreReadsBegin(file, line) ((void)0)
#define AnnotateIgnoreReadsEnd(file, line)   ((void)0)
#endif

int epoll_set_change(
    int set, struct thread *me, int op, int fd, uint32_t events, uint64_t token)
{
	struct epoll_event ev = { .events = events, .data.u64 = token };

	int rc;

	thread_count(me, COUNT_EPOLL_CTLS, 1);
	AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
	rc = epoll_ctl(set, op, fd, &ev) ? -errno : 0;
	AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
	return rc;
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
