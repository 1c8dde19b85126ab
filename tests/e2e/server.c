/* SPDX-License-Identifier: MIT */
#include "server.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "tap.h"

enum {
	ARGUMENTS = 48,
	READY_MS = 20 * 1000, /* sanitizers on a busy machine */
	STOP_MS = 20 * 1000,
	RUN_MS = 8 * 1000,
};

const char *server_program(void)
{
	static char path[4096];
	const char *given = getenv("PACELINE_SERVER");
	const char *top = getenv("top_builddir");

	if (given)
		return given;
	snprintf(path, sizeof(path), "%s/paceline-server", top ? top : ".");
	return path;
}

static void run_child(const char *const *argv, const struct server *server,
    int output, unsigned nofile)
{
	struct rlimit limit = { .rlim_cur = nofile, .rlim_max = nofile };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	dup2(output, STDOUT_FILENO);
	dup2(server->errors, STDERR_FILENO);
	fcntl(server->counters, F_SETFD, 0);
	if (nofile)
		setrlimit(RLIMIT_NOFILE, &limit);
	execv(argv[0], (char *const *)(uintptr_t)argv);
	log_line("%s: %s", argv[0], strerror(errno));
	_exit(EXIT_FAILED);
}

static void make_files(struct server *server)
{
	server->errors = memfd_create("stderr", MFD_CLOEXEC);
	server->counters = memfd_create("counters", MFD_CLOEXEC);
	REQUIRE(server->errors >= 0 && server->counters >= 0);
}

/* Starts the program; its stdout is a pipe, its stderr a memory file. */
static void launch(
    const char *const *argv, unsigned nofile, struct server *server)
{
	int output[2];

	REQUIRE(pipe2(output, O_CLOEXEC) == 0);
	server->pid = fork();
	REQUIRE(server->pid >= 0);
	if (server->pid == 0)
		run_child(argv, server, output[1], nofile);
	close(output[1]);
	server->output = output[0];
}

/* Reads "listening on 127.0.0.1:PORT". Returns 0, -ECHILD or -ETIMEDOUT. */
static int read_port(struct server *server)
{
	struct pollfd wait = { .fd = server->output, .events = POLLIN };
	char line[128];
	size_t used = 0;
	ssize_t n;

	do {
		if (poll(&wait, 1, READY_MS) != 1)
			return -ETIMEDOUT;
		n = read(server->output, line + used, sizeof(line) - 1 - used);
		if (n <= 0)
			return -ECHILD;
		used += (size_t)n;
		line[used] = '\0';
	} while (!strchr(line, '\n') && used < sizeof(line) - 1);
	if (sscanf(line, "listening on 127.0.0.1:%d\n", &server->port) != 1)
		return -ECHILD;
	return 0;
}

static const char *without_program(void)
{
	static char path[4096];
	const char *top = getenv("top_builddir");

	snprintf(path, sizeof(path), "%s/tests/bin/without", top ? top : ".");
	return path;
}

static void fill_arguments(const struct server_setup *setup,
    const char *counters, const char *argv[ARGUMENTS])
{
	const char *const *option = setup->options;
	const char *const *call = setup->without;
	unsigned n = 0;

	if (call) {
		argv[n++] = without_program();
		while (*call)
			argv[n++] = *call++;
		argv[n++] = "--";
	}
	argv[n++] = server_program();
	argv[n++] = "--listen";
	argv[n++] = "127.0.0.1:0";
	argv[n++] = "--strategy";
	argv[n++] = setup->spec;
	argv[n++] = "--counters-fd";
	argv[n++] = counters;
	while (option && *option) {
		REQUIRE(n < ARGUMENTS - 1);
		argv[n++] = *option++;
	}
	argv[n] = NULL;
}

int server_start(const struct server_setup *setup, struct server *ret_server,
    struct outcome *ret_outcome)
{
	const char *argv[ARGUMENTS];
	struct server server = { 0 };
	char counters[16];
	int error, status;

	make_files(&server);
	snprintf(counters, sizeof(counters), "%d", server.counters);
	fill_arguments(setup, counters, argv);
	launch(argv, setup->nofile, &server);
	error = read_port(&server);
	if (error == 0) {
		*ret_server = server;
		return 0;
	}
	status = server_wait(&server, 1000, ret_outcome);
	return status == EXIT_UNAVAILABLE ? -ENOTSUP : error;
}

static void read_at(int fd, void *into, size_t len, size_t offset)
{
	REQUIRE(pread(fd, into, len, (off_t)offset) == (ssize_t)len);
}

uint64_t server_count(const struct server *server, const char *name)
{
	struct metrics_header h;
	uint64_t sum = 0, value;
	size_t which = 0;

	read_at(server->counters, &h, sizeof(h), 0);
	while (which < h.counters && strcmp(h.names[which], name) != 0)
		which++;
	REQUIRE(which < h.counters);
	for (uint32_t slot = 0; slot < h.slots; slot++) {
		read_at(server->counters, &value, sizeof(value),
		    METRICS_HEADER_BYTES + (size_t)slot * h.stride_bytes +
			which * sizeof(value));
		sum += value;
	}
	return sum;
}

void server_ask_to_stop(const struct server *server)
{
	kill(server->pid, SIGTERM);
}

static void collect(
    const struct server *server, int status, struct outcome *ret_outcome)
{
	ssize_t n = pread(server->errors, ret_outcome->errors,
	    sizeof(ret_outcome->errors) - 1, 0);

	ret_outcome->errors[n > 0 ? n : 0] = '\0';
	ret_outcome->status =
	    WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

/* Waits for a process without being told: asks once a millisecond. */
static bool wait_until(struct server *server, int timeout_ms, int *ret_status)
{
	uint64_t end = clock_now_ns() + (uint64_t)timeout_ms * NS_PER_MS;
	const struct timespec pause = { .tv_nsec = (long)NS_PER_MS };

	do {
		if (wait4(server->pid, ret_status, WNOHANG, &server->use) > 0)
			return true;
		nanosleep(&pause, NULL);
	} while (clock_now_ns() < end);
	return false;
}

int server_wait(
    struct server *server, int timeout_ms, struct outcome *ret_outcome)
{
	bool ended;
	int status;

	ended = wait_until(server, timeout_ms, &status);
	if (!ended) {
		kill(server->pid, SIGKILL);
		wait4(server->pid, &status, 0, &server->use);
	}
	collect(server, status, ret_outcome);
	close(server->output);
	close(server->errors);
	close(server->counters);
	return ended ? ret_outcome->status : -ETIMEDOUT;
}

bool server_stop(struct server *server)
{
	struct outcome outcome;
	int status;

	server_ask_to_stop(server);
	status = server_wait(server, STOP_MS, &outcome);
	if (status == -ETIMEDOUT)
		tap_note("the server did not end in %d ms", STOP_MS);
	else if (status != 0)
		tap_note(
		    "the server ended with %d: %.900s", status, outcome.errors);
	return status == 0;
}

void server_run(const char *const *arguments, struct outcome *ret_outcome)
{
	const char *argv[ARGUMENTS] = { server_program() };
	struct server server = { 0 };

	make_files(&server);

	for (unsigned n = 0; arguments[n]; n++) {
		REQUIRE(n + 2 < ARGUMENTS);
		argv[n + 1] = arguments[n];
	}
	launch(argv, 0, &server);
	if (server_wait(&server, RUN_MS, ret_outcome) == -ETIMEDOUT)
		ret_outcome->status = -ETIMEDOUT;
}
