/* SPDX-License-Identifier: MIT */
/* What a server and its children hold and use, from /proc. */
#ifndef PACELINE_E2E_PROCFS_H
#define PACELINE_E2E_PROCFS_H

#include <stdbool.h>
#include <sys/types.h>

struct footprint {
	long processes;
	long threads;
	long descriptors;
	long resident_kb;
	long cpu_ms; /* user and system, of living processes */
};

/* Of the process and all its descendants. */
struct footprint procfs_footprint(pid_t pid);

/* Whether every thread of the process sleeps at this moment. */
bool procfs_is_asleep(pid_t pid);

#endif
