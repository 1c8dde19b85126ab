/* SPDX-License-Identifier: MIT */
#include "report/gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* Everything until the other end closes. */
static int collect(int input, char **ret_text)
{
	char block[16384];
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);
	ssize_t n;

	if (!out)
		return -errno;
	while ((n = read(input, block, sizeof(block))) != 0) {
		if (n < 0 && errno != EINTR)
			break;
		if (n > 0)
			fwrite(block, 1, (size_t)n, out);
	}
	if (fclose(out) != 0 || n < 0) {
		free(text);
		return -EIO;
	}
	*ret_text = text;
	return 0;
}

static int wait_for(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (!WIFEXITED(status))
		return -EIO;
	if (WEXITSTATUS(status) == 127)
		return -ENOENT;
	return WEXITSTATUS(status) == 0 ? 0 : -EIO;
}

int gnuplot_run(
    const char *program, const char *dir, const char *script, char **ret_output)
{
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
	rc = collect(pipes[0], &text);
	close(pipes[0]);
	ended = wait_for(pid);
	if (rc >= 0 && ended < 0) {
		free(text);
		rc = ended;
	}
	if (rc >= 0)
		*ret_output = text;
	return rc;
}
