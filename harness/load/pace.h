/* SPDX-License-Identifier: MIT */
/*
 * The hybrid wait of an open loop: sleep until shortly before a request is
 * due, then spin. A timer wakes its thread late, by some 15 us where the
 * processor must be woken too; how late is learned while running. Spinning
 * may cost at most a quarter of the time between requests: at higher rates
 * the thread sleeps to the end, and the requests that came due go together.
 */
#ifndef PACELINE_LOAD_PACE_H
#define PACELINE_LOAD_PACE_H

#include <stdint.h>

#include "load/load_config.h"

struct pace {
	uint64_t late_ns; /* how late timers are, a moving average */
	uint64_t max_ns;  /* spinning allowed before a request; 0: none */
};

struct pace pace_for(const struct load_config *config);

/* How long to sleep when something is due then; 0: spin. */
uint64_t pace_sleep_ns(const struct pace *p, uint64_t now, uint64_t due);

/* A sleep that should have ended at until_ns did so at `now`. */
void pace_learn(struct pace *p, uint64_t until_ns, uint64_t now);

#endif
