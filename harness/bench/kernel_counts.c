/* SPDX-License-Identifier: MIT */
#include "bench/kernel_counts.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"

#define TRACEFS       "/sys/kernel/tracing"
#define TRACEPOINT_ID TRACEFS "/events/raw_syscalls/sys_enter/id"

static int open_event(uint32_t type, uint64_t config, pid_t thread)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = type,
		.config = config,
		.disabled = 1,
		.inherit = 1,
	};
	long fd = syscall(
	    SYS_perf_event_open, &attr, thread, -1, -1, PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : (int)fd;
}

static int read_id(void)
{
	FILE *file = fopen(TRACEPOINT_ID, "re");
	int id, err = -errno;

	if (!file)
		return err;
	if (fscanf(file, "%d", &id) != 1)
		id = -EBADMSG;
	fclose(file);
	return id;
}

/* In a child: a mount that nobody else sees, and that ends with the child. */
static int read_id_mounted(void)
{
	if (unshare(CLONE_NEWNS) < 0 ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
	    mount("tracefs", TRACEFS, "tracefs", 0, NULL) < 0)
		return -errno;
	return read_id();
}

static int read_id_in_namespace(void)
{
	int answer[2], id = -EIO;
	pid_t pid;

	if (pipe(answer) < 0)
		return -errno;
	pid = fork();
	if (!pid) {
		id = read_id_mounted();
		_exit(write(answer[1], &id, sizeof(id)) != sizeof(id));
	}
	close(answer[1]);
	if (pid < 0 || read(answer[0], &id, sizeof(id)) != sizeof(id))
		id = -EIO;
	close(answer[0]);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return id;
}

int kernel_counts_probe(char *why, size_t cap)
{
	int id = read_id(), fd;

	if (id < 0)
		id = read_id_in_namespace();
	if (id < 0) {
		snprintf(why, cap, "no: the raw_syscalls tracepoint: %s",
		    strerror(-id));
		return id;
	}
	fd = open_event(PERF_TYPE_TRACEPOINT, (uint64_t)id, 0);
	if (fd < 0) {
		snprintf(why, cap, "no: perf_event_open: %s", strerror(-fd));
		return fd;
	}
	close(fd);
	snprintf(why, cap, "yes");
	return id;
}

static int open_pair(int *fds, pid_t thread, int tracepoint)
{
	fds[0] = open_event(PERF_TYPE_TRACEPOINT, (uint64_t)tracepoint, thread);
	if (fds[0] < 0)
		return fds[0];
	fds[1] = open_event(
	    PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES, thread);
	if (fds[1] < 0)
		close(fds[0]);
	return fds[1] < 0 ? fds[1] : 0;
}

static uint64_t switch_all(struct kernel_counts *counts, unsigned long request)
{
	uint64_t before = clock_now_ns();

	for (size_t i = 0; i < counts->count; i++)
		if (ioctl(counts->fds[i], request, 0) < 0)
			return 0;
	return (before + clock_now_ns()) / 2;
}

static void close_all(struct kernel_counts *counts)
{
	for (size_t i = 0; i < counts->count; i++)
		close(counts->fds[i]);
	free(counts->fds);
	counts->fds = NULL;
	counts->count = 0;
}

int kernel_counts_start(
    struct kernel_counts *counts, const struct tree *tree, int tracepoint)
{
	const struct pid_list *threads = &tree->threads;
	int err = 0;

	*counts = (struct kernel_counts){ 0 };
	counts->fds = reallocarray(NULL, threads->count * 2, sizeof(int));
	if (!counts->fds)
		return -ENOMEM;
	for (size_t i = 0; i < threads->count && !err; i++) {
		err = open_pair(
		    &counts->fds[counts->count], threads->list[i], tracepoint);
		if (!err)
			counts->count += 2;
		else if (err == -ESRCH)
			err = 0; /* it ended since the tree was read */
	}
	if (!err && !counts->count)
		err = -ESRCH;
	if (!err) {
		counts->started_ns = switch_all(counts, PERF_EVENT_IOC_ENABLE);
		err = counts->started_ns ? 0 : -EIO;
	}
	if (err)
		close_all(counts);
	return err;
}

void kernel_counts_stop(struct kernel_counts *counts)
{
	if (!counts->count)
		return;
	counts->stopped_ns = switch_all(counts, PERF_EVENT_IOC_DISABLE);
	for (size_t i = 0; i < counts->count; i++) {
		uint64_t value;

		if (read(counts->fds[i], &value, sizeof(value)) !=
		    sizeof(value))
			value = 0;
		*(i % 2 ? &counts->switches : &counts->calls) += value;
	}
	close_all(counts);
}
