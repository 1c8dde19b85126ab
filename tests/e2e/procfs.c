/* SPDX-License-Identifier: MIT */
#include "procfs.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Entries of a folder besides "." and ".."; 0 when it is gone. */
static long count_entries(const char *path)
{
	DIR *dir = opendir(path);
	long count = -2;

	if (!dir)
		return 0;
	while (readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* Reads the start of a file; empty when it is gone. */
static void read_text(const char *path, char *text, size_t cap)
{
	FILE *file = fopen(path, "re");
	size_t len = 0;

	if (file) {
		len = fread(text, 1, cap - 1, file);
		fclose(file);
	}
	text[len] = '\0';
}

/*
 * Threads of its own: the kernel's workers for io_uring ("iou-wrk-PID") come
 * and go as it pleases.
 */
static long count_threads(pid_t pid)
{
	char path[320], name[32];
	const struct dirent *entry;
	long count = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	if (!dir)
		return 0;
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%s/comm", pid,
		    entry->d_name);
		read_text(path, name, sizeof(name));
		count += strncmp(name, "iou-", 4) != 0;
	}
	closedir(dir);
	return count;
}

static long read_resident_kb(const char *status)
{
	const char *line = strstr(status, "VmRSS:");
	long kb = 0;

	if (line && sscanf(line, "VmRSS: %ld", &kb) != 1)
		return 0;
	return kb;
}

/* Fields 14 and 15 of /proc/PID/stat, after the name in parentheses. */
static long read_cpu_ms(const char *stat)
{
	const char *after_name = strrchr(stat, ')');
	unsigned long user, system;

	if (!after_name ||
	    sscanf(after_name,
		") %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
		&system) != 2)
		return 0;
	return (long)(user + system) * 1000 / sysconf(_SC_CLK_TCK);
}

static void add_one(pid_t pid, struct footprint *sum)
{
	char path[64], text[4096];

	sum->processes++;
	sum->threads += count_threads(pid);
	snprintf(path, sizeof(path), "/proc/%d/fd", pid);
	sum->descriptors += count_entries(path);
	snprintf(path, sizeof(path), "/proc/%d/status", pid);
	read_text(path, text, sizeof(text));
	sum->resident_kb += read_resident_kb(text);
	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	read_text(path, text, sizeof(text));
	sum->cpu_ms += read_cpu_ms(text);
}

static void add_tree(pid_t pid, struct footprint *sum)
{
	char path[64], text[4096], *word, *rest = text;

	add_one(pid, sum);
	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", pid, pid);
	read_text(path, text, sizeof(text));
	while ((word = strsep(&rest, " \n")) != NULL) {
		int child = 0;

		if (sscanf(word, "%d", &child) == 1 && child > 0)
			add_tree(child, sum);
	}
}

struct footprint procfs_footprint(pid_t pid)
{
	struct footprint sum = { 0 };

	add_tree(pid, &sum);
	return sum;
}

bool procfs_is_asleep(pid_t pid)
{
	char path[320], stat[512];
	const struct dirent *entry;
	bool asleep = true;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/%d/task", pid);
	dir = opendir(path);
	while (dir && asleep && (entry = readdir(dir)) != NULL) {
		const char *after_name;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "/proc/%d/task/%s/stat", pid,
		    entry->d_name);
		read_text(path, stat, sizeof(stat));
		after_name = strrchr(stat, ')');
		asleep = !after_name || !strncmp(after_name, ") S", 3);
	}
	if (dir)
		closedir(dir);
	return asleep;
}
