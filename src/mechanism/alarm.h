/* SPDX-License-Identifier: MIT */
/*
 * Deadlines shared by threads, told through a descriptor (timerfd) that is
 * waited for like any other handle.
 */
#ifndef PACELINE_MECHANISM_ALARM_H
#define PACELINE_MECHANISM_ALARM_H

#include <pthread.h>

#include "mechanism/timers.h"

struct alarm {
	pthread_mutex_t lock;
	struct timers timers;
	int fd; /* readable when the earliest deadline has come */
};

/* Returns 0 or -errno. */
MUST_USE int alarm_open(struct alarm *a);
void alarm_close(struct alarm *a);

/* Any thread. Returns 0 or -ENOMEM. */
MUST_USE int alarm_add(struct alarm *a, uint64_t at_ns, uint64_t token);

/*
 * Takes one token whose time has come. Sets the descriptor for the next
 * deadline, past or not. Any thread.
 */
bool alarm_take(struct alarm *a, uint64_t *ret_token);

#endif
