/* SPDX-License-Identifier: MIT */
/* A subject that runs, from its start to its end. Main thread only. */
#ifndef PACELINE_BENCH_SERVER_H
#define PACELINE_BENCH_SERVER_H

#include <limits.h>

#include "base/check.h"
#include "bench/bench.h"
#include "bench/child.h"

struct server {
	struct child child;
	bool external; /* not ours: its exit status is its own affair */
	int counters;  /* memfd, -1: it keeps none */
	char url[256]; /* without the path */
	char log[PATH_MAX];
};

/*
 * Starts a subject on the server CPUs, with its files in `folder`, and waits
 * until it is ready. Returns 0; -EINTR when the user interrupted; -EOPNOTSUPP
 * when it says that it cannot run here (exit status 77), or another -errno,
 * with what went wrong in why. Only on 0 has server_stop() to follow.
 */
int server_start(const struct bench *bench, const struct subject *subject,
    const char *folder, struct server *ret, char *why, size_t cap) MUST_USE;

/*
 * Stops the server and whatever it started. Returns 0, or -EPROTO with what
 * it did instead of ending well in why.
 */
int server_stop(struct server *server, char *why, size_t cap);

/*
 * Appends "how it ended: last line it wrote" for a server that has died.
 * Returns its exit status, -1 after a signal.
 */
int server_explain(struct server *server, char *why, size_t cap);

/* Ends why with the last line of a file, where it has one. */
void append_last_line(const char *file, char *why, size_t cap);

#endif
