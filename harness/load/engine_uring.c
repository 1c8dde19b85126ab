/* SPDX-License-Identifier: MIT */
/*
 * io_uring: one ring a worker. Each connection has one multishot receive
 * armed, which takes buffers from a ring shared with the kernel; requests are
 * sent from the targets' own bytes, and their success makes no completion.
 * One enter a loop submits the sends and collects the replies; sends that
 * pile up beyond a small batch go at once, so that their stamps stay true.
 */
#include "load/engine.h"

#include <errno.h>
#include <liburing.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load/arrival.h"
#include "load/client.h"
#include "load/pace.h"
#include "load/uring_buffers.h"
#include "load/worker.h"

#define SQ_ENTRIES 1024
/* Sends stamped and submitted together at most. */
#define SEND_BATCH 16

enum op {
	OP_CONNECT,
	OP_SEND,
	OP_RECV,
};

/* What the engine knows of a connection, by the client's slot. */
struct conn {
	uint32_t generation; /* of the socket; a late completion has an older */
	bool armed;          /* a receive is with the kernel */
};

struct engine {
	struct worker *w;
	struct io_uring ring;
	struct uring_buffers buffers;
	struct conn *conns;
	struct msghdr shape; /* of what a receive brings: control data too */
	struct client *batch[SEND_BATCH]; /* sends not submitted yet */
	unsigned batched;
};

static uint64_t pack(const struct engine *e, const struct client *c, enum op op)
{
	return (uint64_t)e->conns[c->slot].generation << 40 |
	       (uint64_t)c->slot << 8 | op;
}

static int make_ring(struct io_uring *ring, unsigned cq_entries)
{
	struct io_uring_params params = {
		.flags = IORING_SETUP_SINGLE_ISSUER |
			 IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL |
			 IORING_SETUP_CQSIZE | IORING_SETUP_CLAMP,
		.cq_entries = cq_entries,
	};

	return io_uring_queue_init_params(SQ_ENTRIES, ring, &params);
}

static void uring_close(struct engine *e)
{
	io_uring_queue_exit(&e->ring);
	uring_buffers_fini(&e->buffers);
	free(e->conns);
	free(e);
}

static int uring_open(
    struct worker *w, unsigned max_clients, struct engine **ret)
{
	struct engine *e = calloc(1, sizeof(*e));
	int err;

	if (!e)
		return -ENOMEM;
	err = make_ring(&e->ring, 2 * max_clients + SQ_ENTRIES);
	if (err) {
		free(e);
		return err;
	}
	e->w = w;
	e->shape.msg_controllen = ARRIVAL_CONTROL;
	e->conns = calloc(max_clients, sizeof(*e->conns));
	err = e->conns ? uring_buffers_init(&e->buffers, &e->ring, max_clients)
		       : -ENOMEM;
	if (!err)
		err = io_uring_register_files_sparse(&e->ring, max_clients);
	if (!err && io_uring_register_ring_fd(&e->ring) < 0)
		err = -EINVAL;
	if (err) {
		uring_close(e);
		return err;
	}
	*ret = e;
	return 0;
}

/* A filter may allow one of io_uring's three calls and not another. */
static int uring_probe(char *why, size_t cap)
{
	struct engine *e;
	int err = uring_open(NULL, 1, &e);

	if (!err) {
		io_uring_prep_nop(io_uring_get_sqe(&e->ring));
		err = io_uring_submit_and_wait(&e->ring, 1);
		uring_close(e);
	}
	if (err >= 0)
		return 0;
	snprintf(why, cap, "io_uring is not available here (%s)",
	    err == -EINVAL ? "it needs Linux 6.1" : strerror(-err));
	return err;
}

static void stamp_batch(struct engine *e)
{
	uint64_t now;

	if (e->batched == 0)
		return;
	now = worker_now(e->w);
	for (unsigned i = 0; i < e->batched; i++)
		client_sent(e->batch[i], now);
	e->batched = 0;
}

