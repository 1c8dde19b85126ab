/* SPDX-License-Identifier: MIT */
/*
 * How the bench waits: asleep, until a descriptor is readable, a deadline
 * passes or the user interrupts. Main thread only.
 */
#ifndef PACELINE_BENCH_AWAIT_H
#define PACELINE_BENCH_AWAIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

#define AWAIT_MAX  4
#define AWAIT_EVER UINT64_MAX

/*
 * From here on SIGINT, SIGTERM and SIGHUP are seen by await() alone. Returns
 * 0 or -errno.
 */
int await_open(void) MUST_USE;

/*
 * Waits for the first of `count` descriptors (those below 0 are passed over)
 * until `deadline_ns`, a time of clock_now_ns(). Returns its index, -ETIMEDOUT,
 * -EINTR once the user has interrupted (and ever after), or another -errno.
 */
int await(const int *fds, size_t count, uint64_t deadline_ns) MUST_USE;

/* The signal that interrupted, or 0. Does not wait. */
int await_interrupt(void);

#endif
