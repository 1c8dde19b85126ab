/* SPDX-License-Identifier: MIT */
/* What a thread lends to the connections it drives. */
#ifndef PACELINE_HTTP_CONN_ENV_H
#define PACELINE_HTTP_CONN_ENV_H

#include <stdatomic.h>
#include <stdint.h>

#include "base/metrics.h"
#include "http/handler.h"
#include "http/limits.h"
#include "http/output.h"
#include "http/reply.h"
#include "http/request.h"

/*
 * Belongs to one thread. Its pools hold what connections gave back, so that a
 * busy thread allocates nothing; a request or output may come back to another
 * thread's pool than it came from.
 */
struct conn_env {
	const struct application *app;
	const struct http_limits *limits;
	const atomic_bool *draining; /* replies say close */
	metric *requests;            /* answered */
	metric *rejected;            /* refused for their syntax or size */
	struct reply_prefix prefix;
	uint32_t now_ms; /* monotonic, coarse; conn_env_tick() */
	struct request *free_requests;
	struct output *free_outputs;
	unsigned free_request_count, free_output_count;
};

/* Prepares and ends a thread's environment. */
void conn_env_init(struct conn_env *env);
void conn_env_free(struct conn_env *env);

/* Brings its clocks up to now; call once each time the thread wakes. */
void conn_env_tick(struct conn_env *env);

/* An empty request or output; NULL without memory. */
struct request *conn_env_request(struct conn_env *env);
struct output *conn_env_output(struct conn_env *env);

/* Take one back. */
void conn_env_put_request(struct conn_env *env, struct request *r);
void conn_env_put_output(struct conn_env *env, struct output *o);

#endif
