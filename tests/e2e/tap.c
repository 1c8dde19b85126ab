/* SPDX-License-Identifier: MIT */
#include "tap.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/check.h"
#include "base/log.h"

static unsigned tests, failures;

void tap_divert(int fd)
{
	REQUIRE(dup2(fd, STDOUT_FILENO) >= 0);
	tests = failures = 0;
}

static bool starts_with(const char *line, const char *prefix)
{
	return strncmp(line, prefix, strlen(prefix)) == 0;
}

/* "ok 12 - text": gives it the next number. */
static void adopt_line(const char *line)
{
	bool bad = starts_with(line, "not ok ");

	if (!bad && !starts_with(line, "ok ")) {
		fputs(line, stdout);
		return;
	}
	tests++;
	failures += bad;
	printf("%sok %u %s", bad ? "not " : "", tests, strchr(line, '-'));
}

void tap_adopt(int fd)
{
	char line[2048];
	FILE *file;

	lseek(fd, 0, SEEK_SET);
	file = fdopen(fd, "re");
	REQUIRE(file);
	while (fgets(line, sizeof(line), file))
		adopt_line(line);
	fclose(file);
	fflush(stdout);
}

bool tap_ok(bool ok, const char *fmt, ...)
{
	va_list ap;

	tests++;
	failures += !ok;
	printf("%sok %u - ", ok ? "" : "not ", tests);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	return ok;
}

void tap_skip(const char *why, const char *fmt, ...)
{
	va_list ap;

	printf("ok %u - ", ++tests);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	printf(" # SKIP %s\n", why);
	fflush(stdout);
}

void tap_note(const char *fmt, ...)
{
	va_list ap;

	fputs("# ", stdout);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

int tap_done(void)
{
	printf("1..%u\n", tests);
	fflush(stdout);
	return failures ? EXIT_FAILED : EXIT_DONE;
}
