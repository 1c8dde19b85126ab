/* SPDX-License-Identifier: MIT */
#include "wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 64 * 1024 };

int wire_connect_narrow(int port, int receive_bytes)
{
	struct sockaddr_in to = {
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int one = 1, error;

	if (fd < 0)
		return -errno;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (receive_bytes)
		setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes,
		    sizeof(receive_bytes));
	if (connect(fd, (struct sockaddr *)&to, sizeof(to)) == 0)
		return fd;
	error = -errno;
	close(fd);
	return error;
}

int wire_connect(int port)
{
	return wire_connect_narrow(port, 0);
}

int wire_send(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = send(fd, data, len, MSG_NOSIGNAL);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			data += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

int wire_get(int fd, const char *path)
{
	char request[512];
	int len = snprintf(request, sizeof(request),
	    "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n", path);

	return wire_send(fd, request, (size_t)len);
}

bool wire_readable(int fd, int timeout_ms)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	return poll(&wait, 1, timeout_ms) == 1;
}

/* Reads once into the buffer. Returns the count, 0 at the end, -errno. */
static ssize_t fill(struct wire *wire, int timeout_ms)
{
	char *room = bytes_reserve(&wire->in, READ_BYTES);
	ssize_t n;

	if (!wire_readable(wire->fd, timeout_ms))
		return -ETIMEDOUT;
	n = recv(wire->fd, room, READ_BYTES, 0);
	if (n < 0)
		return -errno;
	wire->in.len += (size_t)n;
	return n;
}

/* Drops the bytes of the reply that was returned last. */
static void forget_used(struct wire *wire)
{
	if (!wire->used)
		return;
	wire->in.len -= wire->used;
	memmove(wire->in.data, wire->in.data + wire->used, wire->in.len);
	wire->used = 0;
}

int wire_read_reply(struct wire *wire, int timeout_ms, struct reply *ret_reply)
{
	ssize_t n;
	int found;

	forget_used(wire);
	for (;;) {
		found =
		    reply_parse(wire->in.data, wire->in.len, false, ret_reply);
		if (found < 0)
			return found;
		if (found)
			break;
		n = fill(wire, timeout_ms);
		if (n == 0)
			return wire->in.len ? -EBADMSG : 0;
		if (n < 0)
			return (int)n;
	}
	wire->used = reply_size(ret_reply);
	return ret_reply->status;
}

bool wire_ends(int fd, int timeout_ms)
{
	char drop[READ_BYTES];
	ssize_t n;

	do {
		if (!wire_readable(fd, timeout_ms))
			return false;
		n = recv(fd, drop, sizeof(drop), 0);
	} while (n > 0);
	return n == 0;
}

void wire_reset(int fd)
{
	struct linger linger = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
	close(fd);
}
