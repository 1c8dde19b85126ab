/* SPDX-License-Identifier: MIT */
#include "bench/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

int child_adopt_orphans(void)
{
	return prctl(PR_SET_CHILD_SUBREAPER, 1) < 0 ? -errno : 0;
}

static int redirect(const char *output)
{
	int in = open("/dev/null", O_RDONLY);
	int out = open(output, O_WRONLY | O_CREAT | O_APPEND, 0644);

	if (in < 0 || out < 0)
		return -errno;
	if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 ||
	    dup2(out, STDERR_FILENO) < 0)
		return -errno;
	close(in);
	close(out);
	return 0;
}

static int set_place(const struct child_spec *spec)
{
	if (spec->net_namespace >= 0 &&
	    setns(spec->net_namespace, CLONE_NEWNET) < 0)
		return -errno;
	if (spec->cpus &&
	    sched_setaffinity(0, sizeof(*spec->cpus), spec->cpus) < 0)
		return -errno;
	return 0;
}

static int set_signals(const struct child_spec *spec, pid_t parent)
{
	sigset_t none;

	sigemptyset(&none);
	signal(SIGPIPE, SIG_DFL);
	if (sigprocmask(SIG_SETMASK, &none, NULL) < 0 || setpgid(0, 0) < 0 ||
	    prctl(PR_SET_PDEATHSIG, spec->death_signal) < 0)
		return -errno;
	/* The parent may have died before the line above. */
	return getppid() == parent ? 0 : -ESRCH;
}

/* Between fork and exec; an error goes to the parent through `report`. */
static void __attribute__((noreturn))
become(const struct child_spec *spec, pid_t parent, int report)
{
	int err = set_signals(spec, parent);

	if (!err)
		err = set_place(spec);
	if (!err)
		err = redirect(spec->output);
	for (size_t i = 0; i < spec->inherit_count && !err; i++)
		if (fcntl(spec->inherit[i], F_SETFD, 0) < 0)
			err = -errno;
	if (!err) {
		execvp(spec->argv[0], spec->argv);
		err = -errno;
	}
	if (write(report, &err, sizeof(err)) != sizeof(err))
		_exit(126);
	_exit(127);
}

/* Reads what become() reports; nothing: the program runs. */
static int read_report(int report)
{
	int err;
	ssize_t n;

	do
		n = read(report, &err, sizeof(err));
	while (n < 0 && errno == EINTR);
	return n == sizeof(err) ? err : 0;
}

int child_start(const struct child_spec *spec, struct child *ret)
{
	int report[2], err;
	pid_t parent = getpid(), pid;

	if (pipe2(report, O_CLOEXEC) < 0)
		return -errno;
	pid = fork();
	if (!pid)
		become(spec, parent, report[1]);
	err = pid < 0 ? -errno : 0;
	close(report[1]);
	if (!err)
		err = read_report(report[0]);
	close(report[0]);
	if (!err) {
		*ret = (struct child){ pid, pidfd_open(pid, 0) };
		if (ret->pidfd >= 0)
			return 0;
		err = -errno;
		kill(-pid, SIGKILL);
	}
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return err;
}

static int wait_for(pid_t pid)
{
	int status = 0;

	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

bool child_ends(const struct child *child, int within_ms)
{
	struct pollfd ended = { .fd = child->pidfd, .events = POLLIN };

	return poll(&ended, 1, within_ms) > 0;
}

int child_stop(struct child *child, int grace_ms)
{
	bool killed = false;
	int status;

	if (!child->pid)
		return 0;
	if (!child_ends(child, 0)) {
		kill(child->pid, SIGTERM);
		killed = !child_ends(child, grace_ms);
	}
	kill(-child->pid, SIGKILL);
	status = wait_for(child->pid);
	close(child->pidfd);
	*child = (struct child){ 0, -1 };
	return killed ? -1 : status;
}

void child_kill_strays(void)
{
	char path[64];
	pid_t pid;
	FILE *list;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	for (;;) {
		list = fopen(path, "re");
		if (!list || fscanf(list, "%d", &pid) != 1)
			break;
		fclose(list);
		/* Its own children become ours, and come next. */
		kill(pid, SIGKILL);
		wait_for(pid);
	}
	if (list)
		fclose(list);
}

void child_describe(int wait_status, char *text, size_t cap)
{
	if (WIFSIGNALED(wait_status))
		snprintf(text, cap, "signal %d (%s)", WTERMSIG(wait_status),
		    strsignal(WTERMSIG(wait_status)));
	else
		snprintf(text, cap, "exit status %d", WEXITSTATUS(wait_status));
}
