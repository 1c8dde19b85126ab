/* SPDX-License-Identifier: MIT */
#include "bench/tree.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add(struct pid_list *pids, pid_t pid)
{
	pid_t *grown;

	/* Room for 16 more whenever it runs out. */
	if (pids->count % 16 == 0) {
		grown =
		    reallocarray(pids->list, pids->count + 16, sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		pids->list = grown;
	}
	pids->list[pids->count++] = pid;
	return 0;
}

/* A process's children are listed with the thread that forked them. */
static int read_children(struct tree *tree, pid_t process, pid_t thread)
{
	char path[64];
	pid_t child;
	FILE *list;
	int err = 0;

	snprintf(
	    path, sizeof(path), "/proc/%d/task/%d/children", process, thread);
	list = fopen(path, "re");
	if (!list)
		return 0;
	while (!err && fscanf(list, "%d", &child) == 1)
		err = add(&tree->processes, child);
	fclose(list);
	return err;
}

static int read_process(struct tree *tree, pid_t process)
{
	struct dirent *entry;
	char path[64];
	DIR *tasks;
	int err = 0;

	snprintf(path, sizeof(path), "/proc/%d/task", process);
	tasks = opendir(path);
	if (!tasks)
		return errno == ENOMEM ? -ENOMEM : 0;
	while (!err && (entry = readdir(tasks))) {
		pid_t thread = atoi(entry->d_name);

		if (thread <= 0)
			continue;
		err = add(&tree->threads, thread);
		if (!err)
			err = read_children(tree, process, thread);
	}
	closedir(tasks);
	return err;
}

int tree_read(pid_t root, struct tree *ret)
{
	struct tree tree = { 0 };
	int err = add(&tree.processes, root);

	/* The list grows while it is walked. */
	for (size_t i = 0; i < tree.processes.count && !err; i++)
		err = read_process(&tree, tree.processes.list[i]);
	if (!err && !tree.threads.count)
		err = -ESRCH;
	if (err) {
		tree_free(&tree);
		return err;
	}
	*ret = tree;
	return 0;
}

void tree_free(struct tree *tree)
{
	free(tree->processes.list);
	free(tree->threads.list);
	*tree = (struct tree){ 0 };
}

bool tree_same(const struct tree *a, const struct tree *b)
{
	return a->threads.count == b->threads.count &&
	       !memcmp(a->threads.list, b->threads.list,
		   a->threads.count * sizeof(pid_t));
}
