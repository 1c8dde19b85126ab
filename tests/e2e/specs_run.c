/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "specs.h"
#include "tap.h"

/* A test of one spec, in a child process. */
struct run {
	const char *spec;
	pid_t pid;
	int results; /* a file; the child writes TAP there */
};

static void begin(
    struct run *run, const char *spec, void (*test)(const char *spec))
{
	run->spec = spec;
	run->results = memfd_create("results", MFD_CLOEXEC);
	REQUIRE(run->results >= 0);
	run->pid = fork();
	REQUIRE(run->pid >= 0);
	if (run->pid)
		return;
	tap_divert(run->results);
	test(spec);
	_exit(EXIT_DONE);
}

static void end(const struct run *run)
{
	int status = 0;

	while (waitpid(run->pid, &status, 0) < 0)
		REQUIRE(errno == EINTR);
	tap_adopt(run->results);
	if (status)
		tap_ok(false, "%s: the test itself ended with %d", run->spec,
		    WIFSIGNALED(status) ? 128 + WTERMSIG(status)
					: WEXITSTATUS(status));
}

int specs_for_each(void (*test)(const char *spec), unsigned at_once)
{
	static struct specs specs;
	struct run runs[SPECS_MAX];
	size_t begun = 0;

	if (specs_load(&specs) < 0)
		return EXIT_FAILED;
	for (size_t i = 0; i < specs.count; i++) {
		while (begun < specs.count && begun < i + at_once) {
			begin(&runs[begun], specs.names[begun], test);
			begun++;
		}
		end(&runs[i]);
	}
	return tap_done();
}
