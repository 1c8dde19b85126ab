/* SPDX-License-Identifier: MIT */
/*
 * Values that no option of paceline-load can mean: each is refused with status
 * 2 and one line on stderr, without orders to a terminal, and makes no file.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/check.h"
#include "base/log.h"

#define URL      "http://127.0.0.1:1/"
#define LONG     100000
#define WORDS    6
#define SAID_MAX 4096
#define PATIENCE 60 /* seconds; a sanitizer is slow to start */

static char nines[LONG + 1], escapes[LONG + 1], letters[LONG + 1];

static const char *const values[] = { "", "NaN", "nan", "inf", "-inf", "-1",
	"1e400", "0x10", "1,,5", "1..5", "5 ", " 5", "1kk", "-0",
	"99999999999999999999999999", "\"1\"", "'1'", "1\n2", "\n", "\r1",
	"\033[31m1", "\0331\007", "\xff\xfe",
	"\xc2\x9b"
	"1m",
	"%n%n%n", "%s", "%1000000d", "../../etc/passwd", "/dev/null",
	"$(touch x)", ";touch x", "`touch x`", "|touch x", "1;2",
	":::", "1:2:3:4", ",,,", "{", "<b>", nines, escapes, letters, NULL };

static const char *const urls[] = { "", "http", "http://", "https://h/",
	"ftp://h/", "http:///", "http://h:0/", "http://h:99999999999999/",
	"http://h:-1/", "http://h:1e3/", "http://h\n/", "http://h\033[31m/",
	"http://h/\033", "http://h/a b", "http://h/\r\nX: y", "http://[::1",
	"http://[%n]/", "http://a b/", "http://u:p@h/", "http://h/#x",
	"http://\xff/", "//h/", "-", "%s%n", nines, escapes, letters, NULL };

static const char *const headers[] = { "", ":", ": v", "no colon", "a b: c",
	"a\n: b", "a: b\r\nc: d", "a: b\nc", "a: \033[31m", "a: \177",
	"\xff: x", "a\t: b", "(a): b", "%n", nines, escapes, letters, NULL };

static const char *const targets[] = { "", "GET", "/", "GET x", "0 GET /",
	"-1 GET /", "nan GET /", "inf GET /", "1e9 GET /", "GET / x",
	"G\033T /", "GET /\033[31m", "GET /\nX", "(x) /", "%n %n", nines,
	escapes, letters, NULL };

static const char *const files[] = { "", "/nonexistent/x", "no\n/such",
	"\033[31m/x", "/dev/null/x", "%n/x", nines, escapes, letters, NULL };

static const char *const methods[] = { "", " ", "G T", "GET\r\nX: y",
	"\033[31m", "G/T", "(", "\xff", escapes, NULL };

/* A command line; "@" stands for the value. */
static const struct {
	const char *words[WORDS];
	const char *const *values;
} lines[] = {
	{ { "-t", "@", URL }, values },
	{ { "-c", "@", URL }, values },
	{ { "-d", "@", URL }, values },
	{ { "-n", "@", URL }, values },
	{ { "-R", "@", URL }, values },
	{ { "--sweep", "@", URL }, values },
	{ { "--arrivals", "@", "-R", "1", URL }, values },
	{ { "--profile", "@", URL }, values },
	{ { "--session", "@", "-R", "1", URL }, values },
	{ { "--think", "@", URL }, values },
	{ { "--model", "@", URL }, values },
	{ { "--seed", "@", URL }, values },
	{ { "--warmup", "@", URL }, values },
	{ { "--timeout", "@", URL }, values },
	{ { "--pipeline", "@", URL }, values },
	{ { "--requests-per-connection", "@", URL }, values },
	{ { "--idle", "@", URL }, values },
	{ { "--held", "@", URL }, values },
	{ { "--slow", "@", URL }, values },
	{ { "--slow", "1", "--read-rate", "@", URL }, values },
	{ { "--slow", "1", "--write-rate", "@", URL }, values },
	{ { "--engine", "@", URL }, values },
	{ { "--cpus", "@", URL }, values },
	{ { "--sources", "@", URL }, values },
	{ { "--events-fd", "@", URL }, values },
	{ { "--tail", "@", URL }, values },
	{ { "--drain", "@", URL }, values },
	{ { "--null-server", "@" }, values },
	{ { "--null-server", "epoll", "--listen", "@" }, values },
	{ { "--null-server", "epoll", "--ready-fd", "@" }, values },
	{ { "@" }, urls },
	{ { "-H", "@", URL }, headers },
	{ { "--target", "@", URL }, targets },
	{ { "--method", "@", URL }, methods },
	{ { "--mix", "@", URL }, files },
	{ { "--out", "@", URL }, files },
	{ { URL, "@" }, values },
};

