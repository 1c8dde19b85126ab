/* SPDX-License-Identifier: MIT */
/* Clocks, in nanoseconds. Any thread; none of these enters the kernel. */
#ifndef PACELINE_BASE_CLOCK_H
#define PACELINE_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

#define NS_PER_S  UINT64_C(1000000000)
#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_US UINT64_C(1000)

static inline uint64_t clock_read_ns(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
}

/* Monotonic time; what every interval and deadline is measured in. */
static inline uint64_t clock_now_ns(void)
{
	return clock_read_ns(CLOCK_MONOTONIC);
}

/* Monotonic time of the last timer tick: cheaper, 1 to 4 ms coarse. */
static inline uint64_t clock_coarse_ns(void)
{
	return clock_read_ns(CLOCK_MONOTONIC_COARSE);
}

#endif
