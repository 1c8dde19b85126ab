/* SPDX-License-Identifier: MIT */
/*
 * The floor on io_uring: multishot accept and receive, a buffer ring, sends
 * whose success makes no completion. One enter a loop, shared by all the
 * requests in it.
 */
#include <errno.h>
#include <liburing.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#include "load/null_server.h"

#define SQ_ENTRIES   4096
#define CQ_ENTRIES   65536
#define BUFFERS      512
#define BUFFER_BYTES 4096
/* An odd number of cache lines apart, so that buffers use all cache sets. */
#define BUFFER_STRIDE (BUFFER_BYTES + 64)

enum op {
	OP_STOP,
	OP_ACCEPT,
	OP_RECV,
	OP_SEND,
};

struct server {
	struct io_uring ring;
	int listen_fd, stop_fd;
	const struct null_reply *reply;
	struct null_match *matches; /* by descriptor */
	size_t match_count;
	struct io_uring_buf_ring *bufs;
	char *memory;
	bool stopped;
};

/* With its user_data, which io_uring_prep_*() leave alone. */
static struct io_uring_sqe *get_sqe(struct server *s, enum op op, int fd)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&s->ring);

	if (!sqe) {
		io_uring_submit(&s->ring);
		sqe = io_uring_get_sqe(&s->ring);
	}
	REQUIRE(sqe);
	sqe->user_data = (uint64_t)(unsigned)fd << 8 | op;
	return sqe;
}

static void arm_accept(struct server *s)
{
	struct io_uring_sqe *sqe = get_sqe(s, OP_ACCEPT, s->listen_fd);

	io_uring_prep_multishot_accept(
	    sqe, s->listen_fd, NULL, NULL, SOCK_CLOEXEC);
}

static void arm_recv(struct server *s, int fd)
{
	struct io_uring_sqe *sqe = get_sqe(s, OP_RECV, fd);

	io_uring_prep_recv_multishot(sqe, fd, NULL, 0, 0);
	sqe->flags |= IOSQE_BUFFER_SELECT;
	sqe->buf_group = 0;
}

static void arm_stop(struct server *s)
{
	struct io_uring_sqe *sqe = get_sqe(s, OP_STOP, s->stop_fd);

	io_uring_prep_poll_add(sqe, s->stop_fd, POLLIN);
}

static void send_replies(struct server *s, int fd, unsigned count)
{
	while (count > 0) {
		unsigned n = count < NULL_REPLIES ? count : NULL_REPLIES;
		struct io_uring_sqe *sqe = get_sqe(s, OP_SEND, fd);

		io_uring_prep_send(sqe, fd, s->reply->bytes,
		    n * s->reply->length, MSG_WAITALL | MSG_NOSIGNAL);
		sqe->flags |= IOSQE_CQE_SKIP_SUCCESS;
		count -= n;
	}
}

static void give_buffer(struct server *s, unsigned id)
{
	io_uring_buf_ring_add(s->bufs, s->memory + (size_t)id * BUFFER_STRIDE,
	    BUFFER_BYTES, (unsigned short)id, io_uring_buf_ring_mask(BUFFERS),
	    0);
	io_uring_buf_ring_advance(s->bufs, 1);
}

static void on_accept(struct server *s, const struct io_uring_cqe *cqe)
{
	if (cqe->res >= 0) {
		s->matches[cqe->res].matched = 0;
		arm_recv(s, cqe->res);
	}
	if (!(cqe->flags & IORING_CQE_F_MORE))
		arm_accept(s);
}

static void on_recv(struct server *s, int fd, const struct io_uring_cqe *cqe)
{
	unsigned id = cqe->flags >> IORING_CQE_BUFFER_SHIFT;

	if (cqe->res > 0)
		send_replies(s, fd,
		    null_count(&s->matches[fd],
			s->memory + (size_t)id * BUFFER_STRIDE,
			(size_t)cqe->res));
	if (cqe->flags & IORING_CQE_F_BUFFER)
		give_buffer(s, id);
	if (cqe->flags & IORING_CQE_F_MORE)
		return;
	if (cqe->res > 0 || cqe->res == -ENOBUFS)
		arm_recv(s, fd);
	else
		close(fd);
}

static int loop(struct server *s)
{
	struct io_uring_cqe *cqe;
	unsigned head, n;
	int err;

	arm_accept(s);
	arm_stop(s);
	while (!s->stopped) {
		err = io_uring_submit_and_wait(&s->ring, 1);
		if (err < 0 && err != -EINTR)
			return err;
		n = 0;
		io_uring_for_each_cqe(&s->ring, head, cqe)
		{
			int fd = (int)(cqe->user_data >> 8);

			n++;
			if ((cqe->user_data & 0xff) == OP_RECV)
				on_recv(s, fd, cqe);
			else if ((cqe->user_data & 0xff) == OP_ACCEPT)
				on_accept(s, cqe);
			else if ((cqe->user_data & 0xff) == OP_STOP)
				s->stopped = true;
		}
		io_uring_cq_advance(&s->ring, n);
	}
	return 0;
}

static void *map_memory(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

static int set_up(struct server *s)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER |
			 IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL |
			 IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP,
		.cq_entries = CQ_ENTRIES,
	};
	struct io_uring_buf_reg reg = { .ring_entries = BUFFERS };
	int err;

	s->bufs = map_memory(BUFFERS * sizeof(struct io_uring_buf));
	s->memory = map_memory((size_t)BUFFERS * BUFFER_STRIDE);
	s->matches = calloc(s->match_count, sizeof(*s->matches));
	if (!s->bufs || !s->memory || !s->matches)
		return -ENOMEM;
	err = io_uring_queue_init_params(SQ_ENTRIES, &s->ring, &params);
	if (err)
		return err;
	reg.ring_addr = (uint64_t)(uintptr_t)s->bufs;
	io_uring_buf_ring_init(s->bufs);
	for (unsigned id = 0; id < BUFFERS; id++)
		give_buffer(s, id);
	err = io_uring_register_buf_ring(&s->ring, &reg, 0);
	if (!err && io_uring_register_ring_fd(&s->ring) < 0)
		err = -EINVAL;
	if (!err)
		err = loop(s);
	io_uring_queue_exit(&s->ring);
	return err;
}

static int run(int listen_fd, int stop_fd, const struct null_reply *reply)
{
	struct server s = {
		.listen_fd = listen_fd,
		.stop_fd = stop_fd,
		.reply = reply,
	};
	struct rlimit limit;
	int err;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		return -errno;
	s.match_count = limit.rlim_cur;
	err = set_up(&s);
	if (s.bufs)
		munmap(s.bufs, BUFFERS * sizeof(struct io_uring_buf));
	if (s.memory)
		munmap(s.memory, (size_t)BUFFERS * BUFFER_STRIDE);
	free(s.matches);
	return err;
}

const struct null_ops null_uring = {
	.name = "uring",
	.run = run,
};
