/* SPDX-License-Identifier: MIT */
#include "mechanism/uring_acceptor.h"

#include <errno.h>
#include <sys/socket.h>

#include "core/listener.h"

#define TOKEN ((uint64_t)URING_ACCEPT << 24)

void uring_acceptor_begin(struct uring_acceptor *a)
{
	struct io_uring_sqe *sqe;

	if (a->accepting || a->ended)
		return;
	sqe = uring_sqe(a->ring, TOKEN);
	if (a->ring->direct)
		io_uring_prep_multishot_accept_direct(
		    sqe, a->listen_fd, NULL, NULL, 0);
	else
		io_uring_prep_multishot_accept(
		    sqe, a->listen_fd, NULL, NULL, SOCK_CLOEXEC);
	a->accepting = true;
}

int uring_acceptor_complete(
    struct uring_acceptor *a, const struct io_uring_cqe *cqe)
{
	uring_trace_completion(a->ring, cqe);
	a->accepting = cqe->flags & IORING_CQE_F_MORE;
	if (cqe->res >= 0)
		uring_acceptor_begin(a);
	else if (cqe->res != -ECANCELED)
		/* Without a descriptor left it would fail again at once. */
		thread_count(a->ring->me, COUNT_ACCEPT_PAUSES, 1);
	return cqe->res;
}

void uring_acceptor_drain(struct uring_acceptor *a)
{
	a->draining = true;
	server_drain(a->server, a->listen_fd);
}

static void cancel_accept(struct uring_acceptor *a)
{
	struct io_uring_sqe *sqe =
	    uring_sqe(a->ring, (uint64_t)URING_UNTRACKED << 24);

	io_uring_prep_cancel64(sqe, TOKEN, 0);
}

/*
 * Handshakes that were under way when the drain began are done. What has been
 * accepted is known when the accept's last completion is.
 */
void uring_acceptor_sweep(struct uring_acceptor *a)
{
	if (!a->draining || a->ended || listener_has_waiting(a->listen_fd)) {
		uring_acceptor_begin(a);
	} else if (a->accepting) {
		cancel_accept(a);
	} else {
		server_stop_listening(a->server, a->listen_fd);
		a->ended = true;
	}
}
