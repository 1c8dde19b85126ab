/* SPDX-License-Identifier: MIT */
#include "mechanism/uring_peer.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

/* The number that operations name the connection by. */
static int descriptor(const struct uring *u, const struct uring_peer *p)
{
	return u->direct ? (int)p->file : p->peer.fd;
}

static void use_descriptor(const struct uring *u, struct io_uring_sqe *sqe)
{
	if (u->direct)
		sqe->flags |= IOSQE_FIXED_FILE;
}

static char *own_buffer(struct uring *u, struct uring_peer *p)
{
	if (!p->own)
		p->own = uring_block_lend(u);
	return p->own;
}

void uring_peer_open(struct uring_peer *p, unsigned file)
{
	p->file = file;
	p->receiving = p->sending = p->cancelling = p->closing = false;
	p->waiting = p->poked = p->looked = p->input_ended = false;
	p->watching = p->watched = false;
	p->looking = URING_UNTRACKED;
	p->doubt = 0;
	p->starved = false;
	p->zc_result = 0;
	p->send_bytes = 0;
}

int uring_peer_receive(struct uring *u, struct uring_peer *p,
    const struct uring_peer_config *config)
{
	struct io_uring_sqe *sqe;
	char *own = NULL;

	if (!config->ring_buffers && !(own = own_buffer(u, p)))
		return -ENOMEM;
	sqe = uring_sqe(u, uring_token(&p->peer, URING_RECEIVE));
	if (config->multishot && !p->poked)
		io_uring_prep_recv_multishot(sqe, descriptor(u, p), NULL, 0, 0);
	else
		io_uring_prep_recv(sqe, descriptor(u, p), own,
		    own ? URING_BLOCK_BYTES : URING_BUFFER_BYTES,
		    p->poked ? MSG_DONTWAIT : 0);
	use_descriptor(u, sqe);
	if (config->ring_buffers) {
		sqe->flags |= IOSQE_BUFFER_SELECT;
		sqe->buf_group = URING_BUFFER_GROUP;
	}
	p->receiving = true;
	if (p->poked)
		p->looking = URING_RECEIVE;
	return 0;
}

static void prepare_send(struct io_uring_sqe *sqe, int fd,
    const struct iovec *one, int flags, bool zerocopy)
{
	if (zerocopy)
		io_uring_prep_send_zc(
		    sqe, fd, one->iov_base, one->iov_len, flags, 0);
	else
		io_uring_prep_send(sqe, fd, one->iov_base, one->iov_len, flags);
}

static void prepare_sendmsg(struct io_uring_sqe *sqe, int fd,
    const struct msghdr *message, unsigned flags, bool zerocopy)
{
	if (zerocopy)
		io_uring_prep_sendmsg_zc(sqe, fd, message, flags);
	else
		io_uring_prep_sendmsg(sqe, fd, message, flags);
}

static void send_memory(struct uring *u, struct uring_peer *p,
    const struct output_view *v, bool zerocopy)
{
	struct io_uring_sqe *sqe =
	    uring_sqe(u, uring_token(&p->peer, URING_SEND));
	int flags = MSG_NOSIGNAL | (p->poked ? MSG_DONTWAIT : MSG_WAITALL) |
		    (v->more ? MSG_MORE : 0);
	struct msghdr *message = uring_message(u, sqe);

	if (v->count == 1) {
		prepare_send(sqe, descriptor(u, p), v->iov, flags, zerocopy);
	} else {
		message->msg_iov = v->iov;
		message->msg_iovlen = v->count;
		prepare_sendmsg(
		    sqe, descriptor(u, p), message, (unsigned)flags, zerocopy);
	}
	use_descriptor(u, sqe);
	p->sending = true;
	p->send_bytes = v->len;
	if (p->poked)
		p->looking = URING_SEND;
}

/* A file goes through memory: read, then send; a piece at a time. */
static int read_file(
    struct uring *u, struct uring_peer *p, const struct output_view *v)
{
	struct io_uring_sqe *sqe;
	unsigned len =
	    v->len < URING_BLOCK_BYTES ? (unsigned)v->len : URING_BLOCK_BYTES;

	if (!own_buffer(u, p))
		return -ENOMEM;
	sqe = uring_sqe(u, uring_token(&p->peer, URING_READ_FILE));
	io_uring_prep_read(sqe, v->fd, p->own, len, v->offset);
	p->sending = true;
	return 0;
}

