/* SPDX-License-Identifier: MIT */
/*
 * Command lines that are wrong, or ask for what cannot be had: each gets one
 * clear line on stderr, that names what was wrong, and the right status.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "server.h"
#include "specs.h"
#include "tap.h"

struct usage {
	const char *what;
	const char *arguments[8];
	int status;
	const char *names; /* what the line must mention */
};

static const struct usage usages[] = {
	{ "unknown strategy", { "--strategy", "nonesuch" }, 2, "nonesuch" },
	{ "unknown strategy: what there is", { "--strategy", "nonesuch" }, 2,
	    "epoll" },
	{ "no strategy", { "--strategy", "" }, 2, "" },
	{ "unknown option", { "--strategy", "epoll:colour=red" }, 2, "colour" },
	{ "unknown option: what there is", { "--strategy", "epoll:colour=red" },
	    2, "trigger" },
	{ "unknown value", { "--strategy", "epoll:trigger=maybe" }, 2,
	    "maybe" },
	{ "no value", { "--strategy", "epoll:trigger" }, 2, "trigger" },
	{ "empty value", { "--strategy", "epoll:trigger=" }, 2, "trigger" },
	{ "number out of range",
	    { "--strategy", "uring-proactor:threads=99999" }, 2, "threads" },
	{ "number below its range",
	    { "--strategy", "uring-proactor:threads=0" }, 2, "threads" },
	{ "not a number", { "--strategy", "uring-proactor:threads=two" }, 2,
	    "two" },
	{ "number with a tail", { "--strategy", "uring-proactor:threads=2x" },
	    2, "2x" },
	{ "address without port", { "--listen", "127.0.0.1" }, 2, "127.0.0.1" },
	{ "no address", { "--listen", "nowhere:80" }, 2, "nowhere" },
	{ "port too large", { "--listen", "127.0.0.1:65536" }, 2, "65536" },
	{ "port no number", { "--listen", "127.0.0.1:http" }, 2, "http" },
	{ "address not ours", { "--listen", "192.0.2.1:0" }, 1, "192.0.2.1" },
	{ "time no number", { "--idle-timeout", "soon" }, 2, "soon" },
	{ "time with an unknown unit", { "--idle-timeout", "5parsecs" }, 2,
	    "5parsecs" },
	{ "time below zero", { "--header-timeout", "-1s" }, 2, "-1s" },
	{ "time past a day", { "--drain", "25h" }, 2, "24h" },
	{ "time of no size", { "--drain", "1e30" }, 2, "1e30" },
	{ "time not a number", { "--linger-timeout", "nan" }, 2, "nan" },
	{ "time without end", { "--write-timeout", "inf" }, 2, "inf" },
	{ "time of nothing", { "--idle-timeout", "0" }, 2, "1ms" },
	{ "count with a fraction", { "--backlog", "1.5" }, 2, "1.5" },
	{ "count in sixteens", { "--backlog", "0x10" }, 2, "0x10" },
	{ "count with a blank", { "--backlog", " 5" }, 2, "backlog" },
	{ "count past its range", { "--max-connections", "10000001" }, 2,
	    "10000000" },
	{ "size past its range", { "--max-head", "16777217" }, 2, "16777216" },
	{ "orders to the terminal", { "--strategy", "\033[2J\033]0;x\a" }, 2,
	    "\\x1b[2J" },
	{ "count no number", { "--max-connections", "many" }, 2, "many" },
	{ "count of none", { "--max-connections", "0" }, 2, "max-connections" },
	{ "size below zero", { "--max-body", "-5" }, 2, "-5" },
	{ "size past 64 bits", { "--max-body", "99999999999999999999999" }, 2,
	    "max-body" },
	{ "less memory than one body",
	    { "--max-body", "1000", "--max-body-memory", "999" }, 2,
	    "--max-body-memory 999" },
	{ "rate below zero", { "--body-rate", "-1" }, 2, "body-rate" },
	{ "ready-fd no number", { "--ready-fd", "x" }, 2, "ready-fd" },
	{ "ready-fd not open",
	    { "--listen", "127.0.0.1:0", "--ready-fd", "77" }, 2, "77" },
	{ "docroot missing",
	    { "--listen", "127.0.0.1:0", "--docroot", "/nonesuch/folder" }, 2,
	    "/nonesuch/folder" },
	{ "docroot no folder",
	    { "--listen", "127.0.0.1:0", "--docroot", "/dev/null" }, 2,
	    "/dev/null" },
	{ "trace cannot be written",
	    { "--listen", "127.0.0.1:0", "--trace", "/nonesuch/trace.json" }, 2,
	    "/nonesuch/trace.json" },
	{ "described is unknown", { "--describe", "nonesuch" }, 2, "nonesuch" },
	{ "list of an unknown form", { "--list=xml" }, 2, "xml" },
};

