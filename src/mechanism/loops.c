/* SPDX-License-Identifier: MIT */
#include "mechanism/loops.h"

#include <unistd.h>

#include "mechanism/crew.h"

struct loops {
	struct server *server;
	unsigned count;
	const char *role;
	const void *options;
	int (*run)(struct loop *loop);
	_Atomic unsigned begun, ready;
};

void loop_ready(struct loop *loop)
{
	struct loops *all = loop->all;

	if (atomic_fetch_add(&all->ready, 1) + 1 == all->count)
		server_ready(all->server);
}

static void run_with_listener(struct loops *all, int listen_fd)
{
	struct loop loop = { .server = all->server,
		.listen_fd = listen_fd,
		.options = all->options,
		.all = all };
	int rc;

	if (thread_enter(&loop.me, all->server, all->role))
		return;
	rc = all->run(&loop);
	if (rc)
		server_fail(all->server, rc, all->role);
	thread_leave(&loop.me);
}

static void *run_one(void *arg)
{
	struct loops *all = arg;
	struct server *sv = all->server;
	bool first = atomic_fetch_add(&all->begun, 1) == 0;
	int fd = first ? sv->listen_fd : server_listen_again(sv);

	if (fd < 0) {
		server_fail(sv, fd, "can't open one more listening socket");
		return NULL;
	}
	run_with_listener(all, fd);
	if (!first)
		close(fd);
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
	bool alone = count == 1;

	if (alone || !crew_start(&crew, sv, count - 1, run_one, &all))
		run_one(&all);
	if (!alone)
		crew_join(&crew);
	return atomic_load(&sv->error);
}
