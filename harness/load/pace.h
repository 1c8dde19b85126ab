/* SPDX-License-Identifier: MIT */
/*
 * The hybrid wait of an open loop: sleep until shortly before a request is
 * due, then spin. A timer wakes its thread late, by some 3 us on bare metal
 * and 15 us on a virtual machine; how late is learned while running, and half
 * as much again is spun. At high rates that is all of the time, and rightly:
 * a thread that sleeps for less than a wake-up takes gets no rest, makes its
 * requests late, and costs the server an interrupt for each reply.
 *
 * One thread.
 */
#ifndef PACELINE_LOAD_PACE_H
#define PACELINE_LOAD_PACE_H

#include <stdbool.h>
#include <stdint.h>

struct pace {
	bool spins;       /* there is a schedule to keep */
	uint64_t late_ns; /* how late timers are, a moving average */
	uint64_t spun_ns; /* how long it has spun */
};

struct pace pace_make(bool spins);

/* How long to sleep when something is due then; 0: spin. */
uint64_t pace_sleep_ns(const struct pace *p, uint64_t now, uint64_t due);

/* A sleep that should have ended at until_ns did so at `now`. */
void pace_learn(struct pace *p, uint64_t until_ns, uint64_t now);

#endif