/* Starts what is queued, without waiting or collecting anything. */
static void flush(struct engine *e)
{
	stamp_batch(e);
	io_uring_submit(&e->ring);
}

static struct io_uring_sqe *get_sqe(struct engine *e)
{
	struct io_uring_sqe *sqe = io_uring_get_sqe(&e->ring);

	if (!sqe) {
		flush(e);
		sqe = io_uring_get_sqe(&e->ring);
	}
	REQUIRE(sqe);
	return sqe;
}

static void uring_connect(struct engine *e, struct client *c,
    const struct sockaddr *addr, socklen_t len)
{
	struct io_uring_sqe *sqe = get_sqe(e);

	io_uring_prep_connect(sqe, c->fd, addr, len);
	sqe->user_data = pack(e, c, OP_CONNECT);
}

static void uring_send(
    struct engine *e, struct client *c, const char *bytes, size_t n)
{
	struct io_uring_sqe *sqe = get_sqe(e);

	io_uring_prep_send(
	    sqe, (int)c->slot, bytes, n, MSG_WAITALL | MSG_NOSIGNAL);
	sqe->flags |= IOSQE_FIXED_FILE;
	/* Short of all bytes is a failure, and completes as one. */
	if (!e->w->sends_block)
		sqe->flags |= IOSQE_CQE_SKIP_SUCCESS;
	sqe->user_data = pack(e, c, OP_SEND);
	e->batch[e->batched++] = c;
	if (e->batched == SEND_BATCH)
		flush(e);
}

static void arm(struct engine *e, struct client *c, bool expect_nothing)
{
	struct io_uring_sqe *sqe = get_sqe(e);

	io_uring_prep_recvmsg_multishot(sqe, c->fd, &e->shape, 0);
	if (expect_nothing)
		sqe->ioprio |= IORING_RECVSEND_POLL_FIRST;
	sqe->flags |= IOSQE_BUFFER_SELECT;
	sqe->buf_group = URING_BUFFER_GROUP;
	sqe->user_data = pack(e, c, OP_RECV);
	e->conns[c->slot].armed = true;
}

/*
 * Enters a socket in the ring's own table at the client's slot, or takes it
 * out (-1): a send from there spares the count of the file's users.
 */
static int set_file(struct engine *e, const struct client *c, int fd)
{
	int n = io_uring_register_files_update(&e->ring, c->slot, &fd, 1);

	return n < 0 ? n : 0;
}

/* The kernel holds nothing of this socket any more. */
static void close_socket(struct engine *e, struct client *c, uint64_t now)
{
	/* A queued send must not leave, here or on this number's next. */
	if (io_uring_sq_ready(&e->ring) > 0) {
		shutdown(c->fd, SHUT_RDWR);
		flush(e);
	}
	REQUIRE(set_file(e, c, -1) == 0);
	close(c->fd);
	e->conns[c->slot].generation++;
	client_down(c, now);
}

/* An armed receive holds the socket: it must end before the close. */
static void uring_drop(struct engine *e, struct client *c)
{
	if (e->conns[c->slot].armed)
		shutdown(c->fd, SHUT_RDWR);
	else
		close_socket(e, c, clock_now_ns());
}

static void on_connect(
    struct engine *e, struct client *c, int res, uint64_t now)
{
	if (res == 0)
		res = set_file(e, c, c->fd);
	if (res < 0)
		e->conns[c->slot].generation++;
	else if (c->role != CLIENT_SLOW)
		arm(e, c, true);
	client_connected(c, res, now);
}

static void on_send(struct client *c, int res, uint64_t now)
{
	if (res < 0)
		client_send_failed(c, now);
	else
		client_flushed(c);
}

