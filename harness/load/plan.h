/* SPDX-License-Identifier: MIT */
/*
 * The times of a run, which the main thread sets and every worker follows;
 * monotonic ns. Before start_ns is known nothing is sent; then
 *
 *   start --warm-up-- from --measured-- to --tail-- stop --drain-- leave
 *
 * Load goes on until stop; after it, what is outstanding is awaited until
 * leave. A request belongs to the measurement when its intended time lies in
 * [from, to). An interrupt moves the later times forward to now.
 */
#ifndef PACELINE_LOAD_PLAN_H
#define PACELINE_LOAD_PLAN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct plan {
	_Atomic uint64_t start_ns; /* 0 until it is known */
	_Atomic uint64_t from_ns;
	_Atomic uint64_t to_ns;
	_Atomic uint64_t stop_ns;
	_Atomic uint64_t leave_ns;
	atomic_uint ready; /* workers whose connections are up */
	/* With a number of requests: workers that are done, the last one when.
	 */
	atomic_uint done;
	_Atomic uint64_t done_ns;
	atomic_bool cancel; /* leave now: the run has failed */
};

static inline uint64_t plan_read(const _Atomic uint64_t *time)
{
	return atomic_load_explicit(time, memory_order_relaxed);
}

static inline void plan_write(_Atomic uint64_t *time, uint64_t ns)
{
	atomic_store_explicit(time, ns, memory_order_relaxed);
}

#endif