static char here[] = "/tmp/paceline-hostile-XXXXXX";
static const char *program;

/* Reads all of it, as a string cut at cap; returns how long it was. */
static size_t slurp(int fd, char *buf, size_t cap)
{
	size_t n = 0;
	ssize_t got;
	char c;

	while ((got = read(fd, &c, 1)) > 0) {
		if (n < cap - 1)
			buf[n] = c;
		n++;
	}
	buf[n < cap ? n : cap - 1] = '\0';
	close(fd);
	return n;
}

/* Runs it; its exit status, -1 when it did not end so, and what it said. */
static int run(const char *const *words, const char *value, char *said,
    size_t cap, size_t *ret_len)
{
	const char *argv[WORDS + 2] = { program };
	int out[2], status;
	pid_t pid;

	for (int i = 0; i < WORDS && words[i]; i++)
		argv[i + 1] = strcmp(words[i], "@") == 0 ? value : words[i];
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		alarm(PATIENCE);
		if (chdir(here) == 0 && dup2(out[1], STDOUT_FILENO) >= 0 &&
		    dup2(out[1], STDERR_FILENO) >= 0)
			execv(program, (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(out[1]);
	*ret_len = slurp(out[0], said, cap);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* One line, of bytes that a terminal shows and nothing else. */
static bool is_one_line(const char *said, size_t len)
{
	if (len == 0 || len >= SAID_MAX || said[len - 1] != '\n')
		return false;
	for (size_t i = 0; i < len - 1; i++) {
		if ((unsigned char)said[i] < 0x20 || said[i] == 0x7f)
			return false;
	}
	return strncmp(said, "paceline-load: ", 15) == 0;
}

static void hostile_values_are_refused(void **state)
{
	unsigned tried = 0, faults = 0;
	char said[SAID_MAX];
	size_t len;
	int status;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		for (size_t k = 0; lines[i].values[k]; k++, tried++) {
			const char *value = lines[i].values[k];

			status = run(
			    lines[i].words, value, said, sizeof(said), &len);
			if (status == EXIT_USAGE && is_one_line(said, len))
				continue;
			faults++;
			print_error("%s %s with \"%.40s\": status %d: %s\n",
			    lines[i].words[0],
			    lines[i].words[1] ? lines[i].words[1] : "", value,
			    status, said);
		}
	}
	print_message("# %u command lines\n", tried);
	assert_true(tried >= 1000);
	assert_int_equal(faults, 0);
}

/* rmdir() refuses a folder that has something in it. */
static void nothing_is_made(void **state)
{
	(void)state;
	assert_int_equal(rmdir(here), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_values_are_refused),
		cmocka_unit_test(nothing_is_made),
	};
	const char *top = getenv("top_builddir");
	char path[4096];

	memset(nines, '9', LONG);
	memset(escapes, '\033', LONG);
	memset(letters, 'a', LONG);
	snprintf(path, sizeof(path), "%s/paceline-load", top ? top : ".");
	program = realpath(path, NULL);
	if (!program || !mkdtemp(here)) {
		perror(program ? here : path);
		return EXIT_FAILED;
	}
	return cmocka_run_group_tests_name("load_hostile", tests, NULL, NULL);
}
