/* SPDX-License-Identifier: MIT */
/*
 * The floor: a server that reads, does not parse, and sends one constant
 * reply for each empty line it finds. No server that does more on the same
 * kernel calls can be faster, so it is the limit that others are measured
 * against. One thread.
 */
#ifndef PACELINE_LOAD_NULL_SERVER_H
#define PACELINE_LOAD_NULL_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"

/* Replies kept ready one after the other, so that a pipeline is one send. */
#define NULL_REPLIES 128

struct null_reply {
	size_t length;
	char *bytes; /* NULL_REPLIES of them */
};

/* What a connection remembers: how much of CR LF CR LF its input ends with. */
struct null_match {
	uint8_t matched;
};

/* How many empty lines end in these bytes; goes on where the last ended. */
unsigned null_count(struct null_match *m, const char *p, size_t n);

struct null_ops {
	const char *name;
	/*
	 * Serves the listening socket until stop_fd, a signalfd, is readable.
	 * 0 or -errno.
	 */
	int (*run)(int listen_fd, int stop_fd, const struct null_reply *reply);
};

extern const struct null_ops null_epoll;
extern const struct null_ops null_uring;

/* The listening socket at ADDR:PORT, or -errno after a line on stderr. */
int MUST_USE null_listen(const char *address);

/* 0 or -ENOMEM; bytes are freed by the caller. */
int MUST_USE null_make_reply(struct null_reply *ret);

/*
 * Serves until SIGINT or SIGTERM; announces itself on stdout, and on ready_fd
 * if that is one. 0 or -errno.
 */
int MUST_USE null_serve(
    const struct null_ops *ops, int listen_fd, bool announce, int ready_fd);

/* The program's --null-server; returns an exit status. */
int null_server_run(const char *engine, const char *listen, int ready_fd);

#endif
