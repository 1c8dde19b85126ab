/* SPDX-License-Identifier: MIT */
/* Listening sockets. */
#ifndef PACELINE_CORE_LISTENER_H
#define PACELINE_CORE_LISTENER_H

#include <netinet/in.h>
#include <stdbool.h>

#include "base/check.h"

/*
 * Reads "127.0.0.1:8080" or "[::1]:8080". Returns 0, or -EINVAL with one line
 * in ret_why.
 */
MUST_USE int listener_parse(const char *text, struct sockaddr_storage *ret_addr,
    char *ret_why, size_t cap);

/* Writes an address as listener_parse() reads it. */
void listener_format(
    const struct sockaddr_storage *addr, char *ret_text, size_t cap);

/*
 * Opens a non-blocking listening socket with TCP_NODELAY, which accepted
 * sockets inherit. Port 0 takes a free one and is filled in. With `shared`,
 * more sockets of this process may listen on the same address
 * (SO_REUSEPORT); an address that somebody else has is an error all the
 * same. Returns the descriptor or -errno.
 */
MUST_USE int listener_open(
    struct sockaddr_storage *addr, int backlog, bool shared);

/* One more socket on the address of a shared listener. */
MUST_USE int listener_share(const struct sockaddr_storage *addr, int backlog);

/*
 * Lets nobody begin to connect any more: who tries gets no answer, and tries
 * again. Connections that have begun are still completed and can be accepted.
 */
void listener_hold_back(int fd);

/* Whether a connection waits to be accepted. */
bool listener_has_waiting(int fd);

#endif
