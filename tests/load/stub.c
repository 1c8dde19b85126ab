/* SPDX-License-Identifier: MIT */
#include "stub.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/clock.h"

#define MAX_CONNECTIONS 4096

struct connection {
	struct stub *stub;
	pthread_t thread;
	int fd;
	unsigned number;
};

struct stub {
	struct stub_config config;
	uint64_t started_ns;
	pthread_mutex_t turns;
	uint64_t turn_ns; /* when the last one taken ends */
	int listen_fd;
	unsigned port;
	pthread_t acceptor;
	atomic_uint accepted, requests;
	struct connection connections[MAX_CONNECTIONS];
};

#define HELLO                                                                  \
	"HTTP/1.1 200 OK\r\nServer: paceline\r\nContent-Length: 13\r\n\r\n"    \
	"Hello, world!"

#define CHUNKED "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"

enum ending {
	GOES_ON,
	CLOSES,
	RESETS,
	FLOODS,
};

/* What a fault says, and what becomes of the connection then. */
static const struct {
	const char *reply;
	enum ending ending;
	const char *more; /* over and over */
} faults[] = {
	[STUB_RIGHT] = { HELLO, GOES_ON, NULL },
	[STUB_RESET] = { "", RESETS, NULL },
	[STUB_CLOSE] = { "", CLOSES, NULL },
	[STUB_STATUS] = { "HTTP/1.1 500 Internal Server Error\r\n"
			  "Content-Length: 0\r\n\r\n",
	    GOES_ON, NULL },
	[STUB_BODY] = { "HTTP/1.1 200 OK\r\nServer: paceline\r\n"
			"Content-Length: 13\r\n\r\nHello, World!",
	    GOES_ON, NULL },
	[STUB_SHORT] = { "HTTP/1.1 200 OK\r\nServer: paceline\r\n"
			 "Content-Length: 13\r\n\r\nHello",
	    CLOSES, NULL },
	[STUB_LONG] = { HELLO " And more", GOES_ON, NULL },
	[STUB_HALF_HEAD] = { "HTTP/1.1 200 OK\r\nServer: pace", CLOSES, NULL },
	[STUB_HALF_RESET] = { "HTTP/1.1 200 OK\r\nServer: paceline\r\n"
			      "Content-Length: 13\r\n\r\nHello",
	    RESETS, NULL },
	[STUB_GARBAGE] = { "Hello, world!\r\n\r\n", GOES_ON, NULL },
	[STUB_TWICE] = { HELLO HELLO, GOES_ON, NULL },
	[STUB_CRLF] = { HELLO "\r\n", GOES_ON, NULL },
	[STUB_HANG_UP] = { HELLO, CLOSES, NULL },
	[STUB_LAST] = { "HTTP/1.1 200 OK\r\nServer: paceline\r\n"
			"Connection: close\r\nContent-Length: 13\r\n\r\n"
			"Hello, world!",
	    CLOSES, NULL },
	[STUB_OLD] = { "HTTP/1.0 200 OK\r\nServer: paceline\r\n"
		       "Content-Length: 13\r\n\r\nHello, world!",
	    CLOSES, NULL },
	[STUB_CHUNKED] = { "HTTP/1.1 200 OK\r\nServer: paceline\r\n"
			   "Transfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n"
			   "8;x=y\r\n, world!\r\n0\r\nA: b\r\n\r\n",
	    GOES_ON, NULL },
	[STUB_UNTIL_CLOSE] = { "HTTP/1.1 200 OK\r\nServer: paceline\r\n\r\n"
			       "Hello, world!",
	    CLOSES, NULL },
	[STUB_FLOOD_HEAD] = { "HTTP/1.1 200 OK\r\n", FLOODS, "A: b\r\n" },
	[STUB_FLOOD_INTERIM] = { "", FLOODS, "HTTP/1.1 100 Continue\r\n\r\n" },
	[STUB_FLOOD_BODY] = { "HTTP/1.1 200 OK\r\n\r\n", FLOODS, "Hello, " },
	[STUB_FLOOD_CHUNKS] = { CHUNKED, FLOODS, "5\r\nHello\r\n" },
	[STUB_FLOOD_EXTENSION] = { CHUNKED "5", FLOODS, ";a=b" },
	[STUB_FLOOD_TRAILERS] = { CHUNKED "0\r\n", FLOODS, "A: b\r\n" },
};

#define FLOOD_BYTES (1 << 20)

/* Until the client has had enough. */
static void flood(int fd, const char *more)
{
	size_t n = strlen(more), all = FLOOD_BYTES / n * n;
	char *bytes = malloc(all);

	REQUIRE(bytes);
	for (size_t at = 0; at < all; at += n)
		memcpy(bytes + at, more, n);
	/* Each send is whole: the next begins where it ended. */
	while (send(fd, bytes, all, MSG_NOSIGNAL) == (ssize_t)all)
		;
	free(bytes);
}

static void sleep_ns(uint64_t ns)
{
	struct timespec ts = { .tv_sec = (time_t)(ns / NS_PER_S),
		.tv_nsec = (long)(ns % NS_PER_S) };

	nanosleep(&ts, NULL);
}

