/* SPDX-License-Identifier: MIT */
#include "http/conn_env.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

/* What a pool may come to. */
#define POOL_MOST_BYTES (1u << 20)

/* A request with buffers larger than that keeps none. */
#define REQUEST_MOST_BYTES 8192

/* Content that is not worth a count that all threads share. */
#define UNCOUNTED_BYTES 4096

void conn_env_init(struct conn_env *env)
{
	conn_env_tick(env);
}

void conn_env_free(struct conn_env *env)
{
	struct request *r;
	struct output *o;

	while ((r = env->free_requests)) {
		env->free_requests = r->next;
		request_release(r);
		free(r);
	}
	while ((o = env->free_outputs)) {
		env->free_outputs = o->next;
		output_free(o);
	}
}

void conn_env_tick(struct conn_env *env)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME_COARSE, &now);
	reply_prefix_update(&env->prefix, now.tv_sec);
	env->now_ms = (uint32_t)(clock_coarse_ns() / NS_PER_MS);
}

bool conn_env_hold(struct conn_env *env, struct request *r, size_t held)
{
	size_t more = held - r->held, before;

	if (held <= UNCOUNTED_BYTES)
		return true;
	before =
	    atomic_fetch_add_explicit(env->held, more, memory_order_relaxed);
	r->held = held;
	return before + more <= env->limits->held_bytes;
}

static void let_go(struct conn_env *env, size_t *held)
{
	if (*held)
		atomic_fetch_sub_explicit(
		    env->held, *held, memory_order_relaxed);
	*held = 0;
}

static size_t request_bytes(const struct request *r)
{
	return sizeof(*r) + r->body.cap + r->name.cap;
}

static size_t output_bytes(const struct output *o)
{
	return sizeof(*o) + o->bytes.cap;
}

struct request *conn_env_request(struct conn_env *env)
{
	struct request *r = env->free_requests;

	if (r) {
		env->free_requests = r->next;
		env->free_bytes -= request_bytes(r);
	} else {
		r = calloc(1, sizeof(*r));
	}
	if (r)
		request_reset(r, env->limits);
	return r;
}

void conn_env_put_request(struct conn_env *env, struct request *r)
{
	size_t bytes;

	let_go(env, &r->held);
	bytes = request_bytes(r);
	if (bytes > REQUEST_MOST_BYTES) {
		request_release(r);
		bytes = request_bytes(r);
	}
	if (env->free_bytes + bytes > POOL_MOST_BYTES) {
		request_release(r);
		free(r);
		return;
	}
	r->next = env->free_requests;
	env->free_requests = r;
	env->free_bytes += bytes;
}

struct output *conn_env_output(struct conn_env *env)
{
	struct output *o = env->free_outputs;

	if (!o)
		return calloc(1, sizeof(*o));
	env->free_outputs = o->next;
	env->free_bytes -= output_bytes(o);
	return o;
}

void conn_env_put_output(struct conn_env *env, struct output *o)
{
	size_t bytes;

	let_go(env, &o->held);
	output_reset(o);
	bytes = output_bytes(o);
	if (env->free_bytes + bytes > POOL_MOST_BYTES) {
		output_free(o);
		return;
	}
	o->next = env->free_outputs;
	env->free_outputs = o;
	env->free_bytes += bytes;
}
