/* SPDX-License-Identifier: MIT */
#include "docroot.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/check.h"

static char top[4000];
static char root[4096];

static int remove_one(
    const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_all(void)
{
	nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void in_top(const char *name, char path[4200])
{
	snprintf(path, 4200, "%s/%s", top, name);
}

static void write_file(const char *name, const char *data, size_t len)
{
	char path[4200];
	FILE *file;

	in_top(name, path);
	file = fopen(path, "we");
	REQUIRE(file);
	REQUIRE(fwrite(data, 1, len, file) == len);
	REQUIRE(fclose(file) == 0);
}

static void write_text(const char *name, const char *text)
{
	write_file(name, text, strlen(text));
}

static void make_link(const char *target, const char *name)
{
	char path[4200];

	in_top(name, path);
	REQUIRE(symlink(target, path) == 0);
}

static void make_folders(void)
{
	const char *tmp = getenv("TMPDIR");
	char path[4200];

	snprintf(top, sizeof(top), "%s/paceline-XXXXXX", tmp ? tmp : "/tmp");
	REQUIRE(mkdtemp(top));
	atexit(remove_all);
	snprintf(root, sizeof(root), "%s/root", top);
	REQUIRE(mkdir(root, 0755) == 0);
	in_top("root/dir", path);
	REQUIRE(mkdir(path, 0755) == 0);
	in_top("root/pipe", path);
	REQUIRE(mkfifo(path, 0644) == 0);
}

const char *docroot_path(void)
{
	if (root[0])
		return root;
	make_folders();
	write_text("root/hello.txt", "Hello from a file\n");
	write_text("root/empty", "");
	write_text("root/dir/inner.txt", "inner\n");
	write_text("root/two words.txt", "two words\n");
	write_text("secret.txt", "secret\n");
	make_link("hello.txt", "root/link-inside");
	make_link("../secret.txt", "root/link-outside");
	make_link("..", "root/link-up");
	return root;
}

void docroot_add(const char *name, size_t size)
{
	char *data = malloc(size + 1);
	char in_root[512];

	REQUIRE(data);
	docroot_path();
	for (size_t i = 0; i < size; i++)
		data[i] = docroot_byte(i);
	snprintf(in_root, sizeof(in_root), "root/%s", name);
	write_file(in_root, data, size);
	free(data);
}