/*
 * A turn begins when the one before it should have ended, so that threads
 * that wake late make no smaller capacity.
 */
static void take_turn(struct stub *s)
{
	uint64_t now = clock_now_ns(), end;

	pthread_mutex_lock(&s->turns);
	end = (s->turn_ns > now ? s->turn_ns : now) + s->config.each_ns;
	s->turn_ns = end;
	pthread_mutex_unlock(&s->turns);
	sleep_ns(end - now);
}

/* Waits as long as the stub was told to before a reply. */
static void hold_back(struct stub *s)
{
	uint64_t into;

	if (s->config.delay_ns > 0)
		sleep_ns(s->config.delay_ns);
	if (s->config.each_ns > 0)
		take_turn(s);
	if (s->config.stall_each_ns == 0)
		return;
	into = (clock_now_ns() - s->started_ns) % s->config.stall_each_ns;
	if (into < s->config.stall_ns)
		sleep_ns(s->config.stall_ns - into);
}

/* False when the connection has to end. */
static bool answer(const struct connection *c)
{
	enum stub_fault fault = c->stub->config.fault;
	const char *reply = faults[fault].reply;
	struct linger reset = { .l_onoff = 1 };

	if (send(c->fd, reply, strlen(reply), MSG_NOSIGNAL) < 0)
		return false;
	if (faults[fault].ending == RESETS)
		setsockopt(c->fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	if (faults[fault].ending == FLOODS)
		flood(c->fd, faults[fault].more);
	return faults[fault].ending == GOES_ON;
}

/* Answers a head at a time; heads may come in pieces, or several at once. */
static bool answer_all(const struct connection *c, char *buf, size_t *n)
{
	struct stub *s = c->stub;
	char *end;

	while ((end = memmem(buf, *n, "\r\n\r\n", 4)) != NULL) {
		*n -= (size_t)(end + 4 - buf);
		memmove(buf, end + 4, *n);
		atomic_fetch_add(&s->requests, 1);
		if (s->config.fault == STUB_SILENT ||
		    (s->config.serve_first > 0 &&
			c->number >= s->config.serve_first))
			continue;
		hold_back(s);
		if (!answer(c))
			return false;
	}
	return true;
}

/* A close with bytes unread would be a reset. */
static void hang_up(const struct connection *c)
{
	char buf[4096];

	shutdown(c->fd, SHUT_WR);
	while (recv(c->fd, buf, sizeof(buf), 0) > 0)
		;
}

static void *serve(void *arg)
{
	struct connection *c = arg;
	char buf[65536];
	size_t have = 0;
	ssize_t n;

	while (have < sizeof(buf) &&
	       (n = recv(c->fd, buf + have, sizeof(buf) - have, 0)) > 0) {
		have += (size_t)n;
		if (!answer_all(c, buf, &have))
			break;
	}
	if (faults[c->stub->config.fault].ending == CLOSES)
		hang_up(c);
	close(c->fd);
	return NULL;
}

static void *accept_all(void *arg)
{
	struct stub *s = arg;
	int one = 1, fd;

	while ((fd = accept(s->listen_fd, NULL, NULL)) >= 0) {
		unsigned number = s->accepted;
		struct connection *c = &s->connections[number];
		pthread_attr_t attr;

		REQUIRE(number < MAX_CONNECTIONS);
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
		*c = (struct connection){
			.stub = s, .fd = fd, .number = number
		};
		pthread_attr_init(&attr);
		pthread_attr_setstacksize(&attr, 256 * 1024);
		REQUIRE(pthread_create(&c->thread, &attr, serve, c) == 0);
		pthread_attr_destroy(&attr);
		s->accepted = number + 1;
	}
	return NULL;
}

struct stub *stub_start(const struct stub_config *config)
{
	struct sockaddr_in addr = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct stub *s = calloc(1, sizeof(*s));
	socklen_t len = sizeof(addr);

	REQUIRE(s);
	s->config = *config;
	s->started_ns = clock_now_ns();
	pthread_mutex_init(&s->turns, NULL);
	s->listen_fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	REQUIRE(s->listen_fd >= 0);
	REQUIRE(bind(s->listen_fd, (struct sockaddr *)&addr, len) == 0);
	REQUIRE(listen(s->listen_fd, 1024) == 0);
	REQUIRE(getsockname(s->listen_fd, (struct sockaddr *)&addr, &len) == 0);
	s->port = ntohs(addr.sin_port);
	REQUIRE(pthread_create(&s->acceptor, NULL, accept_all, s) == 0);
	return s;
}

unsigned stub_port(const struct stub *s)
{
	return s->port;
}

unsigned stub_accepted(const struct stub *s)
{
	return s->accepted;
}

unsigned stub_requests(const struct stub *s)
{
	return s->requests;
}

/* The clients have gone before: every thread finds its connection closed. */
void stub_stop(struct stub *s)
{
	shutdown(s->listen_fd, SHUT_RDWR);
	pthread_join(s->acceptor, NULL);
	for (unsigned i = 0; i < s->accepted; i++)
		pthread_join(s->connections[i].thread, NULL);
	close(s->listen_fd);
	free(s);
}
