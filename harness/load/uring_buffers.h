/* SPDX-License-Identifier: MIT */
/* Buffers that a ring's receives take, in a ring shared with the kernel. */
#ifndef PACELINE_LOAD_URING_BUFFERS_H
#define PACELINE_LOAD_URING_BUFFERS_H

#include <liburing.h>

#include "base/check.h"

#define URING_BUFFER_BYTES 16384
#define URING_BUFFER_GROUP 0

struct uring_buffers {
	struct io_uring_buf_ring *ring;
	char *memory;
	unsigned count;
};

/* Makes enough for so many connections, and registers them. 0 or -errno. */
int MUST_USE uring_buffers_init(
    struct uring_buffers *b, struct io_uring *ring, unsigned connections);

/* After the ring is gone. */
void uring_buffers_fini(struct uring_buffers *b);

/* The buffer that a completion has taken; it must be given back. */
char *uring_buffers_of(
    const struct uring_buffers *b, const struct io_uring_cqe *cqe);
void uring_buffers_return(
    struct uring_buffers *b, const struct io_uring_cqe *cqe);

#endif
