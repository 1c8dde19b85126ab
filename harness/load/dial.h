/* SPDX-License-Identifier: MIT */
/* Sockets to the server, before they connect. Any thread. */
#ifndef PACELINE_LOAD_DIAL_H
#define PACELINE_LOAD_DIAL_H

#include "load/load_config.h"

/*
 * Connections that one source address is asked to carry. It has 28,000 ports,
 * but the kernel looks at the even ones first, and longer the more are taken.
 */
#define DIAL_PORTS_PER_SOURCE 8000

/*
 * A non-blocking socket for the connection of this number, without Nagle's
 * delay, bound to one of config->sources loopback addresses when there are
 * several. The descriptor is the caller's; -errno else.
 */
int MUST_USE dial_socket(const struct load_config *config, unsigned number);

/* Makes a socket that has not connected yet take in few bytes at a time. */
void dial_small_buffer(int fd, int bytes);

/*
 * Has the close of a socket reset the connection: a server that floods it would
 * otherwise wait for minutes for room that never comes.
 */
void dial_reset_at_close(int fd);

/* How many source addresses so many connections need; 1 off loopback. */
unsigned dial_sources(const struct sockaddr_storage *to, unsigned connections);

#endif
