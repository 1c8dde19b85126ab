/* SPDX-License-Identifier: MIT */
#include "core/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "base/opt.h"

static int parse_host(
    const char *host, int64_t port, struct sockaddr_storage *ret_addr)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)ret_addr;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)ret_addr;

	memset(ret_addr, 0, sizeof(*ret_addr));
	if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons((uint16_t)port);
		return 0;
	}
	if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons((uint16_t)port);
		return 0;
	}
	return -EINVAL;
}

int listener_parse(const char *text, struct sockaddr_storage *ret_addr,
    char *ret_why, size_t cap)
{
	const char *colon = strrchr(text, ':');
	char host[INET6_ADDRSTRLEN + 2];
	size_t len;
	int64_t port;

	if (!colon || opt_parse_int(colon + 1, 0, 65535, &port))
		goto bad;
	len = (size_t)(colon - text);
	if (len >= 2 && text[0] == '[' && text[len - 1] == ']') {
		text++;
		len -= 2;
	}
	if (len >= sizeof(host))
		goto bad;
	memcpy(host, text, len);
	host[len] = '\0';
	if (!parse_host(host, port, ret_addr))
		return 0;
bad:
	snprintf(ret_why, cap,
	    "not an address to listen on; want ADDR:PORT, such as "
	    "127.0.0.1:8080 or [::1]:0");
	return -EINVAL;
}

static socklen_t addr_len(const struct sockaddr_storage *addr)
{
	return addr->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
					   : sizeof(struct sockaddr_in);
}

void listener_format(
    const struct sockaddr_storage *addr, char *ret_text, size_t cap)
{
	const struct sockaddr_in *v4 = (const struct sockaddr_in *)addr;
	const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)addr;
	char host[INET6_ADDRSTRLEN];

	if (addr->ss_family == AF_INET6) {
		inet_ntop(AF_INET6, &v6->sin6_addr, host, sizeof(host));
		snprintf(ret_text, cap, "[%s]:%u", host, ntohs(v6->sin6_port));
	} else {
		inet_ntop(AF_INET, &v4->sin_addr, host, sizeof(host));
		snprintf(ret_text, cap, "%s:%u", host, ntohs(v4->sin_port));
	}
}

/* A socket bound to addr; not listening yet. */
static int open_bound(const struct sockaddr_storage *addr, bool shared)
{
	int one = 1, rc,
	    fd = socket(
		addr->ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	if (shared)
		setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &one, sizeof(one));
	if (!bind(fd, (const struct sockaddr *)addr, addr_len(addr)))
		return fd;
	rc = -errno;
	close(fd);
	return rc;
}

static int start(int fd, int backlog)
{
	int rc;

	if (fd < 0 || !listen(fd, backlog))
		return fd;
	rc = -errno;
	close(fd);
	return rc;
}

int listener_open(struct sockaddr_storage *addr, int backlog, bool shared)
{
	socklen_t len = sizeof(*addr);
	int fd;

	fd = start(open_bound(addr, false), backlog);
	if (fd < 0)
		return fd;
	if (getsockname(fd, (struct sockaddr *)addr, &len)) {
		close(fd);
		return -EINVAL;
	}
	if (!shared)
		return fd;
	/* The address was free: nobody else may claim to share it. */
	close(fd);
	return listener_share(addr, backlog);
}

int listener_share(const struct sockaddr_storage *addr, int backlog)
{
	return start(open_bound(addr, true), backlog);
}

/* The byte of a TCP header that holds SYN and ACK. */
#define FLAGS_AT 13

/* Ending a listening socket resets what stands in its queue, also what got
 * there a moment ago: so the queue is closed first, then emptied. */
void listener_hold_back(int fd)
{
	struct sock_filter drop_first_syn[] = {
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, FLAGS_AT),
		BPF_STMT(BPF_ALU | BPF_AND | BPF_K, TH_SYN | TH_ACK),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, TH_SYN, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 0),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
	};
	const struct sock_fprog program = {
		.len = ARRAY_SIZE(drop_first_syn),
		.filter = drop_first_syn,
	};

	setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

bool listener_has_waiting(int fd)
{
	struct pollfd wait = { .fd = fd, .events = POLLIN };

	return poll(&wait, 1, 0) > 0;
}
