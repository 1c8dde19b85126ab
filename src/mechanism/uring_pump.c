/* SPDX-License-Identifier: MIT */
#include "mechanism/uring_pump.h"

#include <errno.h>
#include <poll.h>

/* Of which the first may have come right behind the last bytes. */
#define SILENT_SWEEPS 2

static void work(struct uring_pump *pump, struct uring_peer *p)
{
	struct conn *c = &p->peer.conn;
	uint64_t token = peer_token(&p->peer);

	trace_begin(pump->me->trace, TRACE_HANDLING, token);
	while (conn_want(c) == CONN_WORK)
		conn_work(c, &pump->me->env);
	trace_end(pump->me->trace, TRACE_HANDLING, token);
}

/* An operation that does what it can at once has completed. */
static void end_look(struct uring_peer *p, enum uring_operation operation)
{
	if (p->looking != operation)
		return;
	p->looking = URING_UNTRACKED;
	p->poked = false;
	p->looked = true;
}

static void wait_for_buffer(struct uring_pump *pump, struct uring_peer *p)
{
	p->starved = true;
	p->peer.next = NULL;
	if (pump->starved)
		pump->last_starved->next = &p->peer;
	else
		pump->starved = &p->peer;
	pump->last_starved = &p->peer;
}

struct uring_peer *uring_pump_next_starved(struct uring_pump *pump)
{
	struct uring_peer *p = (struct uring_peer *)pump->starved;

	if (!p)
		return NULL;
	pump->starved = p->peer.next;
	p->starved = false;
	return p;
}

/* A full buffer, or none to receive into, tells not all that there is. */
static bool has_seen_all(const struct uring_pump *pump, int32_t result)
{
	return pump->config.ring_buffers
		   ? result != -ENOBUFS && result < URING_BUFFER_BYTES
		   : result < URING_BLOCK_BYTES;
}

static void received(struct uring_pump *pump, struct uring_peer *p,
    const struct io_uring_cqe *cqe)
{
	struct conn *c = &p->peer.conn;
	bool picked = cqe->flags & IORING_CQE_F_BUFFER;

	thread_count(pump->me, COUNT_READS, 1);
	if (!(cqe->flags & IORING_CQE_F_MORE)) {
		p->receiving = p->cancelling = false;
		/* A multishot may end on a success: the queue was full. */
		if (cqe->res > 0 || cqe->res == -ENOBUFS)
			thread_count(
			    pump->me, COUNT_REARMS, pump->config.multishot);
	}
	if (cqe->res > 0 && !p->closing) {
		p->doubt = SILENT_SWEEPS;
		conn_feed(c, &pump->me->env,
		    picked ? uring_buffer(pump->ring, cqe) : p->own,
		    (size_t)cqe->res);
		work(pump, p);
		peer_park(pump->me, &p->peer);
	} else if (cqe->res == 0) {
		p->input_ended = true;
	} else if (cqe->res == -ENOBUFS) {
		if (!p->closing)
			wait_for_buffer(pump, p);
	} else if (cqe->res < 0 && cqe->res != -ECANCELED &&
		   cqe->res != -EINTR && cqe->res != -EAGAIN) {
		conn_abort(c);
	}
	if (has_seen_all(pump, cqe->res))
		end_look(p, URING_RECEIVE);
	if (picked)
		uring_buffer_return(pump->ring, cqe);
}

static void sent(struct uring_pump *pump, struct uring_peer *p,
    const struct io_uring_cqe *cqe)
{
	struct conn *c = &p->peer.conn;
	int32_t result = cqe->res;

	if (cqe->flags & IORING_CQE_F_MORE) {
		/* Zero copy: the memory is still in use. */
		p->zc_result = result;
		return;
	}
	if (cqe->flags & IORING_CQE_F_NOTIF)
		result = p->zc_result;
	thread_count(pump->me, COUNT_WRITES, 1);
	p->sending = false;
	if (result > 0 && !p->closing) {
		if ((size_t)result < p->send_bytes)
			thread_count(pump->me, COUNT_SHORT_WRITES, 1);
		conn_wrote(c, &pump->me->env, (size_t)result);
		/* An idle connection owns no buffer. */
		if (pump->config.ring_buffers && conn_want(c) != CONN_WRITE)
			uring_peer_drop_own(pump->ring, p);
	} else if (result != -EINTR && result != -EAGAIN &&
		   (result != -ECANCELED || !p->poked)) {
		conn_abort(c);
	}
	end_look(p, URING_SEND);
}

