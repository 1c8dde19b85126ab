/* SPDX-License-Identifier: MIT */
#include "command_line.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/opt.h"
#include "catalogue.h"

enum option_key {
	KEY_LIST = 256,
	KEY_DESCRIBE,
	KEY_CHECK,
	KEY_READY_FD,
	KEY_COUNTERS_FD,
	KEY_TRACE,
	KEY_DOCROOT,
	KEY_BACKLOG,
	KEY_MAX_CONNECTIONS,
	KEY_DRAIN,
	KEY_HEADER_TIMEOUT,
	KEY_BODY_TIMEOUT,
	KEY_BODY_RATE,
	KEY_IDLE_TIMEOUT,
	KEY_WRITE_TIMEOUT,
	KEY_LINGER_TIMEOUT,
	KEY_MAX_TARGET,
	KEY_MAX_HEAD,
	KEY_MAX_BODY,
	KEY_MAX_BODY_MEMORY,
	KEY_MAX_OUTPUT,
};

static const struct argp_option argp_options[] = {
	{ "strategy", 's', "SPEC", 0,
	    "how to serve: NAME or NAME:option=value,... (default epoll)", 1 },
	{ "listen", 'l', "ADDR:PORT", 0,
	    "where (default 127.0.0.1:8080); port 0 takes a free one", 1 },
	{ "docroot", KEY_DOCROOT, "DIR", 0, "what /file/NAME serves", 1 },
	{ "list", KEY_LIST, "csv|notes", OPTION_ARG_OPTIONAL,
	    "name the strategies, one a line, and leave; as CSV, with what "
	    "they can do (csv) or with sketches (notes)",
	    2 },
	{ "describe", KEY_DESCRIBE, "NAME", 0,
	    "tell all about a strategy, and leave", 2 },
	{ "check", KEY_CHECK, NULL, 0,
	    "check the command line and whether the strategy can run here, "
	    "and leave",
	    2 },
	{ "max-connections", KEY_MAX_CONNECTIONS, "N", 0,
	    "1 to 10000000; above it, 503 and a close (default: descriptor "
	    "limit less 64)",
	    3 },
	{ "backlog", KEY_BACKLOG, "N", 0,
	    "of listen(2), 1 to 1048576 (default 4096)", 3 },
	{ "header-timeout", KEY_HEADER_TIMEOUT, "TIME", 0,
	    "for a request's head to come (default 10s)", 3 },
	{ "body-timeout", KEY_BODY_TIMEOUT, "TIME", 0,
	    "for a request's content to come, longer only by --body-rate "
	    "(default 20s)",
	    3 },
	{ "body-rate", KEY_BODY_RATE, "BYTES", 0,
	    "each so many bytes of content give it one second more; 0: none "
	    "do (default 500)",
	    3 },
	{ "idle-timeout", KEY_IDLE_TIMEOUT, "TIME", 0,
	    "between requests (default 60s)", 3 },
	{ "write-timeout", KEY_WRITE_TIMEOUT, "TIME", 0,
	    "for the client to take more of a reply (default 30s)", 3 },
	{ "linger-timeout", KEY_LINGER_TIMEOUT, "TIME", 0,
	    "for the client to close after the last reply (default 2s)", 3 },
	{ "drain", KEY_DRAIN, "TIME", 0,
	    "patience with clients after SIGTERM, from 0 on (default 5s)", 3 },
	{ "max-target", KEY_MAX_TARGET, "BYTES", 0,
	    "longest request target, 16 to 1048576 (default 8192)", 4 },
	{ "max-head", KEY_MAX_HEAD, "BYTES", 0,
	    "longest head, trailers or chunk extensions, 64 to 16777216 "
	    "(default 16384)",
	    4 },
	{ "max-body", KEY_MAX_BODY, "BYTES", 0,
	    "longest content of a request, up to 1073741824 (default "
	    "1048576)",
	    4 },
	{ "max-body-memory", KEY_MAX_BODY_MEMORY, "BYTES", 0,
	    "content of all requests held in memory; above it, 503 and a "
	    "close (default 536870912)",
	    4 },
	{ "max-output", KEY_MAX_OUTPUT, "BYTES", 0,
	    "queued output at which reading stops, 1024 to 1073741824 "
	    "(default 65536)",
	    4 },
	{ "ready-fd", KEY_READY_FD, "FD", 0,
	    "write the \"listening on\" line there too", 5 },
	{ "counters-fd", KEY_COUNTERS_FD, "FD", 0,
	    "count in this file (memfd), for others to read", 5 },
	{ "trace", KEY_TRACE, "FILE", 0,
	    "write what each thread did, as Chrome/Perfetto JSON", 5 },
	{ 0 },
};

