/* SPDX-License-Identifier: MIT */
/*
 * A server for the tests of the bench: speaks paceline-server's command line,
 * accepts connections and answers none. Its strategies are ways to fail.
 */
#include <arpa/inet.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"
#include "base/metrics.h"

struct arguments {
	const char *strategy;
	int ready_fd;
	int counters_fd;
	int port;
	int check;
	int list;
};

static uint64_t *counters; /* accepts, requests */

static const char *const strategies[] = {
	"good",
	"dies",
	"mute",
	"stubborn",
	"crashes",
	"closed",
	"sheds-daemon",
	"full",
	"rude",
	"colourful",
};

static int is(const struct arguments *a, const char *strategy)
{
	return !strcmp(a->strategy, strategy);
}

static struct arguments parse(int argc, char **argv)
{
	struct arguments a = { "good", -1, -1, 0, 0, 0 };

	for (int i = 1; i < argc; i++) {
		const char *next = i + 1 < argc ? argv[i + 1] : "";

		if (!strcmp(argv[i], "--strategy"))
			a.strategy = next;
		else if (!strcmp(argv[i], "--ready-fd"))
			a.ready_fd = atoi(next);
		else if (!strcmp(argv[i], "--counters-fd"))
			a.counters_fd = atoi(next);
		else if (!strcmp(argv[i], "--port"))
			a.port = atoi(next);
		else if (!strcmp(argv[i], "--check"))
			a.check = 1;
		else if (!strncmp(argv[i], "--list=", 7))
			a.list = 1;
	}
	return a;
}

static int list(void)
{
	printf("name,family\n");
	for (size_t i = 0; i < ARRAY_SIZE(strategies); i++)
		printf("%s,blocking\n", strategies[i]);
	return EXIT_DONE;
}

static int check(const struct arguments *a)
{
	if (is(a, "closed")) {
		log_line("closed: the kernel says no");
		return EXIT_UNAVAILABLE;
	}
	for (size_t i = 0; i < ARRAY_SIZE(strategies); i++)
		if (is(a, strategies[i]))
			return EXIT_DONE;
	log_line("unknown strategy '%s'", a->strategy);
	return EXIT_USAGE;
}

static void make_counters(int fd)
{
	size_t size = METRICS_HEADER_BYTES + 64;
	struct metrics_header *header;

	if (fd < 0 || ftruncate(fd, (off_t)size) < 0)
		return;
	header = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (header == MAP_FAILED)
		return;
	header->counters = 2;
	header->slots = 1;
	header->stride_bytes = 64;
	strcpy(header->names[0], "accepts");
	strcpy(header->names[1], "requests");
	counters = (void *)((char *)header + METRICS_HEADER_BYTES);
	__atomic_store_n(&header->magic, METRICS_MAGIC, __ATOMIC_RELEASE);
}

/* Nobody gets an answer, as where the queue of a server is full. */
static void drop_all(int fd)
{
	struct sock_filter drop[] = { BPF_STMT(BPF_RET | BPF_K, 0) };
	const struct sock_fprog program = { .len = 1, .filter = drop };

	setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof(program));
}

static int open_listener(const struct arguments *a)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	socklen_t length = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	char line[64];
	int n;

	sin.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sin.sin_port = htons((uint16_t)a->port);
	if (is(a, "full"))
		drop_all(fd);
	if (bind(fd, (struct sockaddr *)&sin, sizeof(sin)) < 0 ||
	    listen(fd, 16) < 0 ||
	    getsockname(fd, (struct sockaddr *)&sin, &length) < 0)
		return -1;
	n = snprintf(line, sizeof(line), "listening on 127.0.0.1:%d\n",
	    ntohs(sin.sin_port));
	if (a->ready_fd >= 0 && write(a->ready_fd, line, (size_t)n) != n)
		return -1;
	return fd;
}

static void leave_rudely(int signal)
{
	(void)signal;
	_exit(3);
}

/* A child that leaves the process group, as daemons do. */
static void shed_daemon(void)
{
	if (fork())
		return;
	setsid();
	signal(SIGTERM, SIG_IGN);
	for (;;)
		pause();
}

static int serve(const struct arguments *a, int listener)
{
	struct pollfd ready = { .fd = listener, .events = POLLIN };
	int patience_ms = is(a, "crashes") ? 30 : -1;

	while (poll(&ready, 1, patience_ms) > 0) {
		if (accept(listener, NULL, NULL) < 0)
			return EXIT_FAILED;
		if (counters)
			counters[0]++;
	}
	log_line("the roof is on fire");
	abort();
}

int main(int argc, char **argv)
{
	struct arguments a = parse(argc, argv);
	int listener;

	if (a.list)
		return list();
	if (a.check)
		return check(&a);
	if (is(&a, "dies")) {
		log_line("out of luck");
		return 3;
	}
	if (is(&a, "colourful")) {
		fputs("\x1b[31mred\x1b[0m\n", stderr);
		return 3;
	}
	while (is(&a, "mute"))
		pause();
	if (is(&a, "stubborn"))
		signal(SIGTERM, SIG_IGN);
	if (is(&a, "sheds-daemon"))
		shed_daemon();
	if (is(&a, "rude"))
		signal(SIGTERM, leave_rudely);
	make_counters(a.counters_fd);
	listener = open_listener(&a);
	if (listener < 0)
		return EXIT_FAILED;
	return serve(&a, listener);
}