static void file_read(struct uring_pump *pump, struct uring_peer *p,
    const struct io_uring_cqe *cqe)
{
	p->sending = false;
	if (cqe->res > 0 && !p->closing)
		uring_peer_send_chunk(pump->ring, p, (size_t)cqe->res);
	else if (cqe->res != -EINTR)
		/* The file got shorter than the reply has promised. */
		conn_abort(&p->peer.conn);
}

static void watched(struct uring_peer *p, const struct io_uring_cqe *cqe)
{
	p->watching = false;
	p->watched = true;
	if (cqe->res > 0 && cqe->res & (POLLERR | POLLHUP))
		conn_abort(&p->peer.conn);
}

bool uring_pump_poke(struct uring_pump *pump, struct uring_peer *p)
{
	bool writing = conn_want(&p->peer.conn) == CONN_WRITE;

	if (p->closing || !(writing ? p->sending : p->receiving))
		return false;
	p->poked = true;
	if (writing)
		uring_peer_cancel_send(pump->ring, p);
	else
		uring_peer_cancel_receive(pump->ring, p);
	return true;
}

bool uring_pump_doubt(struct uring_pump *pump, struct uring_peer *p)
{
	if (!pump->config.multishot || !p->doubt || --p->doubt)
		return false;
	return conn_want(&p->peer.conn) == CONN_READ &&
	       uring_pump_poke(pump, p);
}

void uring_pump_complete(struct uring_pump *pump, struct uring_peer *p,
    const struct io_uring_cqe *cqe)
{
	uring_trace_completion(pump->ring, cqe);
	switch (uring_token_operation(cqe->user_data)) {
	case URING_RECEIVE:
		received(pump, p, cqe);
		break;
	case URING_SEND:
		sent(pump, p, cqe);
		break;
	case URING_READ_FILE:
		file_read(pump, p, cqe);
		break;
	case URING_INSTALL:
		uring_peer_installed(pump->ring, p, cqe->res);
		conn_shut(&p->peer.conn, &pump->me->env);
		break;
	case URING_WATCH:
		watched(p, cqe);
		break;
	case URING_ACCEPT:
	case URING_STOP:
	case URING_UNTRACKED:
		break;
	}
}

/* Input that comes while it is not wanted must not pile up. */
static void hold_back(struct uring_pump *pump, struct uring_peer *p)
{
	size_t most = pump->me->server->config.limits.output_bytes;

	if (p->receiving && conn_kept(&p->peer.conn) > most)
		uring_peer_cancel_receive(pump->ring, p);
}

static int begin_receive(struct uring_pump *pump, struct uring_peer *p)
{
	if (p->receiving) {
		if (p->poked && p->looking != URING_RECEIVE)
			uring_peer_cancel_receive(pump->ring, p);
		return 0;
	}
	if (p->starved)
		return 0;
	return uring_peer_receive(pump->ring, p, &pump->config);
}

static int begin_send(struct uring_pump *pump, struct uring_peer *p)
{
	hold_back(pump, p);
	if (p->sending)
		return 0;
	return uring_peer_send(pump->ring, p, &pump->config);
}

/* Takes steps that complete at once, until one must be waited for. */
static enum conn_want begin(struct uring_pump *pump, struct uring_peer *p)
{
	struct conn *c = &p->peer.conn;
	struct conn_env *env = &pump->me->env;

	for (;;) {
		switch (conn_want(c)) {
		case CONN_WORK:
			work(pump, p);
			break;
		case CONN_WRITE:
			return begin_send(pump, p) ? CONN_CLOSE : CONN_WRITE;
		case CONN_READ:
			if (!p->input_ended)
				return begin_receive(pump, p) ? CONN_CLOSE
							      : CONN_READ;
			conn_eof(c, env);
			break;
		case CONN_WAIT:
			hold_back(pump, p);
			if (!p->receiving && !p->watching && !p->watched)
				uring_peer_watch(pump->ring, p);
			return CONN_WAIT;
		case CONN_SHUT:
			if (p->sending || !uring_peer_shut(pump->ring, p))
				return CONN_WRITE;
			conn_shut(c, env);
			break;
		case CONN_CLOSE:
			return CONN_CLOSE;
		}
	}
}

enum conn_want uring_pump_begin(struct uring_pump *pump, struct uring_peer *p)
{
	enum conn_want want = CONN_CLOSE;

	if (p->looked) {
		peer_park(pump->me, &p->peer);
		peer_judge(pump->me, &p->peer, true);
		p->looked = false;
	}
	if (!p->closing)
		want = begin(pump, p);
	peer_park(pump->me, &p->peer);
	return want;
}