static void set_time(struct argp_state *state, const char *name,
    const char *arg, uint64_t least_ns, uint64_t *ret_ns)
{
	uint64_t ns = 0;

	if (opt_parse_time(arg, &ns))
		argp_failure(state, EXIT_USAGE, 0,
		    "--%s: \"%s\" is not a time such as 250ms, "
		    "2s or 1m",
		    name, arg);
	if (ns < least_ns || ns > 86400 * NS_PER_S)
		argp_failure(state, EXIT_USAGE, 0,
		    "--%s: \"%s\" is not within %s..24h", name, arg,
		    least_ns ? "1ms" : "0");
	*ret_ns = ns;
}

static void set_ms(
    struct argp_state *state, const char *name, const char *arg, uint32_t *ms)
{
	uint64_t ns = 0;

	set_time(state, name, arg, NS_PER_MS, &ns);
	*ms = (uint32_t)(ns / NS_PER_MS);
}

static int64_t parse_number(struct argp_state *state, const char *name,
    const char *arg, int64_t min, int64_t max)
{
	int64_t value = 0;

	if (opt_parse_int(arg, min, max, &value))
		argp_failure(state, EXIT_USAGE, 0,
		    "--%s: \"%s\" is not a whole number within %" PRId64
		    "..%" PRId64,
		    name, arg, min, max);
	return value;
}

/* A descriptor that whoever started us has opened. */
static int parse_descriptor(
    struct argp_state *state, const char *name, const char *arg)
{
	int fd = (int)parse_number(state, name, arg, 0, 1 << 20);

	if (fcntl(fd, F_GETFD) < 0)
		argp_failure(state, EXIT_USAGE, 0,
		    "--%s: descriptor %d is not open", name, fd);
	return fd;
}

