/* SPDX-License-Identifier: MIT */
/*
 * The floor on epoll: edge-triggered, recv and send, nothing after a short
 * read. Two system calls a request, and a share of one epoll_wait.
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "load/null_server.h"

#define EVENTS     512
#define READ_BYTES 16384

struct server {
	int epoll_fd, listen_fd, stop_fd;
	const struct null_reply *reply;
	struct null_match *matches; /* by descriptor */
	size_t match_count;
	char buf[READ_BYTES];
};

/* Replies that do not fit the socket's buffer have no reader: false. */
static bool send_replies(struct server *s, int fd, unsigned count)
{
	while (count > 0) {
		unsigned n = count < NULL_REPLIES ? count : NULL_REPLIES;
		size_t len = n * s->reply->length;

		if (send(fd, s->reply->bytes, len, MSG_NOSIGNAL) !=
		    (ssize_t)len)
			return false;
		count -= n;
	}
	return true;
}

static void serve_connection(struct server *s, int fd)
{
	ssize_t n;
	unsigned count;

	do {
		n = recv(fd, s->buf, sizeof(s->buf), 0);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			close(fd);
			return;
		}
		count = null_count(&s->matches[fd], s->buf, (size_t)n);
		if (count > 0 && !send_replies(s, fd, count)) {
			close(fd);
			return;
		}
	} while (n == sizeof(s->buf));
}

/* The listener is level-triggered; what is left is told again. */
static void accept_some(struct server *s)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLRDHUP | EPOLLET };

	for (int i = 0; i < 64; i++) {
		int fd = accept4(
		    s->listen_fd, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (fd < 0)
			return;
		ev.data.fd = fd;
		s->matches[fd].matched = 0;
		if (epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &ev) < 0)
			close(fd);
	}
}

static int watch(struct server *s, int fd)
{
	struct epoll_event ev = { .events = EPOLLIN, .data.fd = fd };

	return epoll_ctl(s->epoll_fd, EPOLL_CTL_ADD, fd, &ev) < 0 ? -errno : 0;
}

static int loop(struct server *s)
{
	struct epoll_event events[EVENTS];

	for (;;) {
		int n = epoll_wait(s->epoll_fd, events, EVENTS, -1);

		if (n < 0)
			return errno == EINTR ? 0 : -errno;
		for (int i = 0; i < n; i++) {
			int fd = events[i].data.fd;

			if (fd == s->stop_fd)
				return 0;
			if (fd == s->listen_fd)
				accept_some(s);
			else
				serve_connection(s, fd);
		}
	}
}

static int run(int listen_fd, int stop_fd, const struct null_reply *reply)
{
	struct server *s = calloc(1, sizeof(*s));
	struct rlimit limit;
	int err;

	if (!s || getrlimit(RLIMIT_NOFILE, &limit) < 0) {
		free(s);
		return -ENOMEM;
	}
	s->match_count = limit.rlim_cur;
	s->matches = calloc(s->match_count, sizeof(*s->matches));
	s->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	s->listen_fd = listen_fd;
	s->stop_fd = stop_fd;
	s->reply = reply;
	err = !s->matches ? -ENOMEM : s->epoll_fd < 0 ? -errno : 0;
	if (!err)
		err = watch(s, listen_fd);
	if (!err)
		err = watch(s, stop_fd);
	if (!err)
		err = loop(s);
	if (s->epoll_fd >= 0)
		close(s->epoll_fd);
	free(s->matches);
	free(s);
	return err;
}

const struct null_ops null_epoll = {
	.name = "epoll",
	.run = run,
};
