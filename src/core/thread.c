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
	return 0;
}

void thread_leave(struct thread *me)
{
	conn_env_free(&me->env);
	free(me->scratch);
	me->scratch = NULL;
}