/* What argp itself finds ends with its hint, "Try ... --help". */
static const struct usage grammar[] = {
	{ "unknown long option", { "--nonesuch" }, 2, "nonesuch" },
	{ "unknown short option", { "-Z" }, 2, "Z" },
	{ "argument missing", { "--listen" }, 2, "listen" },
	{ "argument too many", { "extra" }, 2, "extra" },
};

static bool is_one_line(const char *text, bool hint)
{
	const char *end = strchr(text, '\n');

	return end && end != text &&
	       (end[1] == '\0' || (hint && strncmp(end + 1, "Try ", 4) == 0));
}

static void expect(const struct usage *usage, bool hint)
{
	struct outcome outcome;

	server_run(usage->arguments, &outcome);
	if (!tap_ok(outcome.status == usage->status &&
			is_one_line(outcome.errors, hint) &&
			strstr(outcome.errors, usage->names),
		"%s: status %d and one line", usage->what, usage->status)) {
		tap_note("status %d, not %d; should mention \"%s\":",
		    outcome.status, usage->status, usage->names);
		for (char *rest = outcome.errors, *line;
		     (line = strsep(&rest, "\n")) != NULL;)
			tap_note("  %s", line);
	}
}

/* A port that a first server has. */
static void test_port_in_use(void)
{
	static struct specs specs;
	char address[64];
	struct usage usage = { "port in use",
		{ "--strategy", "", "--listen", address }, 1, address };
	struct server_setup setup = { 0 };
	struct server server;

	if (specs_load(&specs) < 0)
		return;
	for (size_t i = 0; i < specs.count; i++) {
		if (strchr(specs.names[i], ':'))
			continue;
		setup.spec = usage.arguments[1] = specs.names[i];
		if (!specs_start("port in use", &setup, &server))
			continue;
		snprintf(address, sizeof(address), "127.0.0.1:%d", server.port);
		tap_note("%s:", specs.names[i]);
		expect(&usage, false);
		tap_ok(server_stop(&server), "%s: ends with status 0",
		    specs.names[i]);
	}
}

/* What only tells something: status 0, nothing on stderr. */
static void test_tells(const char *option)
{
	const char *const arguments[] = { option, NULL };
	struct outcome outcome;

	server_run(arguments, &outcome);
	tap_ok(outcome.status == EXIT_DONE && !outcome.errors[0],
	    "%s: status 0, nothing on stderr", option);
}

/* What a full disk did not take was not told. */
static void test_full(const char *option)
{
	char command[4200];
	int status;

	snprintf(command, sizeof(command), "'%s' %s >/dev/full 2>/dev/null",
	    server_program(), option);
	status = system(command);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_FAILED,
	    "%s into a full file: status 1", option);
}

/* Asked whether it would run, it leaves the file as it is. */
static void test_check_keeps_trace(void)
{
	char path[] = "/tmp/paceline-trace-XXXXXX", text[8] = "";
	const char *const arguments[] = { "--check", "--trace", path, NULL };
	struct outcome outcome;
	int fd = mkstemp(path);

	REQUIRE(fd >= 0 && write(fd, "kept", 4) == 4);
	server_run(arguments, &outcome);
	REQUIRE(pread(fd, text, sizeof(text) - 1, 0) >= 0);
	tap_ok(outcome.status == EXIT_DONE && !strcmp(text, "kept"),
	    "--check leaves the trace of another run alone");
	close(fd);
	unlink(path);
}

int main(void)
{
	for (size_t i = 0; i < ARRAY_SIZE(usages); i++)
		expect(&usages[i], false);
	for (size_t i = 0; i < ARRAY_SIZE(grammar); i++)
		expect(&grammar[i], true);
	test_port_in_use();
	test_full("--list");
	test_full("--list=csv");
	test_full("--describe=epoll");
	test_full("--help");
	test_full("--version");
	test_check_keeps_trace();
	test_tells("--help");
	test_tells("--version");
	test_tells("--list");
	test_tells("--list=csv");
	test_tells("--list=notes");
	test_tells("--describe=epoll");
	return tap_done();
}
