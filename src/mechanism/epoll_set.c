/* SPDX-License-Identifier: MIT */
#include "mechanism/epoll_set.h"

#include <errno.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"

int epoll_set_open(struct epoll_set *ret_set)
{
	struct epoll_set set = { .fd = epoll_create1(EPOLL_CLOEXEC) };
	struct timespec now = { 0 };
	struct epoll_event ev;

	if (set.fd < 0)
		return -errno;
	/* Linux 5.11; and containers filter what they do not know. */
	if (epoll_pwait2(set.fd, &ev, 1, &now, NULL) < 0) {
		log_line("no epoll_pwait2 here (%s): waits end at whole "
			 "milliseconds",
		    strerror(errno));
		set.whole_ms = true;
	}
	*ret_set = set;
	return 0;
}

void epoll_set_close(struct epoll_set *set)
{
	close(set->fd);
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

int epoll_set_change(const struct epoll_set *set, struct thread *me, int op,
    int fd, uint32_t events, uint64_t token)
{
	struct epoll_event ev = { .events = events, .data.u64 = token };
	int rc;

	thread_count(me, COUNT_EPOLL_CTLS, 1);
	AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
	rc = epoll_ctl(set->fd, op, fd, &ev) ? -errno : 0;
	AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
	return rc;
}

static int wait_ns(const struct epoll_set *set, struct epoll_event *ret_events,
    int most, uint64_t timeout_ns)
{
	struct timespec timeout = {
		.tv_sec = (time_t)(timeout_ns / NS_PER_S),
		.tv_nsec = (long)(timeout_ns % NS_PER_S),
	};

	return epoll_pwait2(set->fd, ret_events, most,
	    timeout_ns == EPOLL_SET_FOREVER ? NULL : &timeout, NULL);
}

/* Rounded up: who waits for a deadline is not to find it ahead. */
static int wait_ms(const struct epoll_set *set, struct epoll_event *ret_events,
    int most, uint64_t timeout_ns)
{
	uint64_t ms = timeout_ns / NS_PER_MS + (timeout_ns % NS_PER_MS > 0);
	int timeout = ms < INT_MAX ? (int)ms : INT_MAX;

	return epoll_wait(set->fd, ret_events, most,
	    timeout_ns == EPOLL_SET_FOREVER ? -1 : timeout);
}

int epoll_set_wait(const struct epoll_set *set, struct thread *me,
    struct epoll_event *ret_events, int most, uint64_t timeout_ns)
{
	int n = set->whole_ms ? wait_ms(set, ret_events, most, timeout_ns)
			      : wait_ns(set, ret_events, most, timeout_ns);

	thread_count(me, COUNT_WAITS, 1);
	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	thread_count(me, COUNT_EVENTS, (uint64_t)n);
	return n;
}
