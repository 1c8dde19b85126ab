/* SPDX-License-Identifier: MIT */
/* Clocks, in nanoseconds. Any thread; none of these enters the kernel. */
#ifndef PACELINE_BASE_CLOCK_H
#define PACELINE_BASE_CLOCK_H

#include <stdint.h>
#include <time.h>

#define NS_PER_S  1000000000ull
#define NS_PER_MS 1000000ull
#define NS_PER_US 1000ull

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
