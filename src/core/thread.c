/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>

#include "core/server.h"

#define SCRATCH_BYTES 65536

static int add_ring(struct thread *me, const char *role)
{
	struct server *sv = me->server;
	struct trace_ring **rings;
	int rc = -ENOMEM;

	pthread_mutex_lock(&sv->threads_lock);
	me->number = (unsigned)sv->threads;
	rings = realloc(sv->rings, (sv->threads + 1) * sizeof(*rings));
	if (!rings)
		goto out;
	sv->rings = rings;
	me->trace = trace_ring_new(me->number, role);
	if (!me->trace)
		goto out;
	rings[sv->threads++] = me->trace;
	rc = 0;
out:
	pthread_mutex_unlock(&sv->threads_lock);
	return rc;
}

int thread_enter(struct thread *me, struct server *sv, const char *role)
{
	*me = (struct thread){
		.server = sv,
		.counters = counters_slot(&sv->counters),
		.scratch_bytes = SCRATCH_BYTES,
		.arming = THREAD_ARMS_NONE,
	};
	me->scratch = malloc(SCRATCH_BYTES);
	if (!me->scratch || (sv->config.trace && add_ring(me, role))) {
		free(me->scratch);
		return server_fail(sv, -ENOMEM, "no memory for a thread");
	}
	me->env = (struct conn_env){
		.app = sv->app,
		.limits = &sv->config.limits,
		.draining = &sv->draining,
		.requests = &me->counters[COUNT_REQUESTS],
		.rejected = &me->counters[COUNT_REJECTED],
		.refusals = &me->counters[COUNT_REFUSALS],
		.held = &sv->held_bytes,
	};
	conn_env_init(&me->env);
	pthread_mutex_lock(&sv->threads_lock);
	me->next = sv->first_thread;
	sv->first_thread = me;
	pthread_mutex_unlock(&sv->threads_lock);
	return 0;
}

static void take_off_list(struct thread *me)
{
	struct thread **at = &me->server->first_thread;

	pthread_mutex_lock(&me->server->threads_lock);
	while (*at != me)
		at = &(*at)->next;
	*at = me->next;
	pthread_mutex_unlock(&me->server->threads_lock);
}

bool thread_is_arming(struct server *sv, uint64_t token)
{
	bool found = false;

	pthread_mutex_lock(&sv->threads_lock);
	for (struct thread *t = sv->first_thread; t && !found; t = t->next)
		found = atomic_load_explicit(
			    &t->arming, memory_order_acquire) == token;
	pthread_mutex_unlock(&sv->threads_lock);
	return found;
}

void thread_leave(struct thread *me)
{
	take_off_list(me);
	conn_env_free(&me->env);
	free(me->scratch);
	me->scratch = NULL;
}
