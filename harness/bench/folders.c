/* SPDX-License-Identifier: MIT */
/* The part of setup.h that makes and removes files. */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "bench/setup.h"
#include "bench/values.h"

static int remove_one(
    const char *path, const struct stat *st, int type, struct FTW *position)
{
	(void)st;
	(void)type;
	(void)position;
	remove(path);
	return 0;
}

void remove_folder(const char *folder)
{
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static int make_path(const char *folder)
{
	char path[PATH_MAX];
	size_t length;

	/* Each prefix that ends before a slash, then the whole. */
	for (length = 1; folder[length - 1]; length++) {
		if (folder[length] != '/' && folder[length])
			continue;
		snprintf(path, sizeof(path), "%.*s", (int)length, folder);
		if (mkdir(path, 0777) < 0 && errno != EEXIST)
			return -errno;
	}
	return 0;
}

/* A new folder in `parent`, named after the time and the suite. */
static int make_run_folder(const char *parent, const char *suite, char **ret)
{
	char now[32], *path;
	time_t t = time(NULL);

	strftime(now, sizeof(now), "%Y%m%d-%H%M%S", gmtime(&t));
	for (int attempt = 1; attempt < 100; attempt++) {
		char suffix[8] = "";

		if (attempt > 1)
			snprintf(suffix, sizeof(suffix), "-%d", attempt);
		if (asprintf(&path, "%s/%s-%s%s", parent, now, suite, suffix) <
		    0)
			return -ENOMEM;
		if (!mkdir(path, 0777)) {
			*ret = path;
			return 0;
		}
		free(path);
		if (errno != EEXIST)
			return -errno;
	}
	return -EEXIST;
}

/* The suite as it was read, whatever becomes of its file. */
static int write_suite(const struct bench *bench)
{
	char path[PATH_MAX + 16];
	FILE *file;
	int err = 0;

	snprintf(path, sizeof(path), "%s/suite.ini", bench->folder);
	file = fopen(path, "wxe");
	if (!file)
		return -errno;
	if (fputs(bench->suite.text, file) < 0)
		err = -EIO;
	if (fclose(file))
		err = -errno;
	return err;
}

static int make_file(const char *folder, const char *name)
{
	char path[PATH_MAX], block[4096];
	unsigned long left;
	FILE *file;
	int err = 0;

	if (value_whole(name, 1ul << 34, &left))
		return -EINVAL;
	memset(block, 'x', sizeof(block));
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	if (!file)
		return -errno;
	while (left > 0) {
		size_t now = left < sizeof(block) ? left : sizeof(block);

		if (fwrite(block, 1, now, file) != now)
			break;
		left -= now;
	}
	if (ferror(file))
		err = -EIO;
	if (fclose(file) && !err)
		err = -errno;
	return err;
}

/* The files that /file/NAME serves: each is named by its size. */
static int make_docroot(struct bench *bench, char *why, size_t cap)
{
	char name[32];
	const char *list = bench->suite.files;
	int err = 0;

	if (!list)
		return 0;
	if (asprintf(&bench->docroot, "%s/docroot", bench->work) < 0) {
		bench->docroot = NULL;
		return -ENOMEM;
	}
	err = make_path(bench->docroot);
	for (list += strspn(list, ", "); *list && !err;
	     list += strspn(list, ", ")) {
		size_t length = strcspn(list, ", ");

		snprintf(name, sizeof(name), "%.*s", (int)length, list);
		err = make_file(bench->docroot, name);
		if (err)
			snprintf(why, cap,
			    "files: '%s': %s; it takes sizes such as 1k 1M",
			    name, strerror(-err));
		list += length;
	}
	return err;
}

static int new_folder(
    const struct options *options, struct bench *bench, char *why, size_t cap)
{
	const char *parent = options->results ? options->results : "results";
	char real[PATH_MAX];
	int err = make_path(parent);

	if (!err && !realpath(parent, real))
		err = -errno;
	if (!err)
		err = make_run_folder(real, bench->suite.name, &bench->folder);
	if (!err)
		err = write_suite(bench);
	if (err)
		snprintf(why, cap, "cannot make a folder in %s: %s", parent,
		    strerror(-err));
	return err;
}

/* Two that write to one folder would mix up their repetitions. */
static int lock_folder(struct bench *bench, char *why, size_t cap)
{
	int err;

	bench->lock = open(bench->folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (bench->lock >= 0 && !flock(bench->lock, LOCK_EX | LOCK_NB))
		return 0;
	err = -errno;
	snprintf(why, cap, "%s: %s", bench->folder,
	    err == -EWOULDBLOCK ? "another paceline-bench is at work in it"
				: strerror(-err));
	return err;
}

int setup_folders(
    const struct options *options, struct bench *bench, char *why, size_t cap)
{
	int err = 0;

	if (options->resume) {
		bench->folder = realpath(options->resume, NULL);
		if (!bench->folder)
			err = -errno;
	} else {
		err = new_folder(options, bench, why, cap);
	}
	if (!err)
		err = lock_folder(bench, why, cap);
	if (err)
		return err;
	if (asprintf(&bench->work, "%s/work", bench->folder) < 0) {
		bench->work = NULL;
		return -ENOMEM;
	}
	remove_folder(bench->work);
	err = make_path(bench->work);
	if (err) {
		snprintf(why, cap, "%s: %s", bench->work, strerror(-err));
		return err;
	}
	return make_docroot(bench, why, cap);
}
