/* SPDX-License-Identifier: MIT */
/*
 * Starts and stops the server under test: the program that $PACELINE_SERVER
 * names, else the one at the top of the build tree. A server dies with the
 * test program.
 */
#ifndef PACELINE_E2E_SERVER_H
#define PACELINE_E2E_SERVER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "base/check.h"

struct server_setup {
	const char *spec;           /* for --strategy */
	const char *const *options; /* further arguments, NULL at the end */
	unsigned nofile;            /* RLIMIT_NOFILE; 0 leaves it */
	const char *const *without; /* calls to refuse (without.c), or NULL */
};

struct server {
	pid_t pid;
	int port;          /* on 127.0.0.1 */
	int output;        /* its stdout */
	int errors;        /* a file with its stderr */
	int counters;      /* a file that it counts in */
	struct rusage use; /* what it used, after it ended */
};

/* How a server, or any command line of it, ended. */
struct outcome {
	int status;        /* exit status; 128 + N for signal N */
	char errors[1024]; /* the start of its stderr */
};

const char *server_program(void);

/*
 * Starts a server and waits until it listens. Returns 0; -ENOTSUP when the
 * strategy is unavailable here, -ECHILD when the server ended otherwise, or
 * -ETIMEDOUT; then ret_outcome says how.
 */
MUST_USE int server_start(const struct server_setup *setup,
    struct server *ret_server, struct outcome *ret_outcome);

/* One of the server's counters, by its name in base/metrics.h's file. */
uint64_t server_count(const struct server *server, const char *name);

/* Sends SIGTERM; the server drains. */
void server_ask_to_stop(const struct server *server);

/*
 * Waits until the server has ended, for at most timeout_ms; then kills it
 * and returns -ETIMEDOUT. Returns its exit status.
 */
int server_wait(
    struct server *server, int timeout_ms, struct outcome *ret_outcome);

/* Both; true if it ended with status 0, else says in a TAP comment why not. */
bool server_stop(struct server *server);

/* Runs the server's program with these arguments, to its end. */
void server_run(const char *const *arguments, struct outcome *ret_outcome);

#endif
