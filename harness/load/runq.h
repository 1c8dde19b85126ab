/* SPDX-License-Identifier: MIT */
/* How long the calling thread has waited for a CPU while it could have run. */
#ifndef PACELINE_LOAD_RUNQ_H
#define PACELINE_LOAD_RUNQ_H

#include <stdint.h>

#include "base/check.h"

/* Since the thread's start; 0, or -errno where the kernel does not say. */
int MUST_USE runq_read_ns(uint64_t *ret_ns);

#endif
