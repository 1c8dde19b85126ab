/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/stdout.h"
#include "load/live.h"
#include "load/null_server.h"
#include "load/options.h"
#include "load/output.h"
#include "load/run.h"
#include "load/self_test.h"

/* What the hooks of a run need. */
struct session {
	const struct options *options;
	struct live live;
};

/* One line for the program that drives this one; it may not be there. */
static void write_event(
    void *arg, const char *phase, uint64_t ns, uint64_t replies)
{
	const struct session *s = arg;
	int fd = s->options->events_fd, n;
	char line[96];

	if (strcmp(phase, "connected") == 0)
		n = snprintf(line, sizeof(line), "connected\n");
	else if (strcmp(phase, "measure") == 0)
		n = snprintf(line, sizeof(line), "measure %" PRIu64 "\n", ns);
	else
		n = snprintf(line, sizeof(line), "%s %" PRIu64 " %" PRIu64 "\n",
		    phase, ns, replies);
	if (write(fd, line, (size_t)n) < 0)
		log_line("--events-fd %d: %s", fd, strerror(errno));
}

static void show_second(void *arg, const struct second_row *row)
{
	struct session *s = arg;

	live_second(&s->live, row);
}

static int show_result(const struct options *o, const struct result *r)
{
	if (o->json)
		output_json(stdout, r);
	else if (!o->quiet)
		output_text(stdout, r, o->latency);
	if (o->out_dir && output_files(o->out_dir, r) < 0)
		return EXIT_FAILED;
	return o->strict && !r->valid ? EXIT_INVALID : EXIT_DONE;
}

static int run(struct options *o)
{
	struct session s = { .options = o,
		.live.terminal = isatty(STDERR_FILENO) };
	struct run_hooks hooks = { .arg = &s };
	struct result result;
	int status = EXIT_FAILED;

	if (o->events_fd >= 0)
		hooks.phase = write_event;
	if (o->live || (s.live.terminal && !o->quiet))
		hooks.second = show_second;
	if (o->out_dir && output_check(o->out_dir) < 0)
		return EXIT_USAGE;
	if (o->sweep)
		return sweep_run(o, &hooks);
	if (run_load(&o->config, &hooks, &result) == 0) {
		live_end(&s.live);
		status = show_result(o, &result);
	}
	result_free(&result);
	return status;
}

/* The engine that was named must run; else the best one does. */
static bool have_engine(struct options *o)
{
	char why[256];

	if (!o->config.engine) {
		o->config.engine = engine_choose();
		return o->config.engine;
	}
	if (o->config.engine->probe(why, sizeof(why)) == 0)
		return true;
	log_line("%s: leave --engine %s out", why, o->config.engine->name);
	return false;
}

static int list_engines(void)
{
	int err = engine_list(STDOUT_FILENO);

	if (err == 0)
		return EXIT_DONE;
	log_line("stdout: %s", strerror(-err));
	return EXIT_FAILED;
}

int main(int argc, char **argv)
{
	struct options options;
	int status;

	stdout_check_at_exit();
	options_read(argc, argv, &options);
	/* A reader of ours that goes away is an error of a write. */
	signal(SIGPIPE, SIG_IGN);
	if (options.null_server)
		return null_server_run(
		    options.null_server, options.listen, options.ready_fd);
	if (options.list_engines)
		return list_engines();
	if (!have_engine(&options))
		status = EXIT_UNAVAILABLE;
	else
		status =
		    options.self_test ? self_test_run(&options) : run(&options);
	options_free(&options);
	return status;
}
