/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "load/null_server.h"
#include "load/options.h"
#include "load/output.h"
#include "load/run.h"

/* One line for the program that drives this one; it may not be there. */
static void write_event(
    void *arg, const char *phase, uint64_t ns, uint64_t replies)
{
	const struct options *o = arg;
	char line[96];
	int n;

	if (o->events_fd < 0)
		return;
	if (strcmp(phase, "connected") == 0)
		n = snprintf(line, sizeof(line), "connected\n");
	else if (strcmp(phase, "measure") == 0)
		n = snprintf(line, sizeof(line), "measure %" PRIu64 "\n", ns);
	else
		n = snprintf(line, sizeof(line), "%s %" PRIu64 " %" PRIu64 "\n",
		    phase, ns, replies);
	if (write(o->events_fd, line, (size_t)n) < 0)
		log_line("--events-fd %d: %s", o->events_fd, strerror(errno));
}

static int run(struct options *o)
{
	struct run_hooks hooks = { .arg = o, .phase = write_event };
	struct result result;
	char why[256];
	int err;

	if (o->config.engine->probe(why, sizeof(why)) < 0) {
		log_line("%s", why);
		return EXIT_UNAVAILABLE;
	}
	err = run_load(&o->config, &hooks, &result);
	if (!err && o->json)
		output_json(stdout, &result);
	else if (!err && !o->quiet)
		output_text(stdout, &result, o->latency);
	if (!err && o->out_dir)
		err = output_files(o->out_dir, &result);
	result_free(&result);
	return err ? EXIT_FAILED : EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct options options;
	int status;

	options_read(argc, argv, &options);
	/* A reader of ours that goes away is an error of a write. */
	signal(SIGPIPE, SIG_IGN);
	if (options.null_server)
		return null_server_run(
		    options.null_server, options.listen, options.ready_fd);
	status = run(&options);
	options_free(&options);
	if (fflush(stdout) != 0 && status == EXIT_DONE) {
		log_line("stdout: %s", strerror(errno));
		status = EXIT_FAILED;
	}
	return status;
}
