/* SPDX-License-Identifier: MIT */
/*
 * An io_uring as the proactors use it: set up with what the kernel has,
 * counted, with a group of buffers that the kernel picks from when data
 * comes. A ring belongs to the thread that opened it.
 */
#ifndef PACELINE_MECHANISM_URING_H
#define PACELINE_MECHANISM_URING_H

#include <liburing.h>
#include <stdbool.h>

#include "core/server.h"

enum uring_taskrun {
	TASKRUN_DEFER,   /* completions are worked on when we wait */
	TASKRUN_COOP,    /* at the next entry to the kernel */
	TASKRUN_DEFAULT, /* at once, interrupting us */
};

struct uring_config {
	unsigned entries;     /* of the submission queue */
	unsigned completions; /* of the completion queue, at least */
	enum uring_taskrun taskrun;
	bool sqpoll;
	unsigned direct_files; /* slots for direct descriptors; 0: none */
	bool buffers;          /* a ring-mapped buffer group */
	bool zerocopy;         /* sends without a copy */
};

struct uring {
	struct io_uring ring;
	struct thread *me;
	struct msghdr *messages; /* one an entry of the submission queue */
	struct io_uring_buf_ring *buffers;
	char *buffer_memory;
	struct uring_block *blocks; /* spare ones */
	unsigned block_count;
	bool direct;
};

#define URING_BUFFERS      512
#define URING_BUFFER_BYTES 2048
#define URING_BUFFER_GROUP 0

/* A block of memory of a connection's own, for as long as it needs one. */
#define URING_BLOCK_BYTES 65536
struct uring_block {
	struct uring_block *next; /* while spare */
	char rest[URING_BLOCK_BYTES - sizeof(void *)];
};

/*
 * Tries a ring as configured. Returns 0, or -errno with one line in ret_why:
 * which feature is missing, or who forbids io_uring.
 */
MUST_USE int uring_probe(
    const struct uring_config *config, char *ret_why, size_t cap);

/* Returns 0 or -errno. */
MUST_USE int uring_open(
    struct uring *u, struct thread *me, const struct uring_config *config);
void uring_close(struct uring *u);

/*
 * The next free submission entry, zeroed but for user_data; submits when the
 * queue is full. Never NULL.
 */
struct io_uring_sqe *uring_sqe(struct uring *u, uint64_t user_data);

/*
 * Tells the trace that a completion is processed, as uring_sqe() tells it of an
 * initiation.
 */
void uring_trace_completion(
    const struct uring *u, const struct io_uring_cqe *cqe);

/*
 * The message header that goes with an entry. The kernel has taken it, and
 * the list in it, when it has taken the entry (IORING_FEAT_SUBMIT_STABLE).
 */
static inline struct msghdr *uring_message(
    struct uring *u, const struct io_uring_sqe *sqe)
{
	return &u->messages[sqe - u->ring.sq.sqes];
}

/*
 * Submits what is queued and waits for one completion, or timeout_ns
 * (UINT64_MAX: for ever), in one entry to the kernel.
 */
void uring_wait(struct uring *u, uint64_t timeout_ns);

/* Lends a block; NULL without memory. Takes it back, NULL too. */
void *uring_block_lend(struct uring *u);
void uring_block_return(struct uring *u, void *block);

/* The buffer that a completion names, and its return to the group. */
char *uring_buffer(const struct uring *u, const struct io_uring_cqe *cqe);
void uring_buffer_return(struct uring *u, const struct io_uring_cqe *cqe);

#endif
