/* SPDX-License-Identifier: MIT */
#include "mechanism/alarm.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/clock.h"

int alarm_open(struct alarm *a)
{
	*a = (struct alarm){ 0 };
	a->fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (a->fd < 0)
		return -errno;
	return -pthread_mutex_init(&a->lock, NULL);
}

void alarm_close(struct alarm *a)
{
	close(a->fd);
	timers_free(&a->timers);
	pthread_mutex_destroy(&a->lock);
}

/* A time in the past makes the descriptor readable at once. */
static void set_descriptor(struct alarm *a)
{
	uint64_t next = timers_next(&a->timers);
	struct itimerspec when = { 0 };

	if (next != TIMERS_NEVER) {
		when.it_value.tv_sec = (time_t)(next / NS_PER_S);
		when.it_value.tv_nsec = (long)(next % NS_PER_S);
	}
	timerfd_settime(a->fd, TFD_TIMER_ABSTIME, &when, NULL);
}

int alarm_add(struct alarm *a, uint64_t at_ns, uint64_t token)
{
	int rc;

	pthread_mutex_lock(&a->lock);
	rc = timers_add(&a->timers, at_ns, token);
	if (!rc && timers_next(&a->timers) == at_ns)
		set_descriptor(a);
	pthread_mutex_unlock(&a->lock);
	return rc;
}

bool alarm_take(struct alarm *a, uint64_t *ret_token)
{
	bool taken;

	pthread_mutex_lock(&a->lock);
	taken = timers_take(&a->timers, clock_now_ns(), ret_token);
	set_descriptor(a);
	pthread_mutex_unlock(&a->lock);
	return taken;
}