int uring_peer_send(struct uring *u, struct uring_peer *p,
    const struct uring_peer_config *config)
{
	struct output_view v = conn_output(&p->peer.conn);
	bool zerocopy =
	    config->zerocopy_bytes && v.len >= config->zerocopy_bytes;

	if (!v.count)
		return read_file(u, p, &v);
	send_memory(u, p, &v, zerocopy);
	return 0;
}

void uring_peer_send_chunk(struct uring *u, struct uring_peer *p, size_t bytes)
{
	struct output_view v = conn_output(&p->peer.conn);
	struct iovec chunk = { p->own, bytes };

	v.more = v.more || bytes < v.len;
	v.iov = &chunk;
	v.count = 1;
	v.len = bytes;
	send_memory(u, p, &v, false);
}

void uring_peer_drop_own(struct uring *u, struct uring_peer *p)
{
	uring_block_return(u, p->own);
	p->own = NULL;
}

void uring_peer_watch(struct uring *u, struct uring_peer *p)
{
	struct io_uring_sqe *sqe =
	    uring_sqe(u, uring_token(&p->peer, URING_WATCH));

	/* Errors and hang-ups are told of without being asked for. */
	io_uring_prep_poll_add(sqe, descriptor(u, p), 0);
	use_descriptor(u, sqe);
	p->watching = true;
}

static void cancel(
    struct uring *u, struct uring_peer *p, enum uring_operation operation)
{
	struct io_uring_sqe *sqe =
	    uring_sqe(u, uring_token(&p->peer, URING_UNTRACKED));

	io_uring_prep_cancel64(sqe, uring_token(&p->peer, operation), 0);
}

void uring_peer_cancel_receive(struct uring *u, struct uring_peer *p)
{
	if (!p->cancelling)
		cancel(u, p, URING_RECEIVE);
	p->cancelling = true;
}

/* A file's read ends by itself. */
void uring_peer_cancel_send(struct uring *u, struct uring_peer *p)
{
	cancel(u, p, URING_SEND);
}

/*
 * IORING_OP_SHUTDOWN always runs on a worker thread of the kernel's, and the
 * first such thread stays for good: it would cost every later look-up of a
 * descriptor. A direct descriptor is made an ordinary one for as long as
 * shutdown(2) takes (IORING_OP_FIXED_FD_INSTALL, Linux 6.8).
 */
#define OP_FIXED_FD_INSTALL 54

bool uring_peer_shut(struct uring *u, struct uring_peer *p)
{
	struct io_uring_sqe *sqe;

	if (!u->direct) {
		shutdown(p->peer.fd, SHUT_WR);
		return true;
	}
	sqe = uring_sqe(u, uring_token(&p->peer, URING_INSTALL));
	io_uring_prep_rw(OP_FIXED_FD_INSTALL, sqe, (int)p->file, NULL, 0, 0);
	use_descriptor(u, sqe);
	p->sending = true;
	return false;
}

void uring_peer_installed(struct uring *u, struct uring_peer *p, int32_t fd)
{
	struct io_uring_sqe *sqe;

	p->sending = false;
	if (fd >= 0) {
		shutdown(fd, SHUT_WR);
		close(fd);
		return;
	}
	/* An older kernel: the worker thread, then. */
	sqe = uring_sqe(u, uring_token(&p->peer, URING_UNTRACKED));
	io_uring_prep_shutdown(sqe, (int)p->file, SHUT_WR);
	use_descriptor(u, sqe);
}

void uring_close_accepted(struct uring *u, int fd)
{
	struct io_uring_sqe *sqe =
	    uring_sqe(u, (uint64_t)URING_UNTRACKED << 24);

	if (u->direct)
		io_uring_prep_close_direct(sqe, (unsigned)fd);
	else
		io_uring_prep_close(sqe, fd);
}

bool uring_peer_close(struct uring *u, struct uring_peer *p)
{
	bool first = !p->closing;

	p->closing = true;
	if (first && p->sending)
		uring_peer_cancel_send(u, p);
	if (first && p->watching)
		cancel(u, p, URING_WATCH);
	if (p->receiving)
		uring_peer_cancel_receive(u, p);
	if (p->receiving || p->sending || p->watching || p->starved)
		return false;
	uring_close_accepted(u, descriptor(u, p));
	/* The ring closes it; the table must not. */
	p->peer.fd = PEER_FD_DIRECT;
	uring_peer_drop_own(u, p);
	return true;
}
