/* SPDX-License-Identifier: MIT */
#include "mechanism/loops.h"

#include <unistd.h>

#include "core/stop.h"
#include "mechanism/crew.h"

struct loops {
	struct server *server;
	unsigned count;
	const char *role;
	const void *options;
	int (*run)(struct loop *loop);
	_Atomic unsigned begun, ready;
	_Atomic int error;
};

void loop_ready(struct loop *loop)
{
	struct loops *all = loop->all;

	if (atomic_fetch_add(&all->ready, 1) + 1 == all->count)
		server_ready(all->server);
}

static int run_with_listener(struct loops *all, int listen_fd)
{
	struct loop loop = { .server = all->server,
		.listen_fd = listen_fd,
		.options = all->options,
		.all = all };
	int rc = thread_enter(&loop.me, all->server, all->role);

	if (rc)
		return rc;
	rc = all->run(&loop);
	thread_leave(&loop.me);
	return rc;
}

static void *run_one(void *arg)
{
	struct loops *all = arg;
	struct server *sv = all->server;
	bool first = atomic_fetch_add(&all->begun, 1) == 0;
	int fd = first ? sv->listen_fd : server_listen_again(sv);
	int rc = fd < 0 ? fd : run_with_listener(all, fd);

	if (rc && fd >= 0)
		server_stop_listening(sv, fd);
	if (!first && fd >= 0)
		close(fd);
	if (rc) {
		atomic_store(&all->error, rc);
		stop_request();
	}
	return NULL;
}

int loops_run(struct server *sv, unsigned count, const char *role,
    const void *options, int (*run)(struct loop *loop))
{
	struct loops all = { .server = sv,
		.count = count,
		.role = role,
		.options = options,
		.run = run };
	struct crew crew;
	int rc = 0;

	if (count > 1)
		rc = crew_start(&crew, count - 1, run_one, &all);
	if (rc)
		stop_request();
	run_one(&all);
	if (count > 1)
		crew_join(&crew);
	return rc ? rc : atomic_load(&all.error);
}