/* Numbers and times: a table, for there are many. */
static bool parse_limit(
    struct server_config *c, int key, const char *arg, struct argp_state *state)
{
	const struct {
		int key;
		const char *name;
		uint32_t *ms;
		size_t *bytes;
		int64_t min, max;
	} limits[] = {
		{ KEY_HEADER_TIMEOUT, "header-timeout",
		    .ms = &c->timeouts.header_ms },
		{ KEY_BODY_TIMEOUT, "body-timeout",
		    .ms = &c->timeouts.body_ms },
		{ KEY_BODY_RATE, "body-rate", NULL, &c->limits.body_rate, 0,
		    1 << 30 },
		{ KEY_IDLE_TIMEOUT, "idle-timeout",
		    .ms = &c->timeouts.idle_ms },
		{ KEY_WRITE_TIMEOUT, "write-timeout",
		    .ms = &c->timeouts.write_ms },
		{ KEY_LINGER_TIMEOUT, "linger-timeout",
		    .ms = &c->timeouts.linger_ms },
		{ KEY_MAX_TARGET, "max-target", NULL, &c->limits.target_bytes,
		    16, 1 << 20 },
		{ KEY_MAX_HEAD, "max-head", NULL, &c->limits.head_bytes, 64,
		    1 << 24 },
		{ KEY_MAX_BODY, "max-body", NULL, &c->limits.body_bytes, 0,
		    1 << 30 },
		{ KEY_MAX_BODY_MEMORY, "max-body-memory", NULL,
		    &c->limits.held_bytes, 0, INT64_C(1) << 40 },
		{ KEY_MAX_OUTPUT, "max-output", NULL, &c->limits.output_bytes,
		    1024, 1 << 30 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(limits); i++) {
		if (limits[i].key != key)
			continue;
		if (limits[i].ms)
			set_ms(state, limits[i].name, arg, limits[i].ms);
		else
			*limits[i].bytes = (size_t)parse_number(state,
			    limits[i].name, arg, limits[i].min, limits[i].max);
		return true;
	}
	return false;
}

static bool parse_action(
    struct command_line *cl, int key, char *arg, struct argp_state *state)
{
	switch (key) {
	case KEY_LIST:
		if (arg && strcmp(arg, "csv") && strcmp(arg, "notes"))
			argp_failure(state, EXIT_USAGE, 0,
			    "--list=%s: only --list, --list=csv and "
			    "--list=notes are known",
			    arg);
		cl->action = !arg                 ? ACTION_LIST
			     : strcmp(arg, "csv") ? ACTION_LIST_NOTES
						  : ACTION_LIST_CSV;
		return true;
	case KEY_DESCRIBE:
		cl->action = ACTION_DESCRIBE;
		cl->describe = arg;
		return true;
	case KEY_CHECK:
		cl->action = ACTION_CHECK;
		return true;
	}
	return false;
}

static error_t parse_key(int key, char *arg, struct argp_state *state)
{
	struct command_line *cl = state->input;
	struct server_config *c = &cl->config;

	if (parse_limit(c, key, arg, state) ||
	    parse_action(cl, key, arg, state))
		return 0;
	switch (key) {
	case 's':
		cl->strategy = arg;
		return 0;
	case 'l':
		cl->listen = arg;
		return 0;
	case KEY_DOCROOT:
		c->docroot = arg;
		return 0;
	case KEY_TRACE:
		c->trace_path = arg;
		return 0;
	case KEY_MAX_CONNECTIONS:
		c->max_connections = (uint32_t)parse_number(
		    state, "max-connections", arg, 1, 10000000);
		return 0;
	case KEY_BACKLOG:
		c->backlog =
		    (int)parse_number(state, "backlog", arg, 1, 1 << 20);
		return 0;
	case KEY_DRAIN:
		set_time(state, "drain", arg, 0, &c->drain_ns);
		return 0;
	case KEY_READY_FD:
		c->ready_fd = parse_descriptor(state, "ready-fd", arg);
		return 0;
	case KEY_COUNTERS_FD:
		c->counters_fd = parse_descriptor(state, "counters-fd", arg);
		return 0;
	case ARGP_KEY_ARG:
		argp_failure(
		    state, EXIT_USAGE, 0, "unexpected argument \"%s\"", arg);
		return EINVAL;
	}
	return ARGP_ERR_UNKNOWN;
}

static void print_version(FILE *stream, struct argp_state *state)
{
	(void)state;
	catalogue_version(stream);
}

static const struct argp argp = {
	.options = argp_options,
	.parser = parse_key,
	.doc = "Serves HTTP/1.1 by the dispatch strategy of your choice."
	       "\vTIME is 250ms, 2s, 1m; a bare number is seconds; 1ms to "
	       "24h. SIGTERM "
	       "drains, then ends the server. Exit status: 0 done, 1 failed, "
	       "2 wrong usage, 77 the strategy can't run here.",
};

static const struct command_line defaults = {
	.strategy = "epoll",
	.listen = "127.0.0.1:8080",
	.config = {
		.backlog = 4096,
		.drain_ns = 5 * NS_PER_S,
		.timeouts = {
			.header_ms = 10000,
			.body_ms = 20000,
			.idle_ms = 60000,
			.write_ms = 30000,
			.linger_ms = 2000,
		},
		.limits = {
			.target_bytes = 8192,
			.head_bytes = 16384,
			.body_bytes = 1 << 20,
			.output_bytes = 65536,
			.held_bytes = 512 << 20,
			.body_rate = 500,
		},
		.ready_fd = -1,
		.counters_fd = -1,
	},
};

/* Each limit alone is sound; these two must agree. */
static void check_content_limits(const struct http_limits *limits)
{
	if (limits->held_bytes >= limits->body_bytes)
		return;
	log_line("--max-body-memory %zu is less than one content of "
		 "--max-body %zu",
	    limits->held_bytes, limits->body_bytes);
	exit(EXIT_USAGE);
}

/* Whether the file could be opened to write to it; else errno says why not. */
static bool could_write(const char *path)
{
	char folder[PATH_MAX];
	struct stat st;

	if (stat(path, &st)) {
		snprintf(folder, sizeof(folder), "%s", path);
		return errno == ENOENT && !access(dirname(folder), W_OK | X_OK);
	}
	if (S_ISDIR(st.st_mode))
		errno = EISDIR;
	return !S_ISDIR(st.st_mode) && !access(path, W_OK);
}

/*
 * Opens the file to save the trace in; a check only asks whether it could.
 * What the file holds stays until there is something to take its place.
 */
static void prepare_trace(struct command_line *cl)
{
	const char *path = cl->config.trace_path;
	int fd;

	if (cl->action == ACTION_CHECK && could_write(path))
		return;
	if (cl->action == ACTION_SERVE) {
		fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
		if (fd >= 0)
			cl->config.trace = fdopen(fd, "w");
		if (cl->config.trace)
			return;
	}
	log_line("--trace %s: %s", path, strerror(errno));
	exit(EXIT_USAGE);
}

void command_line_parse(int argc, char **argv, struct command_line *ret_cl)
{
	*ret_cl = defaults;
	argp_err_exit_status = EXIT_USAGE;
	argp_program_version_hook = print_version;
	argp_parse(&argp, argc, argv, 0, NULL, ret_cl);
	check_content_limits(&ret_cl->config.limits);
	if (ret_cl->config.trace_path &&
	    (ret_cl->action == ACTION_SERVE || ret_cl->action == ACTION_CHECK))
		prepare_trace(ret_cl);
}
