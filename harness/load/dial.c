/* SPDX-License-Identifier: MIT */
#include "load/dial.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <unistd.h>

#include "load/arrival.h"

static bool is_loopback4(const struct sockaddr_storage *addr)
{
	const struct sockaddr_in *in = (const struct sockaddr_in *)addr;

	return addr->ss_family == AF_INET &&
	       ntohl(in->sin_addr.s_addr) >> 24 == IN_LOOPBACKNET;
}

unsigned dial_sources(const struct sockaddr_storage *to, unsigned connections)
{
	if (!is_loopback4(to))
		return 1;
	return 1 + connections / DIAL_PORTS_PER_SOURCE;
}

/*
 * Binds to 127.0.0.1 + number. The port is chosen when connecting, where the
 * kernel needs it to be free for this peer only, and not at all.
 */
static int bind_source(int fd, unsigned number)
{
	struct sockaddr_in source = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK + number),
	};
	int one = 1;

	if (setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one,
		sizeof(one)) < 0 ||
	    bind(fd, (struct sockaddr *)&source, sizeof(source)) < 0)
		return -errno;
	return 0;
}

int dial_socket(const struct load_config *config, unsigned number)
{
	int one = 1, err = 0, fd;

	fd = socket(config->addr.ss_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) < 0)
		err = -errno;
	if (!err)
		err = arrival_ask(fd);
	if (!err && config->sources > 1)
		err = bind_source(fd, number % config->sources);
	if (err) {
		close(fd);
		return err;
	}
	return fd;
}

void dial_small_buffer(int fd, int bytes)
{
	/* A preference: the kernel has the last word on sizes anyway. */
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof(bytes));
}

void dial_reset_at_close(int fd)
{
	struct linger linger = { .l_onoff = 1 };

	/* Without it the close is as ever. */
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}
