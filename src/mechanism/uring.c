/* SPDX-License-Identifier: MIT */
#include "mechanism/uring.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/clock.h"
#include "mechanism/uring_peer.h"

/* Buffers stand a cache line off a power of two, so that their first bytes
 * do not all compete for the same sets of the cache. */
#define BUFFER_STRIDE (URING_BUFFER_BYTES + 64)

/* Kept of the blocks that came back: 1 MiB. */
#define SPARE_BLOCKS 16

static struct io_uring_params params_of(const struct uring_config *config)
{
	struct io_uring_params p = {
		.flags = IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP |
			 IORING_SETUP_SUBMIT_ALL,
		.cq_entries = config->completions,
	};

	if (config->sqpoll) {
		p.flags |= IORING_SETUP_SQPOLL;
		p.sq_thread_idle = 10;
		return p;
	}
	p.flags |= IORING_SETUP_SINGLE_ISSUER;
	if (config->taskrun == TASKRUN_DEFER)
		p.flags |= IORING_SETUP_DEFER_TASKRUN;
	else if (config->taskrun == TASKRUN_COOP)
		p.flags |= IORING_SETUP_COOP_TASKRUN;
	return p;
}

static int add_buffers(struct uring *u)
{
	struct io_uring_buf_reg reg = { .ring_entries = URING_BUFFERS,
		.bgid = URING_BUFFER_GROUP };
	size_t ring_bytes = URING_BUFFERS * sizeof(struct io_uring_buf);
	void *map;
	int rc;

	map = mmap(NULL, ring_bytes, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (map == MAP_FAILED)
		return -errno;
	u->buffer_memory = malloc((size_t)URING_BUFFERS * BUFFER_STRIDE);
	reg.ring_addr = (uint64_t)(uintptr_t)map;
	rc = u->buffer_memory ? io_uring_register_buf_ring(&u->ring, &reg, 0)
			      : -ENOMEM;
	if (rc) {
		munmap(map, ring_bytes);
		return rc;
	}
	u->buffers = map;
	io_uring_buf_ring_init(u->buffers);
	for (int i = 0; i < URING_BUFFERS; i++)
		io_uring_buf_ring_add(u->buffers,
		    u->buffer_memory + (size_t)i * BUFFER_STRIDE,
		    URING_BUFFER_BYTES, (unsigned short)i,
		    io_uring_buf_ring_mask(URING_BUFFERS), i);
	io_uring_buf_ring_advance(u->buffers, URING_BUFFERS);
	return 0;
}

int uring_open(
    struct uring *u, struct thread *me, const struct uring_config *config)
{
	struct io_uring_params p = params_of(config);
	int rc;

	*u = (struct uring){ .me = me, .direct = config->direct_files > 0 };
	rc = io_uring_queue_init_params(config->entries, &u->ring, &p);
	if (rc)
		return rc;
	/* Saves a descriptor look-up an entry; older kernels do without. */
	(void)io_uring_register_ring_fd(&u->ring);
	if (u->direct)
		rc = io_uring_register_files_sparse(
		    &u->ring, config->direct_files);
	u->messages = calloc(u->ring.sq.ring_entries, sizeof(*u->messages));
	if (!rc && !u->messages)
		rc = -ENOMEM;
	if (!rc && config->buffers)
		rc = add_buffers(u);
	if (rc)
		uring_close(u);
	return rc;
}

void uring_close(struct uring *u)
{
	size_t ring_bytes = URING_BUFFERS * sizeof(struct io_uring_buf);
	struct uring_block *b;

	io_uring_queue_exit(&u->ring);
	if (u->buffers)
		munmap(u->buffers, ring_bytes);
	free(u->buffer_memory);
	free(u->messages);
	while ((b = u->blocks)) {
		u->blocks = b->next;
		free(b);
	}
}

void *uring_block_lend(struct uring *u)
{
	struct uring_block *b = u->blocks;

	if (!b)
		return malloc(sizeof(*b));
	u->blocks = b->next;
	u->block_count--;
	return b;
}

void uring_block_return(struct uring *u, void *block)
{
	struct uring_block *b = block;

	if (u->block_count == SPARE_BLOCKS || !b) {
		free(b);
		return;
	}
	b->next = u->blocks;
	u->blocks = b;
	u->block_count++;
}

static int explain(int rc, char *ret_why, size_t cap)
{
	const char *why = strerror(-rc);

	if (rc == -ENOSYS)
		why = "the kernel has no io_uring";
	else if (rc == -EPERM || rc == -EACCES)
		why = "io_uring is forbidden here (sysctl "
		      "kernel.io_uring_disabled, or a seccomp filter such as a "
		      "container's)";
	else if (rc == -EINVAL)
		why = "the kernel lacks a feature that the options ask for "
		      "(taskrun=defer and zerocopy want Linux 6.1, ring "
		      "buffers 5.19)";
	else if (rc == -ENOMEM)
		why = "no memory for a ring (RLIMIT_MEMLOCK?)";
	else if (rc == -EMFILE)
		why = "more slots for connections than descriptors are allowed "
		      "(ulimit -n): lower --max-connections, or take files=fd";
	snprintf(ret_why, cap, "%s", why);
	return rc;
}

/* Every operation that the proactors begin; the last two without a copy. */
static int check_operations(struct io_uring *ring, bool zerocopy)
{
	static const int needed[] = { IORING_OP_ACCEPT, IORING_OP_RECV,
		IORING_OP_SEND, IORING_OP_SENDMSG, IORING_OP_READ,
		IORING_OP_CLOSE, IORING_OP_ASYNC_CANCEL, IORING_OP_POLL_ADD,
		IORING_OP_SEND_ZC, IORING_OP_SENDMSG_ZC };
	size_t count = ARRAY_SIZE(needed) - (zerocopy ? 0 : 2);
	struct io_uring_probe *probe = io_uring_get_probe_ring(ring);
	int rc = probe ? 0 : -ENOSYS;

	for (size_t i = 0; i < count && !rc; i++)
		if (!io_uring_opcode_supported(probe, needed[i]))
			rc = -EINVAL;
	if (probe)
		io_uring_free_probe(probe);
	return rc;
}

int uring_probe(const struct uring_config *config, char *ret_why, size_t cap)
{
	struct uring u;
	int rc = uring_open(&u, NULL, config);

	if (!rc) {
		rc = check_operations(&u.ring, config->zerocopy);
		uring_close(&u);
	}
	return rc ? explain(rc, ret_why, cap) : 0;
}

/* The moments of an operation; those that are not worth an arrow have none. */
static const struct {
	bool told;
	enum trace_name initiated, completed;
} moments[] = {
	[URING_ACCEPT] = { true, TRACE_INITIATE_ACCEPT, TRACE_COMPLETE_ACCEPT },
	[URING_RECEIVE] = { true, TRACE_INITIATE_RECEIVE,
	    TRACE_COMPLETE_RECEIVE },
	[URING_SEND] = { true, TRACE_INITIATE_SEND, TRACE_COMPLETE_SEND },
	[URING_READ_FILE] = { true, TRACE_INITIATE_FILE_READ,
	    TRACE_COMPLETE_FILE_READ },
	[URING_UNTRACKED] = { .told = false },
};

static void tell(const struct uring *u, uint64_t user_data, bool completed)
{
	enum uring_operation operation = uring_token_operation(user_data);

	if (u->me->trace && moments[operation].told)
		trace_moment(u->me->trace,
		    completed ? moments[operation].completed
			      : moments[operation].initiated,
		    uring_token_peer(user_data));
}

void uring_trace_completion(
    const struct uring *u, const struct io_uring_cqe *cqe)
{
	trace_state(
	    u->me->trace, TRACE_PROCESSING, uring_token_peer(cqe->user_data));
	tell(u, cqe->user_data, true);
}

struct io_uring_sqe *uring_sqe(struct uring *u, uint64_t user_data)
{
	struct io_uring_sqe *sqe;

	while (!(sqe = io_uring_get_sqe(&u->ring)))
		io_uring_submit(&u->ring);
	thread_count(u->me, COUNT_SQES, 1);
	io_uring_sqe_set_data64(sqe, user_data);
	tell(u, user_data, false);
	return sqe;
}

void uring_wait(struct uring *u, uint64_t timeout_ns)
{
	struct __kernel_timespec ts = {
		.tv_sec = (int64_t)(timeout_ns / NS_PER_S),
		.tv_nsec = (long long)(timeout_ns % NS_PER_S),
	};
	struct io_uring_cqe *cqe;

	thread_count(u->me, COUNT_WAITS, 1);
	/* -ETIME and -EINTR are as good as an event: the caller looks. */
	io_uring_submit_and_wait_timeout(
	    &u->ring, &cqe, 1, timeout_ns == UINT64_MAX ? NULL : &ts, NULL);
}

char *uring_buffer(const struct uring *u, const struct io_uring_cqe *cqe)
{
	size_t id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;

	return u->buffer_memory + id * BUFFER_STRIDE;
}

void uring_buffer_return(struct uring *u, const struct io_uring_cqe *cqe)
{
	unsigned id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;

	io_uring_buf_ring_add(u->buffers, uring_buffer(u, cqe),
	    URING_BUFFER_BYTES, (unsigned short)id,
	    io_uring_buf_ring_mask(URING_BUFFERS), 0);
	io_uring_buf_ring_advance(u->buffers, 1);
}
