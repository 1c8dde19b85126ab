/* SPDX-License-Identifier: MIT */
/*
 * Where one thread sleeps until another wakes it, it and nobody else
 * (futex(2)). A wake that comes first is not lost. Zeroed memory is ready.
 */
#ifndef PACELINE_MECHANISM_PARKER_H
#define PACELINE_MECHANISM_PARKER_H

#include <stdatomic.h>
#include <stdint.h>

struct parker {
	_Atomic uint32_t woken;
};

/* Sleeps until woken; what the waker wrote before is seen. */
void parker_sleep(struct parker *p);

/* Wakes the sleeper. */
void parker_wake(struct parker *p);

#endif
