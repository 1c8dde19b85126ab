/* SPDX-License-Identifier: MIT */
/* What a run is asked to do. Made by options.c; read-only afterwards. */
#ifndef PACELINE_LOAD_LOAD_CONFIG_H
#define PACELINE_LOAD_LOAD_CONFIG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "load/engine.h"
#include "load/model.h"
#include "load/schedule.h"
#include "load/target.h"
#include "load/url.h"

#define LOAD_MAX_CPUS  1024
#define LOAD_MAX_STEPS 256

struct load_config {
	struct url url;
	struct sockaddr_storage addr;
	socklen_t addr_len;
	unsigned sources; /* source addresses on loopback; 1: the usual */

	struct target *targets;
	size_t target_count;
	const char *target_label; /* method and path, or the mix's name */

	const struct model_ops *model;
	const struct engine_ops *engine; /* NULL: to be chosen */
	enum arrivals arrivals;
	struct rate_step steps[LOAD_MAX_STEPS]; /* open loop */
	size_t step_count;
	bool profile; /* the steps are not one steady rate */
	uint64_t seed;

	unsigned threads, connections, pipeline;
	uint64_t requests;         /* of the measured time; 0: any */
	unsigned idle, held, slow; /* connections beside the measured ones */
	uint64_t read_rate,
	    write_rate; /* bytes a second of a slow one; 0: any */
	unsigned requests_per_connection; /* 0: no limit */
	unsigned session_requests;        /* 0: arrivals are single requests */
	uint64_t think_ns;
	unsigned cpus[LOAD_MAX_CPUS];
	size_t cpu_count;
	uint64_t warmup_ns, duration_ns, tail_ns, drain_ns, timeout_ns;
	bool verify;
	bool spin; /* open loop: never sleep; each thread has a core */
};

#endif
