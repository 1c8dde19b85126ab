/* SPDX-License-Identifier: MIT */
/*
 * The whole report against runs that went wrong: the sample run with cells,
 * rows and columns changed, the same ones each time. Whatever the files say,
 * paceline-report ends by itself, with a status of its own, writes a bounded
 * amount, and lets nothing through that a terminal or a browser would obey.
 *
 * mutants [FIRST COUNT]: those mutants alone, to see one again.
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mutate.h"

enum {
	MUTANTS = 400,
	GROUP = 25,
	/* Every so many are drawn, too. */
	DRAWN = 20,
	/* Of processor time: a busy machine changes nothing. */
	CPU_S = 60,
	FILE_BYTES = 48 << 20,
};

extern char **environ;

struct outcome {
	int status; /* as of waitpid() */
	char *err;
	char *page; /* NULL: none was written */
	char *text;
};

static char *read_all(const char *folder, const char *name)
{
	char path[300], *text = NULL;
	size_t len = 0, n;
	char block[65536];
	FILE *in, *out;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	in = fopen(path, "re");
	if (!in)
		return NULL;
	out = open_memstream(&text, &len);
	REQUIRE(out);
	while ((n = fread(block, 1, sizeof(block), in)) > 0)
		fwrite(block, 1, n, out);
	fclose(in);
	fclose(out);
	/* A NUL would hide what follows. */
	for (size_t i = 0; i < len; i++)
		text[i] = text[i] ? text[i] : '\1';
	return text;
}

static void limit(void)
{
	struct rlimit cpu = { CPU_S, CPU_S };
	struct rlimit file = { FILE_BYTES, FILE_BYTES };

	setrlimit(RLIMIT_CPU, &cpu);
	setrlimit(RLIMIT_FSIZE, &file);
}

static struct outcome report_on(
    const char *program, const char *folder, bool drawn)
{
	const char *argv[] = { program, "--format=html,txt,md", folder,
		drawn ? NULL : "--no-plots", NULL };
	posix_spawn_file_actions_t actions;
	struct outcome o = { .status = -1 };
	char err[300];
	pid_t pid;

	snprintf(err, sizeof(err), "%s/stderr", folder);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(
	    &actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
	posix_spawn_file_actions_addopen(
	    &actions, STDERR_FILENO, err, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (posix_spawn(
		&pid, program, &actions, NULL, (char **)argv, environ) == 0)
		waitpid(pid, &o.status, 0);
	posix_spawn_file_actions_destroy(&actions);
	o.err = read_all(folder, "stderr");
	o.page = read_all(folder, "report.html");
	o.text = read_all(folder, "report.txt");
	return o;
}

/* Whether a text holds a byte that a terminal may take for an order. */
static bool has_control(const char *text)
{
	for (; text && *text; text++)
		if (((unsigned char)*text < ' ' && !strchr("\t\r\n", *text)) ||
		    *text == 127)
			return true;
	return false;
}

static bool holds(const char *text, const char *part)
{
	return text && strstr(text, part);
}

/* What is wrong with an outcome, or NULL. */
static const char *complaint(const struct outcome *o)
{
	if (!WIFEXITED(o->status))
		return "ended by a signal";
	if (WEXITSTATUS(o->status) > 2 || holds(o->err, "Sanitizer") ||
	    holds(o->err, "runtime error"))
		return "a fault of its own";
	if (WEXITSTATUS(o->status) != 0 && (!o->err || !*o->err))
		return "failed without a word";
	if (has_control(o->err) || has_control(o->text) || has_control(o->page))
		return "a control character came through";
	if (holds(o->page, "<img") || holds(o->page, "<script>alert"))
		return "markup came through";
	if (WEXITSTATUS(o->status) == 0 &&
	    (!o->page || !holds(o->page, "</html>") || !o->text))
		return "no whole report";
	return NULL;
}

static int remove_one(
    const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static bool try(const char *program, const char *folder, uint32_t number)
{
	const char *wrong;
	struct outcome o;

	REQUIRE(mkdir(folder, 0700) == 0);
	mutate_run(folder, number);
	o = report_on(program, folder, number % DRAWN == 0);
	wrong = complaint(&o);
	if (wrong)
		printf("# mutant %u: %s (status %#x)\n# %.2000s\n", number,
		    wrong, (unsigned int)o.status, o.err ? o.err : "");
	free(o.err);
	free(o.page);
	free(o.text);
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return !wrong;
}

int main(int argc, char **argv)
{
	uint32_t first = argc > 2 ? (uint32_t)atoi(argv[1]) : 0;
	uint32_t count = argc > 2 ? (uint32_t)atoi(argv[2]) : MUTANTS;
	char base[] = "/tmp/mutants.XXXXXX", folder[64], program[4096];
	uint32_t test = 0;

	REQUIRE(getenv("top_builddir") && mkdtemp(base));
	snprintf(program, sizeof(program), "%s/paceline-report",
	    getenv("top_builddir"));
	snprintf(folder, sizeof(folder), "%s/run", base);
	limit();
	for (uint32_t i = 0; i < count; i += GROUP) {
		uint32_t last = i + GROUP < count ? i + GROUP : count;
		bool good = true;

		for (uint32_t k = i; k < last; k++)
			good &= try(program, folder, first + k);
		printf("%s %u - mutants %u to %u\n", good ? "ok" : "not ok",
		    ++test, first + i, first + last - 1);
		fflush(stdout);
	}
	printf("1..%u\n", test);
	rmdir(base);
	return 0;
}
