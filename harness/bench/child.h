/* SPDX-License-Identifier: MIT */
/*
 * Programs that the bench starts, each in a process group of its own. None
 * survives: a group is ended with its child, what left its group is ours by
 * PR_SET_CHILD_SUBREAPER, and a bench that is killed takes them along by
 * PR_SET_PDEATHSIG.
 */
#ifndef PACELINE_BENCH_CHILD_H
#define PACELINE_BENCH_CHILD_H

#include <sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/check.h"

struct child {
	pid_t pid; /* 0: there is none */
	int pidfd; /* readable when it has ended */
};

struct child_spec {
	char *const *argv;     /* argv[0] is looked up in PATH */
	const cpu_set_t *cpus; /* NULL: as the bench */
	const char *output;    /* file for stdout and stderr, added to */
	const int *inherit; /* descriptors that it keeps, under their number */
	size_t inherit_count;
	int net_namespace; /* descriptor of the one it joins, -1: ours */
	int death_signal;  /* what it gets when the bench dies */
};

/* Makes the bench the parent of every orphan below it. 0 or -errno. */
int child_adopt_orphans(void) MUST_USE;

/* Returns 0, or the -errno of what stood in the way of running argv[0]. */
int child_start(const struct child_spec *spec, struct child *ret) MUST_USE;

/* True once the child has ended; waits for that up to within_ms. */
bool child_ends(const struct child *child, int within_ms);

/*
 * Ends a child: SIGTERM, `grace_ms` to obey, SIGKILL; then the rest of its
 * group. Returns the wait status, or -1 where it had to be killed. Does
 * nothing to no child, and returns 0.
 */
int child_stop(struct child *child, int grace_ms);

/* Kills whatever descendant is left; call it when none should be. */
void child_kill_strays(void);

/* "exit status 1", "signal 11 (Segmentation fault)" */
void child_describe(int wait_status, char *text, size_t cap);

#endif
