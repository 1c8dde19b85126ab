/* SPDX-License-Identifier: MIT */
#include "http/conn_env.h"

#include <stdlib.h>
#include <time.h>

#include "base/clock.h"

#define POOL_MOST 1024

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

struct request *conn_env_request(struct conn_env *env)
{
	struct request *r = env->free_requests;

	if (r) {
		env->free_requests = r->next;
		env->free_request_count--;
	} else {
		r = calloc(1, sizeof(*r));
	}
	if (r)
		request_reset(r, env->limits);
	return r;
}

void conn_env_put_request(struct conn_env *env, struct request *r)
{
	if (env->free_request_count == POOL_MOST) {
		request_release(r);
		free(r);
		return;
	}
	r->next = env->free_requests;
	env->free_requests = r;
	env->free_request_count++;
}

struct output *conn_env_output(struct conn_env *env)
{
	struct output *o = env->free_outputs;

	if (!o)
		return calloc(1, sizeof(*o));
	env->free_outputs = o->next;
	env->free_output_count--;
	return o;
}

void conn_env_put_output(struct conn_env *env, struct output *o)
{
	if (env->free_output_count == POOL_MOST) {
		output_free(o);
		return;
	}
	output_reset(o);
	o->next = env->free_outputs;
	env->free_outputs = o;
	env->free_output_count++;
}