/* A buffer holds a head, control data and the bytes; none at the end. */
static void on_message(struct engine *e, struct client *c,
    const struct io_uring_cqe *cqe, uint64_t now)
{
	struct io_uring_recvmsg_out *out = io_uring_recvmsg_validate(
	    uring_buffers_of(&e->buffers, cqe), cqe->res, &e->shape);
	unsigned n;

	REQUIRE(out);
	n = io_uring_recvmsg_payload_length(out, cqe->res, &e->shape);
	if (n == 0)
		return client_closed(c, 0, now);
	client_bytes(c, io_uring_recvmsg_payload(out, &e->shape), n,
	    arrival_stamp_ns(io_uring_recvmsg_cmsg_firsthdr(out, &e->shape),
		out->controllen, e->w->real_offset_ns),
	    now);
}

static void on_recv(struct engine *e, struct client *c,
    const struct io_uring_cqe *cqe, uint64_t now)
{
	struct conn *conn = &e->conns[c->slot];
	int res = cqe->res;

	if (!(cqe->flags & IORING_CQE_F_MORE))
		conn->armed = false;
	if (res > 0)
		on_message(e, c, cqe, now);
	else if (res != -ENOBUFS)
		client_closed(c, res, now);
	if (conn->armed || c->fd < 0)
		return;
	if (c->state == CLIENT_DROPPED)
		close_socket(e, c, now);
	else if (c->state == CLIENT_UP || c->state == CLIENT_LEAVING)
		arm(e, c, false);
}

static void dispatch(
    struct engine *e, const struct io_uring_cqe *cqe, uint64_t now)
{
	uint32_t slot = (uint32_t)(cqe->user_data >> 8);
	struct client *c = &e->w->clients[slot];
	enum op op = cqe->user_data & 0xff;

	if (cqe->user_data != pack(e, c, op))
		return; /* of a socket that is gone */
	if (op == OP_RECV)
		on_recv(e, c, cqe, now);
	else if (op == OP_SEND)
		on_send(c, cqe->res, now);
	else
		on_connect(e, c, cqe->res, now);
}

/* What a flush on the way completes is later than `now`, and waits. */
static void reap(struct engine *e)
{
	uint64_t now = worker_now(e->w);
	unsigned ready = io_uring_cq_ready(&e->ring), head, n = 0;
	struct io_uring_cqe *cqe;

	io_uring_for_each_cqe(&e->ring, head, cqe)
	{
		if (n++ == ready)
			break;
		dispatch(e, cqe, now);
		if (cqe->flags & IORING_CQE_F_BUFFER)
			uring_buffers_return(&e->buffers, cqe);
	}
	io_uring_cq_advance(&e->ring, ready);
}

/* Until completions are there, or the time has come. */
static void spin(struct engine *e, uint64_t until_ns)
{
	uint64_t begin = worker_now(e->w), now;

	do {
		io_uring_get_events(&e->ring);
		now = worker_now(e->w);
	} while (io_uring_cq_ready(&e->ring) == 0 && now < until_ns);
	e->w->pace.spun_ns += now - begin;
}

static void uring_wait(struct engine *e, uint64_t until_ns)
{
	uint64_t now = worker_now(e->w);
	uint64_t sleep_ns = pace_sleep_ns(&e->w->pace, now, until_ns);
	struct __kernel_timespec ts = {
		.tv_sec = (long long)(sleep_ns / NS_PER_S),
		.tv_nsec = (long long)(sleep_ns % NS_PER_S),
	};
	struct io_uring_cqe *cqe;
	int err;

	stamp_batch(e);
	if (sleep_ns > 0) {
		err = io_uring_submit_and_wait_timeout(
		    &e->ring, &cqe, 1, &ts, NULL);
		worker_woke(e->w, now + sleep_ns, err == -EINTR);
	} else {
		if (io_uring_sq_ready(&e->ring) > 0)
			io_uring_submit(&e->ring);
		spin(e, until_ns);
	}
	reap(e);
}

const struct engine_ops engine_uring = {
	.name = "uring",
	.summary = "io_uring: multishot receive, buffer ring, batched sends",
	.probe = uring_probe,
	.open = uring_open,
	.close = uring_close,
	.connect = uring_connect,
	.send = uring_send,
	.drop = uring_drop,
	.wait = uring_wait,
};
