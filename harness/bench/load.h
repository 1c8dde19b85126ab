/* SPDX-License-Identifier: MIT */
/* The generator in one repetition: started, listened to, ended. */
#ifndef PACELINE_BENCH_LOAD_H
#define PACELINE_BENCH_LOAD_H

#include <limits.h>
#include <stdint.h>

#include "base/check.h"
#include "bench/bench.h"
#include "bench/child.h"

struct load_order {
	const struct scenario *scenario;
	const char *url;    /* of the server, without the path */
	const char *folder; /* where its files go */
	unsigned long seed;
};

struct load {
	struct child child;
	int events; /* readable when it has something to say, or has ended */
	char log[PATH_MAX];
	char line[256]; /* the event that is not complete yet */
	size_t used;
};

enum load_event_type {
	LOAD_NOTHING, /* no whole line yet */
	LOAD_CONNECTED,
	LOAD_MEASURE, /* the measured time begins */
	LOAD_TAIL,    /* it has ended; the same load goes on, uncounted */
	LOAD_DONE,    /* the load has ended */
	LOAD_ENDED,   /* the generator is gone, or about to go */
};

struct load_event {
	enum load_event_type type;
	uint64_t at_ns;   /* on CLOCK_MONOTONIC */
	uint64_t replies; /* of the phase that ended */
};

/* Starts the generator on the load CPUs. 0, or -errno with the cause in why. */
int load_start(const struct bench *bench, const struct load_order *order,
    struct load *ret, char *why, size_t cap) MUST_USE;

/* Reads the next event; call it when `events` is readable. */
struct load_event load_read(struct load *load);

/*
 * Ends the generator: waits `grace_ms` for it to finish by itself, then stops
 * it. Returns 0, or -EPROTO with what went wrong in why.
 */
int load_finish(struct load *load, int grace_ms, char *why, size_t cap);

#endif
