/* SPDX-License-Identifier: MIT */
#include "bench/netns.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "bench/server.h"
#include "bench/tool.h"

/* TEST-NET-1 of RFC 5737: it leads nowhere, and so do the namespaces. */
#define SERVER_ADDRESS "192.0.2.1"
#define LOAD_ADDRESS   "192.0.2.2"

/* What ip is to do; %s is where the kernel finds the servers' namespace. */
static const struct {
	bool for_server;
	const char *words;
} steps[] = {
	{ false, "link add load type veth peer name server netns %s" },
	{ false, "link set lo up" },
	{ false, "address add " LOAD_ADDRESS "/30 dev load" },
	{ false, "link set load up" },
	{ true, "link set lo up" },
	{ true, "address add " SERVER_ADDRESS "/30 dev server" },
	{ true, "link set server up" },
};

/* Moves to a new namespace; returns a descriptor of it, or -errno. */
static int enter_new(void)
{
	int fd;

	if (unshare(CLONE_NEWNET) < 0)
		return -errno;
	fd = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static int run_ip(const struct bench *bench, const char *text, int namespace,
    char *why, size_t cap)
{
	struct words words = { 0 };
	char path[PATH_MAX];
	int status;

	snprintf(path, sizeof(path), "%s/answer", bench->work);
	words_add(&words, "ip");
	words_split(&words, text);
	status = tool_run_in(&words, path, namespace);
	words_free(&words);
	if (!status)
		return 0;
	snprintf(why, cap, "network namespaces: ip %s: %s", text,
	    status < 0 ? strerror(-status) : "failed");
	if (status == -ENOENT)
		snprintf(why, cap,
		    "network namespaces: no program ip (package iproute2)");
	append_last_line(path, why, cap);
	return status < 0 ? status : -EPROTO;
}

static int join(const struct bench *bench, int server, char *why, size_t cap)
{
	char place[64], text[200];
	int err = 0;

	snprintf(place, sizeof(place), "/proc/%d/fd/%d", getpid(), server);
	for (size_t i = 0; i < ARRAY_SIZE(steps) && !err; i++) {
		const char *words = steps[i].words;
		const char *mark = strstr(words, "%s");

		snprintf(text, sizeof(text), "%.*s%s",
		    (int)(mark ? mark - words : (long)strlen(words)), words,
		    mark ? place : "");
		err = run_ip(
		    bench, text, steps[i].for_server ? server : -1, why, cap);
	}
	return err;
}

int netns_join(struct bench *bench, char *why, size_t cap)
{
	int server = enter_new(), load = -1, err;

	if (server >= 0)
		load = enter_new();
	err = server < 0 ? server : load < 0 ? load : 0;
	if (err)
		snprintf(why, cap, "no network namespace (it takes root): %s",
		    strerror(-err));
	else
		err = join(bench, server, why, cap);
	if (load >= 0)
		close(load);
	if (err) {
		if (server >= 0)
			close(server);
		return err;
	}
	bench->address = SERVER_ADDRESS;
	bench->server_namespace = server;
	return 0;
}
