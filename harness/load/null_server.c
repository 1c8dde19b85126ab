/* SPDX-License-Identifier: MIT */
#include "load/null_server.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "load/engine.h"
#include "load/units.h"

#define BACKLOG 4096

static const struct null_ops *const all[] = { &null_epoll, &null_uring };

unsigned null_count(struct null_match *m, const char *p, size_t n)
{
	static const char end[] = "\r\n\r\n";
	const char *stop = p + n;
	unsigned count = 0;

	/* As a rule one whole request. */
	if (m->matched == 0 && n >= 4 && memcmp(stop - 4, end, 4) == 0 &&
	    memmem(p, n - 4, end, 4) == NULL)
		return 1;
	for (; p < stop; p++) {
		if (*p == end[m->matched])
			m->matched++;
		else
			m->matched = *p == '\r';
		if (m->matched == 4) {
			m->matched = 0;
			count++;
		}
	}
	return count;
}

int null_make_reply(struct null_reply *ret)
{
	char date[64], one[256];
	time_t now = time(NULL);
	struct tm tm;
	int n;

	gmtime_r(&now, &tm);
	strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &tm);
	n = snprintf(one, sizeof(one),
	    "HTTP/1.1 200 OK\r\n"
	    "Server: paceline\r\n"
	    "Date: %s\r\n"
	    "Content-Type: text/plain\r\n"
	    "Content-Length: 13\r\n\r\n"
	    "Hello, world!",
	    date);
	ret->length = (size_t)n;
	ret->bytes = malloc(ret->length * NULL_REPLIES);
	if (!ret->bytes)
		return -ENOMEM;
	for (size_t i = 0; i < NULL_REPLIES; i++)
		memcpy(ret->bytes + i * ret->length, one, ret->length);
	return 0;
}

/* Accepted sockets inherit TCP_NODELAY. */
static int open_listener(const struct addrinfo *ai)
{
	int one = 1, err;
	int fd = socket(
	    ai->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	if (fd < 0)
		return -errno;
	if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one)) == 0 &&
	    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one)) == 0 &&
	    bind(fd, ai->ai_addr, ai->ai_addrlen) == 0 &&
	    listen(fd, BACKLOG) == 0)
		return fd;
	err = -errno;
	close(fd);
	return err;
}

int null_listen(const char *address)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM,
		.ai_flags = AI_PASSIVE | AI_NUMERICHOST | AI_NUMERICSERV };
	const char *colon = strrchr(address, ':');
	struct addrinfo *found;
	char host[64];
	uint64_t port;
	int fd;

	if (!colon || (size_t)(colon - address) >= sizeof(host) ||
	    units_count(colon + 1, UINT16_MAX, &port) < 0)
		goto bad;
	memcpy(host, address, (size_t)(colon - address));
	host[colon - address] = '\0';
	if (getaddrinfo(host, colon + 1, &hints, &found) != 0)
		goto bad;
	fd = open_listener(found);
	freeaddrinfo(found);
	if (fd < 0)
		log_line("cannot listen on %s: %s", address, strerror(-fd));
	return fd;
bad:
	log_line("--listen \"%.60s\": must be ADDR:PORT with numbers, such as "
		 "127.0.0.1:8080",
	    address);
	return -EINVAL;
}

/* "listening on ADDR:PORT", on stdout and where it was asked for. */
static int say_ready(int listen_fd, int ready_fd)
{
	struct sockaddr_storage addr;
	socklen_t len = sizeof(addr);
	char host[64], port[16], line[128];
	int n;

	if (getsockname(listen_fd, (struct sockaddr *)&addr, &len) < 0 ||
	    getnameinfo((struct sockaddr *)&addr, len, host, sizeof(host), port,
		sizeof(port), NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return -EINVAL;
	n = snprintf(line, sizeof(line), "listening on %s:%s\n", host, port);
	if (fputs(line, stdout) < 0 || fflush(stdout) != 0)
		return -errno;
	if (ready_fd >= 0 && write(ready_fd, line, (size_t)n) < 0)
		return -errno;
	return 0;
}

static int make_stop_fd(void)
{
	sigset_t set;
	int fd;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return fd < 0 ? -errno : fd;
}
int null_serve(
    const struct null_ops *ops, int listen_fd, bool announce, int ready_fd)
{
	struct null_reply reply = { 0 };
	struct rlimit limit;
	int stop_fd, err;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
		limit.rlim_cur = limit.rlim_max;
		setrlimit(RLIMIT_NOFILE, &limit);
	}
	stop_fd = make_stop_fd();
	if (stop_fd < 0)
		return stop_fd;
	err = null_make_reply(&reply);
	if (!err && announce)
		err = say_ready(listen_fd, ready_fd);
	if (!err)
		err = ops->run(listen_fd, stop_fd, &reply);
	free(reply.bytes);
	close(stop_fd);
	return err;
}

int null_server_run(const char *engine, const char *listen, int ready_fd)
{
	const struct null_ops *ops = NULL;
	char why[256];
	int fd, err;

	for (size_t i = 0; i < ARRAY_SIZE(all); i++) {
		if (strcmp(all[i]->name, engine) == 0)
			ops = all[i];
	}
	if (!ops) {
		log_line(
		    "--null-server \"%s\": there are epoll and uring", engine);
		return EXIT_USAGE;
	}
	/* It waits as the generator's engine of that name does. */
	if (engine_find(engine)->probe(why, sizeof(why))) {
		log_line("--null-server %s: %s", engine, why);
		return EXIT_UNAVAILABLE;
	}
	fd = null_listen(listen);
	if (fd < 0)
		return fd == -EINVAL ? EXIT_USAGE : EXIT_FAILED;
	err = null_serve(ops, fd, true, ready_fd);
	close(fd);
	if (err)
		log_line("the null server failed: %s", strerror(-err));
	return err ? EXIT_FAILED : EXIT_DONE;
}
