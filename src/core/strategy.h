/* SPDX-License-Identifier: MIT */
/*
 * A strategy: who waits, who reads, who handles, who writes. One file each in
 * strategies/, and one line in strategies.def.
 */
#ifndef PACELINE_CORE_STRATEGY_H
#define PACELINE_CORE_STRATEGY_H

#include <stddef.h>

#include "base/opt.h"
#include "core/server.h"

enum strategy_flag {
	STRATEGY_THREADS = 1 << 0,  /* has more than one thread */
	STRATEGY_IO_URING = 1 << 1, /* needs io_uring */
	STRATEGY_AWAITS = 1 << 2,   /* /wait holds no thread */
};

struct strategy_ops {
	const char *name;     /* command line, CSV and report key */
	const char *summary;  /* one line */
	const char *family;   /* blocking, readiness, completion ... */
	const char *weakness; /* one line, what experiments show */
	const char *answers;  /* whose weakness it removes, or NULL */
	unsigned flags;
	size_t options_size;    /* of the struct that opts fill */
	const struct opt *opts; /* closed by a NULL name; NULL: none */

	/*
	 * Whether it can run here for so many connections. Returns 0, or
	 * -errno with one line in ret_why; called before run(), with the
	 * options set.
	 */
	int (*probe)(const void *options, uint32_t connections, char *ret_why,
	    size_t cap);

	/* How many sockets listen on the address; NULL: one. */
	unsigned (*listeners)(const void *options);

	/*
	 * Serves until the stop descriptor is readable, then drains. Calls
	 * server_ready() once. Returns 0, or what server_fail() returned.
	 */
	int (*run)(struct server *sv, const void *options);
};

/* A strategy chosen and set up: "leader-follower:threads=4". */
struct strategy {
	const struct strategy_ops *ops;
	void *options;
};

/* All strategies, closed by NULL, in the order of strategies.def. */
extern const struct strategy_ops *const strategies[];

const struct strategy_ops *strategy_find(const char *name);

/*
 * Reads "name" or "name:option=value,...". Returns 0, or -EINVAL with one
 * line in ret_why. strategy_release() frees it.
 */
MUST_USE int strategy_parse(
    const char *spec, struct strategy *ret_strategy, char *ret_why, size_t cap);
void strategy_release(struct strategy *s);

/* Whether it can run here; as the probe above. */
MUST_USE int strategy_probe(
    const struct strategy *s, uint32_t connections, char *ret_why, size_t cap);

#endif
