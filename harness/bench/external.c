/* SPDX-License-Identifier: MIT */
#include "bench/external.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "bench/await.h"

#define RETRY_NS (5 * NS_PER_MS)

static bool runs(const char *folder, size_t length, const char *program)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), "%.*s/%s", (int)length, folder, program);
	return !access(path, X_OK);
}

static bool in_path(const char *program)
{
	const char *path = getenv("PATH");

	if (strchr(program, '/'))
		return !access(program, X_OK);
	while (path && *path) {
		size_t length = strcspn(path, ":");

		if (runs(path, length, program))
			return true;
		path += length + (path[length] == ':');
	}
	return false;
}

int external_probe(const struct subject *subject, char *why, size_t cap)
{
	struct words words = { 0 };
	int err;

	words_split(&words, subject->command);
	err = words_error(&words);
	if (err || !words.count) {
		snprintf(why, cap,
		    "its command has a quote that is not closed "
		    "or no word at all");
		err = -EINVAL;
	} else if (!in_path(words.list[0])) {
		snprintf(why, cap, "there is no program %s", words.list[0]);
		err = -ENOENT;
	}
	words_free(&words);
	return err;
}

/* A port that is free now: bound, read, released. */
static int free_port(uint16_t *ret)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	socklen_t length = sizeof(sin);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), err = 0;

	if (fd < 0)
		return -errno;
	if (bind(fd, (struct sockaddr *)&sin, sizeof(sin)) < 0 ||
	    getsockname(fd, (struct sockaddr *)&sin, &length) < 0)
		err = -errno;
	else
		*ret = ntohs(sin.sin_port);
	close(fd);
	return err;
}

static char *read_text(const char *path)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t cap = 0;

	if (!file)
		return NULL;
	/* The whole file: no text file has a NUL in it. */
	if (getdelim(&text, &cap, '\0', file) < 0) {
		free(text);
		text = NULL;
	}
	fclose(file);
	return text;
}

static int write_text(const char *path, const char *text)
{
	FILE *file = fopen(path, "we");
	int err = 0;

	if (!file)
		return -errno;
	if (fputs(text, file) < 0)
		err = -EIO;
	if (fclose(file))
		err = -errno;
	return err;
}

static int make_config(const struct bench *bench, const struct subject *subject,
    const struct placeholder *values, const char *to, char *why, size_t cap)
{
	char from[PATH_MAX];
	char *text, *expanded = NULL;
	int err = -ENOENT;

	if (!subject->config)
		return 0;
	snprintf(from, sizeof(from), "%s/%s",
	    subject->config[0] == '/' ? "" : bench->suite.folder,
	    subject->config);
	text = read_text(from);
	if (text) {
		expanded = expand(text, values);
		err = expanded ? write_text(to, expanded) : -ENOMEM;
	}
	if (err)
		snprintf(why, cap, "cannot make a configuration from %s: %s",
		    from, strerror(-err));
	free(text);
	free(expanded);
	return err;
}

static int fill_in(const struct bench *bench, const struct subject *subject,
    const char *folder, struct external *e, char *why, size_t cap)
{
	char port[8], cpus[CPUS_TEXT], cpu_count[8], config[PATH_MAX];
	const struct placeholder values[] = {
		{ "port", port },
		{ "address", bench->address },
		{ "dir", folder },
		{ "docroot", bench->docroot ? bench->docroot : "" },
		{ "cpus", cpus },
		{ "cpu_count", cpu_count },
		{ "config", config },
		{ NULL, NULL },
	};

	snprintf(port, sizeof(port), "%u", e->port);
	snprintf(
	    cpu_count, sizeof(cpu_count), "%d", CPU_COUNT(&bench->cpus.server));
	cpus_format(&bench->cpus.server, cpus, sizeof(cpus));
	snprintf(config, sizeof(config), "%s/server.conf", folder);
	words_split(&e->words, subject->command);
	words_expand(&e->words, values);
	e->url = expand(subject->url, values);
	if (words_error(&e->words) || !e->url) {
		snprintf(why, cap, "out of memory");
		return -ENOMEM;
	}
	if (*e->url && e->url[strlen(e->url) - 1] == '/')
		e->url[strlen(e->url) - 1] = '\0';
	return make_config(bench, subject, values, config, why, cap);
}

int external_make(const struct bench *bench, const struct subject *subject,
    const char *folder, struct external *ret, char *why, size_t cap)
{
	struct external external = { 0 };
	int err = free_port(&external.port);

	if (err)
		snprintf(why, cap, "no free port: %s", strerror(-err));
	else
		err = fill_in(bench, subject, folder, &external, why, cap);
	if (err) {
		external_free(&external);
		return err;
	}
	*ret = external;
	return 0;
}

void external_free(struct external *external)
{
	words_free(&external->words);
	free(external->url);
}

/* The host and port of the URL: they need not be those we offered. */
static int target(const struct external *external, struct sockaddr_in *ret)
{
	char host[64];
	unsigned port = 80;

	if (sscanf(external->url, "http://%63[0-9.]:%u", host, &port) < 1)
		return -EINVAL;
	*ret = (struct sockaddr_in){
		.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
	};
	return inet_pton(AF_INET, host, &ret->sin_addr) == 1 ? 0 : -EINVAL;
}

/*
 * Whether a connection has been made. *fd is the one under way, -1: none. A
 * server whose queue is full answers nothing at all: nobody waits for it here.
 */
static bool connected(int *fd, const struct sockaddr_in *sin)
{
	if (*fd < 0)
		*fd = socket(
		    AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (*fd < 0)
		return false;
	if (!connect(*fd, (const struct sockaddr *)sin, sizeof(*sin)))
		return true;
	if (errno != EINPROGRESS && errno != EALREADY) {
		close(*fd);
		*fd = -1;
	}
	return false;
}

int external_await(const struct external *external, const struct child *child,
    uint64_t deadline_ns)
{
	struct sockaddr_in sin;
	int which = target(external, &sin), fd = -1;

	while (!which && !connected(&fd, &sin)) {
		if (clock_now_ns() >= deadline_ns)
			which = -ETIMEDOUT;
		else
			which =
			    await(&child->pidfd, 1, clock_now_ns() + RETRY_NS);
		if (which == 0)
			which = -EPIPE;
		else if (which == -ETIMEDOUT && clock_now_ns() < deadline_ns)
			which = 0;
	}
	if (fd >= 0)
		close(fd);
	return which;
}
