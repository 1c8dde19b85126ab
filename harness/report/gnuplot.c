/* SPDX-License-Identifier: MIT */
#include "report/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

extern char **environ;

static int start(const char *program, const char *dir, const char *script,
    int output, pid_t *ret_pid)
{
	/* -d: a user's own settings are not ours. */
	char *argv[] = { (char *)program, (char *)"-d", (char *)"-e",
		(char *)"TERMS = 'svg png page'", (char *)script, NULL };
	posix_spawn_file_actions_t actions;
	int rc;

	rc = posix_spawn_file_actions_init(&actions);
	if (rc != 0)
		return -rc;
	rc = posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	if (rc == 0)
		rc = posix_spawn_file_actions_addchdir_np(&actions, dir);
	if (rc == 0)
		rc = posix_spawnp(
		    ret_pid, program, &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return -rc;
}

/* One drawing is a hundred kilobytes. */
#define MOST_BYTES (32u << 20)

/* Waits for more to read. Returns 0, -ETIMEDOUT or another -errno. */
static int wait_input(int input, int64_t deadline_ns)
{
	struct pollfd pfd = { .fd = input, .events = POLLIN };
	int rc;

	do {
		int64_t left_ns = deadline_ns - (int64_t)clock_now_ns();

		if (left_ns <= 0)
			return -ETIMEDOUT;
		rc = poll(&pfd, 1, (int)(left_ns / (int64_t)NS_PER_MS) + 1);
	} while (rc == 0 || (rc < 0 && errno == EINTR));
	return rc < 0 ? -errno : 0;
}

static int copy_all(int input, FILE *out, int64_t deadline_ns)
{
	char block[16384];
	size_t size = 0;

	for (;;) {
		int rc = wait_input(input, deadline_ns);
		ssize_t n = rc < 0 ? rc : read(input, block, sizeof(block));

		if (n < 0)
			return rc < 0 ? rc : -errno;
		if (n == 0)
			return 0;
		size += (size_t)n;
		if (size > MOST_BYTES)
			return -EFBIG;
		fwrite(block, 1, (size_t)n, out);
	}
}

/* Everything until the other end closes. */
static int collect(int input, int64_t deadline_ns, char **ret_text)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	int rc;

	if (!out)
		return -errno;
	rc = copy_all(input, out, deadline_ns);
	if (fclose(out) != 0 && rc >= 0)
		rc = -ENOMEM;
	if (rc < 0) {
		free(text);
		return rc;
	}
	*ret_text = text;
	return 0;
}

/* Its end, or the end we make to it: it may run on without an output. */
static int wait_for(pid_t pid, int64_t deadline_ns)
{
	int fd = pidfd_open(pid, 0);
	int status, late = fd < 0 ? 0 : wait_input(fd, deadline_ns);

	if (fd >= 0)
		close(fd);
	if (late < 0)
		kill(pid, SIGKILL);
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (late < 0)
		return late;
	if (!WIFEXITED(status))
		return -EIO;
	if (WEXITSTATUS(status) == 127)
		return -ENOENT;
	return WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

int gnuplot_run(const char *program, const char *dir, const char *script,
    unsigned int limit_s, char **ret_output)
{
	int64_t deadline_ns = (int64_t)(clock_now_ns() + limit_s * NS_PER_S);
	char *text = NULL;
	int pipes[2];
	pid_t pid;
	int rc, ended;

	if (pipe2(pipes, O_CLOEXEC) < 0)
		return -errno;
	rc = start(program, dir, script, pipes[1], &pid);
	close(pipes[1]);
	if (rc < 0) {
		close(pipes[0]);
		return rc;
	}
	rc = collect(pipes[0], deadline_ns, &text);
	close(pipes[0]);
	ended = wait_for(pid, rc < 0 ? 0 : deadline_ns);
	if (rc >= 0 && ended < 0) {
		free(text);
		rc = ended;
	}
	if (rc >= 0)
		*ret_output = text;
	return rc;
}
