/* SPDX-License-Identifier: MIT */
#include "mechanism/acceptor.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

struct peer *acceptor_admit(struct thread *me, struct peer_table *t, int fd)
{
	bool welcome = server_peer_came(me->server);
	struct peer *p = peer_open(t, me, fd);

	thread_count(me, COUNT_ACCEPTS, 1);
	if (!p)
		server_peer_gone(me->server);
	if (!p || !welcome)
		thread_count(me, COUNT_REFUSALS, 1);
	if (p && !welcome)
		conn_refuse(&p->conn, &me->env, HTTP_UNAVAILABLE);
	return p;
}

/* Errors of the connection that was to be taken, not of the listener. */
static bool is_passing(int error)
{
	return error == EINTR || error == ECONNABORTED || error == EPROTO ||
	       error == EPERM;
}

enum accepted acceptor_take(struct thread *me, struct peer_table *t,
    int listen_fd, struct peer **ret_peer)
{
	struct peer *p;
	int fd;

	for (;;) {
		fd = accept4(
		    listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd >= 0) {
			p = acceptor_admit(me, t, fd);
			if (p)
				break;
			close(fd);
			continue;
		}
		if (is_passing(errno))
			continue;
		if (errno == EAGAIN)
			return ACCEPTED_NONE;
		/* EMFILE, ENFILE, ENOBUFS, ENOMEM: the queue stays readable,
		 * so that waiting on it would spin. */
		thread_count(me, COUNT_ACCEPT_PAUSES, 1);
		return ACCEPTED_PAUSE;
	}
	*ret_peer = p;
	return ACCEPTED_PEER;
}
