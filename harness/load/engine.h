/* SPDX-License-Identifier: MIT */
/*
 * How a worker moves bytes: one file an engine, all behind this table. An
 * engine belongs to the worker that opened it and is used by its thread only.
 *
 * Engines report by calling client_connected(), client_bytes(),
 * client_closed(), client_sent(), client_flushed() and client_down() of
 * client.h, from inside connect(), wait() and drop() only.
 */
#ifndef PACELINE_LOAD_ENGINE_H
#define PACELINE_LOAD_ENGINE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/check.h"

struct client;
struct worker;
struct engine;

struct engine_ops {
	const char *name;
	const char *summary;

	/* 0, or -errno with why in why[0..cap): it cannot run here. */
	int (*probe)(char *why, size_t cap);

	/* For connections 0 to max_clients - 1 of the worker. 0 or -errno. */
	int (*open)(
	    struct worker *w, unsigned max_clients, struct engine **ret);
	void (*close)(struct engine *e);

	/* Connects the socket c->fd; ends in client_connected(). */
	void (*connect)(struct engine *e, struct client *c,
	    const struct sockaddr *addr, socklen_t len);

	/*
	 * Sends bytes, which stay in place until client_flushed(). One send a
	 * connection at a time, unless the client's sends never block.
	 */
	void (*send)(
	    struct engine *e, struct client *c, const char *bytes, size_t n);

	/* Closes c->fd, soon or at once; ends in client_down(). */
	void (*drop)(struct engine *e, struct client *c);

	/*
	 * Starts what was asked for, waits for something to happen until
	 * until_ns (0: does not wait), and reports what did.
	 */
	void (*wait)(struct engine *e, uint64_t until_ns);
};

extern const struct engine_ops engine_uring;
extern const struct engine_ops engine_epoll;

/* NULL-terminated; the best first. */
extern const struct engine_ops *const engines[];

/* Writes name, available ("yes" or why not) and summary of each. 0 or -errno.
 */
int MUST_USE engine_list(int fd);

/* NULL when there is none of that name. */
const struct engine_ops *engine_find(const char *name);

/*
 * The best that can run here, after a line on stderr when that is not the
 * first; NULL, after a line, when there is none.
 */
const struct engine_ops *engine_choose(void);

#endif
