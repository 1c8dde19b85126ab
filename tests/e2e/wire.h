/* SPDX-License-Identifier: MIT */
/* A plain blocking client, for tests that want to misbehave by hand. */
#ifndef PACELINE_E2E_WIRE_H
#define PACELINE_E2E_WIRE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/check.h"
#include "bytes.h"
#include "reply.h"

/* Connects to 127.0.0.1 with TCP_NODELAY. Returns the descriptor or -errno. */
MUST_USE int wire_connect(int port);

/* The same with a small receive buffer, so that the peer soon must wait. */
MUST_USE int wire_connect_narrow(int port, int receive_bytes);

/* Sends all of it. Returns 0 or -errno. */
MUST_USE int wire_send(int fd, const char *data, size_t len);

/* Sends "GET path HTTP/1.1" with a Host. Returns 0 or -errno. */
MUST_USE int wire_get(int fd, const char *path);

/*
 * Reads one reply, which stays valid until the next call; bytes past it stay
 * in the buffer for the next call. Returns its status, 0 when the stream
 * ended before its first byte, -ETIMEDOUT after timeout_ms without a byte,
 * -EBADMSG or -errno.
 */
struct wire {
	int fd;
	struct bytes in;
	size_t used; /* bytes of in that belong to replies already returned */
};

MUST_USE int wire_read_reply(
    struct wire *wire, int timeout_ms, struct reply *ret_reply);

/*
 * Reads and throws away. Returns true when the server ends the stream in
 * order within timeout_ms.
 */
bool wire_ends(int fd, int timeout_ms);

/* Whether bytes or the end can be read within timeout_ms. */
bool wire_readable(int fd, int timeout_ms);

/* Closes with a reset in place of an end. */
void wire_reset(int fd);

#endif
