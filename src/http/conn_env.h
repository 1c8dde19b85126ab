/* SPDX-License-Identifier: MIT */
/* What a thread lends to the connections it drives. */
#ifndef PACELINE_HTTP_CONN_ENV_H
#define PACELINE_HTTP_CONN_ENV_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/metrics.h"
#include "http/handler.h"
#include "http/limits.h"
#include "http/output.h"
#include "http/reply.h"
#include "http/request.h"

/*
 * Belongs to one thread. Its pool holds what connections gave back, so that a
 * busy thread allocates nothing; a request or output may come back to another
 * thread's pool than it came from. What lies there is small, one by one and
 * in sum: an idle server keeps no memory of large requests.
 */
struct conn_env {
	const struct application *app;
	const struct http_limits *limits;
	const atomic_bool *draining; /* replies say close */
	_Atomic size_t *held;        /* content held for all threads' */
	metric *refusals;            /* for lack of memory */
	metric *requests;            /* answered */
	metric *rejected;            /* refused for their syntax or size */
	struct reply_prefix prefix;
	uint32_t now_ms; /* monotonic, coarse; conn_env_tick() */
	struct request *free_requests;
	struct output *free_outputs;
	size_t free_bytes; /* of both, with what they own */
};

/* Prepares and ends a thread's environment. */
void conn_env_init(struct conn_env *env);
void conn_env_free(struct conn_env *env);

/* Brings its clocks up to now; call once each time the thread wakes. */
void conn_env_tick(struct conn_env *env);

/* An empty request or output; NULL without memory. */
struct request *conn_env_request(struct conn_env *env);
struct output *conn_env_output(struct conn_env *env);

/*
 * Counts `held` bytes of a request's content in, in place of what it counted
 * before. False when all connections hold more than they may.
 */
MUST_USE bool conn_env_hold(
    struct conn_env *env, struct request *r, size_t held);

/* Take one back, with the content that it counted. */
void conn_env_put_request(struct conn_env *env, struct request *r);
void conn_env_put_output(struct conn_env *env, struct output *o);

#endif
