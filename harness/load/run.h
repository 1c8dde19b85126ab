/* SPDX-License-Identifier: MIT */
/*
 * A run from the first connection to the last reply: starts the workers, sets
 * the times, tells who listens, and merges what was counted.
 */
#ifndef PACELINE_LOAD_RUN_H
#define PACELINE_LOAD_RUN_H

#include "load/result.h"

/* What the main thread does beside waiting; each member may be NULL. */
struct run_hooks {
	void *arg;
	/*
	 * A phase begins, at a monotonic time: "connected" (all connections
	 * are up), "measure", "tail", "done"; replies of the one that ended.
	 */
	void (*phase)(
	    void *arg, const char *name, uint64_t ns, uint64_t replies);
	/* Seconds that have become complete, in order. */
	void (*second)(void *arg, const struct second_row *row);
};

/*
 * Runs the load. SIGINT and SIGTERM, which it blocks in all threads, end it
 * early. Returns 0, or -errno after a line on stderr. *ret must be freed by
 * result_free() in either case.
 */
int MUST_USE run_load(const struct load_config *config,
    const struct run_hooks *hooks, struct result *ret);

#endif
