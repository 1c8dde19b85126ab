/* SPDX-License-Identifier: MIT */
#include "bench/server.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "bench/await.h"
#include "bench/external.h"
#include "bench/words.h"

#define STOP_GRACE_MS 3000

void append_last_line(const char *file, char *why, size_t cap)
{
	char line[256], last[256] = "";
	FILE *stream = fopen(file, "re");
	size_t used = strlen(why);

	if (!stream)
		return;
	while (fgets(line, sizeof(line), stream)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line)
			memcpy(last, line, sizeof(last));
	}
	fclose(stream);
	/* Nothing that a terminal would obey goes on to one, or to a file. */
	for (char *at = last; *at; at++)
		if ((unsigned char)*at < ' ' || *at == '\x7f')
			*at = '?';
	if (*last && used < cap)
		snprintf(why + used, cap - used, ": %s", last);
}

int server_explain(struct server *server, char *why, size_t cap)
{
	char how[100];
	size_t used = strlen(why);
	int status;

	/* A process closes its files, which is seen, before it has ended. */
	child_ends(&server->child, STOP_GRACE_MS);
	status = child_stop(&server->child, 0);
	child_describe(status, how, sizeof(how));
	if (used < cap)
		snprintf(why + used, cap - used, "%s", how);
	append_last_line(server->log, why, cap);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Both of our programs report where they listen in the same way. */
static void own_command(const struct bench *bench,
    const struct subject *subject, int ready_fd, int counters_fd,
    struct words *words)
{
	if (subject->kind == SUBJECT_FLOOR) {
		words_add(words, "%s", bench->load_program);
		words_add(words, "--null-server");
		words_add(words, "%s", subject->floor);
	} else {
		words_add(words, "%s", bench->server_program);
		words_add(words, "--strategy");
		words_add(words, "%s", subject->strategy);
		words_add(words, "--counters-fd");
		words_add(words, "%d", counters_fd);
	}
	if (subject->kind == SUBJECT_STRATEGY && bench->docroot) {
		words_add(words, "--docroot");
		words_add(words, "%s", bench->docroot);
	}
	words_add(words, "--listen");
	words_add(words, "%s:0", bench->address);
	words_add(words, "--ready-fd");
	words_add(words, "%d", ready_fd);
}

static int ended_early(struct server *server, char *why, size_t cap)
{
	snprintf(why, cap, "the server ended before it was ready: ");
	if (server_explain(server, why, cap) == EXIT_UNAVAILABLE)
		return -EOPNOTSUPP;
	return -EPROTO;
}

/* Reads "listening on ADDRESS:PORT"; 0, or why it is not that. */
static int read_ready(
    int ready_fd, struct server *server, char *why, size_t cap)
{
	char line[200];
	ssize_t n = read(ready_fd, line, sizeof(line) - 1);
	unsigned port;
	char address[100];

	line[n > 0 ? n : 0] = '\0';
	if (sscanf(line, "listening on %99[^:\n]:%u", address, &port) == 2) {
		snprintf(server->url, sizeof(server->url), "http://%s:%u",
		    address, port);
		return 0;
	}
	return ended_early(server, why, cap);
}

static uint64_t ready_deadline_ns(const struct bench *bench)
{
	return clock_now_ns() +
	       (uint64_t)(bench->suite.ready_timeout_s * NS_PER_S);
}

static int await_ready(const struct bench *bench, int ready_fd,
    struct server *server, char *why, size_t cap)
{
	int which = await(&ready_fd, 1, ready_deadline_ns(bench));

	if (which == 0)
		return read_ready(ready_fd, server, why, cap);
	if (which == -ETIMEDOUT) {
		snprintf(why, cap, "the server was not ready within %g s",
		    bench->suite.ready_timeout_s);
		append_last_line(server->log, why, cap);
	}
	return which;
}

static int start(const struct bench *bench, const struct words *words,
    const int *inherit, size_t inherit_count, struct server *server, char *why,
    size_t cap)
{
	const struct child_spec spec = {
		.argv = words->list,
		.cpus = &bench->cpus.server,
		.output = server->log,
		.inherit = inherit,
		.inherit_count = inherit_count,
		.net_namespace = bench->server_namespace,
		/* A master that obeys takes its workers along. */
		.death_signal = SIGTERM,
	};
	int err = words_error(words);

	if (!err)
		err = child_start(&spec, &server->child);
	if (err)
		snprintf(why, cap, "cannot run %s: %s",
		    words->count ? words->list[0] : "the server",
		    strerror(-err));
	return err;
}

static int start_own(const struct bench *bench, const struct subject *subject,
    struct server *server, char *why, size_t cap)
{
	struct words words = { 0 };
	int ready[2], err;

	server->counters = memfd_create("paceline-counters", MFD_CLOEXEC);
	if (server->counters < 0 || pipe2(ready, O_CLOEXEC) < 0) {
		err = -errno;
		snprintf(why, cap, "%s", strerror(-err));
		return err;
	}
	own_command(bench, subject, ready[1], server->counters, &words);
	err = start(bench, &words, (int[]){ ready[1], server->counters }, 2,
	    server, why, cap);
	words_free(&words);
	close(ready[1]);
	if (!err)
		err = await_ready(bench, ready[0], server, why, cap);
	close(ready[0]);
	return err;
}

static int start_external(const struct bench *bench,
    const struct subject *subject, const char *folder, struct server *server,
    char *why, size_t cap)
{
	struct external external;
	int err;

	err = external_make(bench, subject, folder, &external, why, cap);
	if (err)
		return err;
	snprintf(server->url, sizeof(server->url), "%s", external.url);
	err = start(bench, &external.words, NULL, 0, server, why, cap);
	if (!err)
		err = external_await(
		    &external, &server->child, ready_deadline_ns(bench));
	if (err == -ETIMEDOUT) {
		snprintf(why, cap, "no answer at %s within %g s", external.url,
		    bench->suite.ready_timeout_s);
		append_last_line(server->log, why, cap);
	} else if (err == -EPIPE) {
		err = ended_early(server, why, cap);
	} else if (err == -EINVAL) {
		snprintf(why, cap,
		    "url is http://ADDRESS:PORT with a numeric address, not "
		    "'%s'",
		    external.url);
	}
	external_free(&external);
	return err;
}

int server_start(const struct bench *bench, const struct subject *subject,
    const char *folder, struct server *ret, char *why, size_t cap)
{
	struct server server = {
		.child = { 0, -1 },
		.counters = -1,
		.external = subject->kind == SUBJECT_COMMAND,
	};
	char ignored[100];
	int err;

	snprintf(server.log, sizeof(server.log), "%s/server.log", folder);
	if (server.external)
		err = start_external(bench, subject, folder, &server, why, cap);
	else
		err = start_own(bench, subject, &server, why, cap);
	if (err) {
		server_stop(&server, ignored, sizeof(ignored));
		return err;
	}
	*ret = server;
	return 0;
}

int server_stop(struct server *server, char *why, size_t cap)
{
	bool obeys = server->external && !child_ends(&server->child, 0);
	int status = child_stop(&server->child, STOP_GRACE_MS);

	child_kill_strays();
	if (server->counters >= 0)
		close(server->counters);
	server->counters = -1;
	if (!status)
		return 0;
	if (status == -1) {
		snprintf(why, cap, "ignored SIGTERM and was killed");
		return -EPROTO;
	}
	if (obeys || (WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM))
		return 0;
	snprintf(why, cap, "did not end well: ");
	child_describe(status, why + strlen(why), cap - strlen(why));
	return -EPROTO;
}
