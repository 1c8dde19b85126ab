/* SPDX-License-Identifier: MIT */
/* Command line to configuration to strategy: the only file that knows all. */
#include <errno.h>
#include <malloc.h>
#include <string.h>
#include <sys/resource.h>

#include "app/app.h"
#include "base/log.h"
#include "base/stdout.h"
#include "catalogue.h"
#include "command_line.h"
#include "core/listener.h"
#include "core/server.h"
#include "core/strategy.h"

/* As many descriptors as we may have. Returns how many that is. */
static rlim_t raise_descriptor_limit(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit))
		return 1024;
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit))
		getrlimit(RLIMIT_NOFILE, &limit);
	return limit.rlim_cur;
}

/* Descriptors that are no connection: listeners, sets, rings, files. */
#define DESCRIPTOR_RESERVE 64

static void default_max_connections(struct server_config *c)
{
	rlim_t descriptors = raise_descriptor_limit();

	if (c->max_connections)
		return;
	c->max_connections = 1000000;
	if (descriptors < c->max_connections + DESCRIPTOR_RESERVE)
		c->max_connections =
		    descriptors > DESCRIPTOR_RESERVE + 1
			? (uint32_t)descriptors - DESCRIPTOR_RESERVE
			: 1;
}

static int serve(struct server *sv, const struct strategy *strategy)
{
	struct app_config app_config = { .docroot = sv->config.docroot,
		.stats = counters_json,
		.stats_context = &sv->counters };
	bool shared = strategy->ops->listeners &&
		      strategy->ops->listeners(strategy->options) > 1;
	struct app *app;
	char why[512];
	int rc = app_open(&app_config, &app, why, sizeof(why)), saved;

	if (rc) {
		log_line("%s", why);
		return EXIT_USAGE;
	}
	sv->app = app_application(app);
	rc = server_open(sv, shared, why, sizeof(why));
	if (rc) {
		log_line("%s", why);
		app_close(app);
		return EXIT_FAILED;
	}
	rc = strategy->ops->run(sv, strategy->options);
	if (rc)
		server_fail(sv, rc, strategy->ops->name);
	saved = server_close(sv);
	app_close(app);
	return rc || sv->error || saved ? EXIT_FAILED : EXIT_DONE;
}

static int start(struct command_line *cl)
{
	struct server sv = { .config = cl->config };
	struct strategy strategy;
	char why[512];
	int status = EXIT_DONE;

	if (listener_parse(cl->listen, &sv.config.address, why, sizeof(why))) {
		log_line("--listen %s: %s", cl->listen, why);
		return EXIT_USAGE;
	}
	if (strategy_parse(cl->strategy, &strategy, why, sizeof(why))) {
		log_line("%s", why);
		return EXIT_USAGE;
	}
	default_max_connections(&sv.config);
	if (strategy_probe(
		&strategy, sv.config.max_connections, why, sizeof(why))) {
		log_line("%s is unavailable here: %s", strategy.ops->name, why);
		status = EXIT_UNAVAILABLE;
	} else if (cl->action == ACTION_SERVE) {
		status = serve(&sv, &strategy);
	}
	strategy_release(&strategy);
	return status;
}

/*
 * Large blocks are mapped each for itself, so that free() gives them back to
 * the system, whichever thread calls it and whatever lies beside them. By
 * itself malloc() stops that after the first free(), when it takes them for
 * transient and serves them from arenas, one a thread or so; each then keeps
 * the most that it ever held. The price, a mapping for each request with so
 * much content, is small beside the copying of it.
 */
static void keep_no_large_blocks(void)
{
	mallopt(M_MMAP_THRESHOLD, 65536);
}

int main(int argc, char **argv)
{
	struct command_line cl;

	stdout_check_at_exit();
	keep_no_large_blocks();
	command_line_parse(argc, argv, &cl);
	switch (cl.action) {
	case ACTION_LIST:
		return catalogue_list(stdout);
	case ACTION_LIST_CSV:
		return catalogue_csv(stdout);
	case ACTION_LIST_NOTES:
		return catalogue_notes(stdout);
	case ACTION_DESCRIBE:
		return catalogue_describe(stdout, cl.describe);
	case ACTION_CHECK:
	case ACTION_SERVE:
		break;
	}
	return start(&cl);
}
