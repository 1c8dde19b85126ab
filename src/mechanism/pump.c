/* SPDX-License-Identifier: MIT */
#include "mechanism/pump.h"

#include <errno.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

/*
 * What one peer gets before the others have their turn: requests handled, and
 * full buffers taken.
 */
#define TURN_REQUESTS 32
#define TURN_READS    16

/* Returns false when there is nothing to read now. */
static bool receive(struct thread *me, struct peer *p)
{
	ssize_t n;

	/* What the connection still borrows of the buffer would be lost. */
	if (conn_unread(&p->conn))
		conn_park(&p->conn, &me->env);
	trace_begin(me->trace, TRACE_READING, peer_token(p));
	n = recv(p->fd, me->scratch, me->scratch_bytes, 0);
	thread_count(me, COUNT_READS, 1);
	trace_end(me->trace, TRACE_READING, peer_token(p));
	/* A short read has emptied the socket: no second call to learn it.
	 * But the end of input is told of once, perhaps with the last bytes. */
	p->drained = n < (ssize_t)me->scratch_bytes && !p->input_ends;
	if (n > 0) {
		conn_feed(&p->conn, &me->env, me->scratch, (size_t)n);
		return true;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR)) {
		p->drained = errno == EAGAIN;
		return errno == EINTR;
	}
	/* A reset ends the connection as an orderly close does. */
	if (n < 0)
		conn_abort(&p->conn);
	else
		conn_eof(&p->conn, &me->env);
	p->drained = false;
	return true;
}

static ssize_t send_list(int fd, const struct output_view *v, int flags)
{
	const struct msghdr message = {
		.msg_iov = v->iov,
		.msg_iovlen = v->count,
	};

	return sendmsg(fd, &message, flags);
}

static ssize_t send_view(const struct peer *p, const struct output_view *v)
{
	off_t offset = (off_t)v->offset;
	int flags = MSG_NOSIGNAL | (v->more ? MSG_MORE : 0);

	if (v->count == 1)
		return send(p->fd, v->iov->iov_base, v->len, flags);
	if (v->count)
		return send_list(p->fd, v, flags);
	return sendfile(p->fd, v->fd, &offset, v->len);
}

/* Returns false when the socket takes no more now. */
static bool transmit(struct thread *me, struct peer *p)
{
	struct output_view v = conn_output(&p->conn);
	ssize_t n;

	trace_begin(me->trace, TRACE_WRITING, peer_token(p));
	n = send_view(p, &v);
	thread_count(me, COUNT_WRITES, 1);
	trace_end(me->trace, TRACE_WRITING, peer_token(p));
	if (n > 0) {
		if ((size_t)n < v.len)
			thread_count(me, COUNT_SHORT_WRITES, 1);
		conn_wrote(&p->conn, &me->env, (size_t)n);
		return true;
	}
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return errno == EINTR;
	/* The peer is gone, or the file got shorter than was announced. */
	conn_abort(&p->conn);
	return true;
}

static enum conn_want handle(struct thread *me, struct peer *p)
{
	enum conn_want want;

	trace_begin(me->trace, TRACE_HANDLING, peer_token(p));
	want = conn_work(&p->conn, &me->env);
	trace_end(me->trace, TRACE_HANDLING, peer_token(p));
	return want;
}

static enum conn_want go_on(struct thread *me, struct peer *p, unsigned steps)
{
	enum conn_want want = conn_want(&p->conn);
	unsigned handled = 0, reads = 0;

	for (;;) {
		if (want == CONN_SHUT) {
			shutdown(p->fd, SHUT_WR);
			want = conn_shut(&p->conn, &me->env);
			continue;
		}
		if (!(steps & 1u << want))
			break;
		/* Its turn ends when all replies of it are sent. */
		if (handled >= TURN_REQUESTS && !p->conn.out)
			break;
		if (want == CONN_WORK) {
			want = handle(me, p);
			handled++;
			continue;
		}
		if (want == CONN_WRITE) {
			if (!transmit(me, p))
				break;
		} else if (p->drained || reads++ == TURN_READS ||
			   !receive(me, p)) {
			break;
		}
		want = conn_want(&p->conn);
	}
	peer_park(me, p);
	return conn_want(&p->conn);
}

enum conn_want pump(struct thread *me, struct peer *p, unsigned steps)
{
	enum conn_want want = go_on(me, p, steps);
	/* A burst that was cut short has not been read to its end. */
	bool tried = steps & 1u << want && (want != CONN_READ || p->drained);

	if (peer_judge(me, p, tried))
		want = go_on(me, p, steps);
	return want;
}
