/* SPDX-License-Identifier: MIT */
/*
 * A server as the kernel sees it: its processes and their threads. Read from
 * /proc; what ends meanwhile is left out.
 */
#ifndef PACELINE_BENCH_TREE_H
#define PACELINE_BENCH_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/check.h"

struct pid_list {
	pid_t *list;
	size_t count;
};

struct tree {
	struct pid_list processes;
	struct pid_list threads; /* of all processes, kernel ids */
};

/* Reads the tree below root. 0 or -errno; tree_free() ends it. */
int tree_read(pid_t root, struct tree *ret) MUST_USE;
void tree_free(struct tree *tree);

/* Whether both hold the very same threads. */
bool tree_same(const struct tree *a, const struct tree *b);

#endif
