/* SPDX-License-Identifier: MIT */
/*
 * The hybrid wait of an open loop: sleep until shortly before a request is
 * due, then spin. A timer wakes its thread late, by some 3 us on bare metal
 * and 50 us on a virtual machine, with a tail of 200 us; how late is learned
 * from every sleep that was overdue, and the 99th percentile of it is spun. At
 * high rates that is all of the time, and rightly: a thread that sleeps for
 * less than a wake-up takes gets no rest, makes its requests late, and costs
 * the server an interrupt for each reply.
 *
 * One thread.
 */
#ifndef PACELINE_LOAD_PACE_H
#define PACELINE_LOAD_PACE_H

#include <stdint.h>

/* At most so much is spun: a stall of the machine must not buy more. */
#define PACE_LATEST_US 300
/* What is spun until enough is learned, and how many sleeps that takes. */
#define PACE_FIRST_US 100
#define PACE_ENOUGH   50
/* Old sleeps are forgotten by half, each time there are so many. */
#define PACE_MEMORY 2000

enum pace_spin {
	PACE_SLEEPS, /* there is no schedule to keep */
	PACE_LEARNS,
	PACE_SPINS, /* always: it has a core of its own */
};

struct pace {
	enum pace_spin spin;
	uint64_t margin_ns; /* what is spun before something is due */
	uint64_t spun_ns;   /* how long it has spun */
	uint32_t sleeps;    /* overdue ones, remembered */
	/* By how late they were, in us; the last: that late or later. */
	uint32_t late[PACE_LATEST_US + 1];
};

struct pace pace_make(enum pace_spin spin);

/* How long to sleep when something is due then; 0: spin. */
uint64_t pace_sleep_ns(const struct pace *p, uint64_t now, uint64_t due);

/* A sleep that should have ended at until_ns, or before, did so at `now`. */
void pace_learn(struct pace *p, uint64_t until_ns, uint64_t now);

#endif
