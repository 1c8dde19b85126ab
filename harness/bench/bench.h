/* SPDX-License-Identifier: MIT */
/* What one run of the bench works with; set up once, constant afterwards. */
#ifndef PACELINE_BENCH_BENCH_H
#define PACELINE_BENCH_BENCH_H

#include <limits.h>
#include <stdbool.h>

#include "bench/cpus.h"
#include "bench/suite.h"

struct bench {
	struct suite suite;
	struct cpu_split cpus;
	char server_program[PATH_MAX];
	char load_program[PATH_MAX];
	char *folder;  /* of the results */
	int lock;      /* held on it while the run lasts */
	char *work;    /* in it; gone when the run is over */
	char *docroot; /* in that; NULL: the suite asks for no files */
	unsigned long seed;
	int tracepoint;          /* raw_syscalls:sys_enter, or -errno */
	char calls_counted[200]; /* "yes", or why not */
	const char *address;     /* where servers listen */
	int server_namespace;    /* network namespace of servers, -1: ours */
};

#endif
