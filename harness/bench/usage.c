/* SPDX-License-Identifier: MIT */
#include "bench/usage.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"

/* A /proc file of one process or thread into text. Its length, or -errno. */
static ssize_t read_proc(pid_t pid, const char *name, char *text, size_t cap)
{
	char path[64];
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = read(fd, text, cap - 1);
	if (n < 0)
		n = -errno;
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	return n;
}

/* The number behind a label, 0 where there is none. */
static uint64_t labelled(const char *text, const char *label)
{
	const char *at = strstr(text, label);

	return at ? strtoull(at + strlen(label), NULL, 10) : 0;
}

static uint64_t process_clock_ns(pid_t pid)
{
	struct timespec ts;
	clockid_t clock;

	if (clock_getcpuclockid(pid, &clock) || clock_gettime(clock, &ts) < 0)
		return 0;
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec;
}

/* Fields 16 and 17 of stat, counted from the end of the name in brackets. */
static uint64_t ended_children_ns(pid_t pid)
{
	char text[1024];
	uint64_t user, system;
	const char *after;

	if (read_proc(pid, "stat", text, sizeof(text)) <= 0)
		return 0;
	after = strrchr(text, ')');
	if (!after ||
	    sscanf(after + 1,
		" %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u "
		"%" SCNu64 " %" SCNu64,
		&user, &system) != 2)
		return 0;
	return (user + system) * (NS_PER_S / (uint64_t)sysconf(_SC_CLK_TCK));
}

/* /proc/TID answers for every thread, though it is not listed. */
static void add_thread(struct usage *usage, pid_t thread)
{
	uint64_t involuntary, run, wait;
	char text[4096];

	if (read_proc(thread, "status", text, sizeof(text)) > 0) {
		involuntary = labelled(text, "\nnonvoluntary_ctxt_switches:");
		usage->involuntary += involuntary;
		usage->switches +=
		    involuntary + labelled(text, "\nvoluntary_ctxt_switches:");
	}
	if (read_proc(thread, "schedstat", text, sizeof(text)) > 0 &&
	    sscanf(text, "%" SCNu64 " %" SCNu64, &run, &wait) == 2)
		usage->runq_ns += wait;
}

int usage_read(pid_t root, struct usage *ret)
{
	struct usage usage = { 0 };
	const struct pid_list *processes = &usage.tree.processes;
	const struct pid_list *threads = &usage.tree.threads;
	int err = tree_read(root, &usage.tree);

	if (err)
		return err;
	usage.taken_ns = clock_now_ns();
	for (size_t i = 0; i < processes->count; i++)
		usage.cpu_ns += process_clock_ns(processes->list[i]);
	for (size_t i = 0; i < processes->count; i++)
		usage.cpu_ns += ended_children_ns(processes->list[i]);
	for (size_t i = 0; i < threads->count; i++)
		add_thread(&usage, threads->list[i]);
	*ret = usage;
	return 0;
}

void usage_free(struct usage *usage)
{
	tree_free(&usage->tree);
}

int64_t memory_read(const struct tree *tree)
{
	uint64_t bytes = 0;
	char text[4096];

	for (size_t i = 0; i < tree->processes.count; i++) {
		/* The counters in status may be off by 64 pages a CPU. */
		ssize_t n = read_proc(tree->processes.list[i], "smaps_rollup",
		    text, sizeof(text));

		if (n == -ESRCH)
			continue;
		if (n < 0)
			return n;
		bytes += labelled(text, "\nPss_Anon:") * 1024;
		bytes += labelled(text, "\nPss_Shmem:") * 1024;
	}
	return (int64_t)bytes;
}
