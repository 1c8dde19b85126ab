/* SPDX-License-Identifier: MIT */
#include "load/options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sysinfo.h>

#include "base/clock.h"
#include "base/log.h"
#include "config.h"
#include "load/setting.h"
#include "load/units.h"

enum key {
	KEY_TIMEOUT = 256,
	KEY_WARMUP,
	KEY_TAIL,
	KEY_DRAIN,
	KEY_PIPELINE,
	KEY_PER_CONNECTION,
	KEY_IDLE,
	KEY_METHOD,
	KEY_BODY,
	KEY_ARRIVALS,
	KEY_PROFILE,
	KEY_SEED,
	KEY_ENGINE,
	KEY_VERIFY,
	KEY_JSON,
	KEY_QUIET,
	KEY_OUT,
	KEY_CPUS,
	KEY_EVENTS_FD,
	KEY_NULL_SERVER,
	KEY_LISTEN,
	KEY_READY_FD,
	KEY_SOURCES,
	KEY_SELF_TEST,
	KEY_LIST_ENGINES,
	KEY_HELD,
	KEY_SLOW,
	KEY_READ_RATE,
	KEY_WRITE_RATE,
	KEY_LIVE,
	KEY_STRICT,
	KEY_MODEL,
	KEY_SESSION,
	KEY_THINK,
	KEY_MIX,
	KEY_TARGET,
	KEY_SPIN,
	KEY_SWEEP,
	KEY_USAGE,
};

static const struct argp_option argp_options[] = {
	{ 0, 0, 0, 0, "Load:", 1 },
	{ "threads", 't', "N", 0, "Threads, 1 to 1024 (1)", 0 },
	{ "connections", 'c', "N", 0,
	    "Connections over all threads, 1 to 1m (64)", 0 },
	{ "duration", 'd', "TIME", 0, "Measured time, 1ms to 24h (10s)", 0 },
	{ "requests", 'n', "N", 0,
	    "Measure so many requests, 1 to 1g, however long they take; with "
	    "--duration no longer than that",
	    0 },
	{ "rate", 'R', "RATE", 0,
	    "Open loop: so many requests a second, 0.001 to 100m, whatever "
	    "comes back; without it each connection waits for its reply",
	    0 },
	{ "sweep", KEY_SWEEP, "FROM:TO:STEP", 0,
	    "A run for each such --rate, up to 1000, as a table, and with "
	    "--out as DIR/sweep.csv",
	    0 },
	{ "arrivals", KEY_ARRIVALS, "LAW", 0,
	    "Open loop: constant or poisson (constant)", 0 },
	{ "profile", KEY_PROFILE, "STEPS", 0,
	    "Open loop: RATE:TIME,RATE-RATE:TIME,... instead of --rate; up to "
	    "256, rates also 0, times 1us to 24h",
	    0 },
	{ "session", KEY_SESSION, "N", 0,
	    "Arrivals are sessions of N requests on one connection, 1 to 1m",
	    0 },
	{ "think", KEY_THINK, "TIME", 0,
	    "Closed loop and sessions: before each next request, to 1h (0s)",
	    0 },
	{ "model", KEY_MODEL, "NAME", 0, "Insist on closed, open or sessions",
	    0 },
	{ "seed", KEY_SEED, "N", 0,
	    "Of the random schedule, 0 to 4294967295 (1)", 0 },
	{ "warmup", KEY_WARMUP, "TIME", 0, "Load before measuring, to 24h (0s)",
	    0 },
	{ "timeout", KEY_TIMEOUT, "TIME", 0,
	    "For connecting and for each reply, 1ms to 1h (5s)", 0 },
	{ "pipeline", KEY_PIPELINE, "N", 0,
	    "Requests in flight on a connection, 1 to 1024 (1)", 0 },
	{ "requests-per-connection", KEY_PER_CONNECTION, "N", 0,
	    "Then close and connect again, to 1g (0: never)", 0 },
	{ "idle", KEY_IDLE, "N", 0,
	    "More connections, open and idle, to 1m (0)", 0 },
	{ "held", KEY_HELD, "N", 0,
	    "More connections that send half a request and no more, to 1m (0)",
	    0 },
	{ "slow", KEY_SLOW, "N", 0,
	    "More connections, slow by --read-rate and --write-rate, to 1m (0)",
	    0 },
	{ "read-rate", KEY_READ_RATE, "BYTES", 0,
	    "A slow one reads so many bytes a second, 1 to 1g", 0 },
	{ "write-rate", KEY_WRITE_RATE, "BYTES", 0,
	    "A slow one writes so many bytes a second, 1 to 1g", 0 },
	{ 0, 0, 0, 0, "Request:", 2 },
	{ "header", 'H', "NAME: VALUE", 0, "Add a header; up to 64 of them",
	    0 },
	{ "method", KEY_METHOD, "METHOD", 0, "GET, or POST with a body", 0 },
	{ "body", KEY_BODY, "TEXT|@FILE", 0, "Send a body", 0 },
	{ "target", KEY_TARGET, "[WEIGHT ]METHOD /PATH", 0,
	    "One of up to 64 targets, by weights of " MIX_WEIGHTS " (1)", 0 },
	{ "mix", KEY_MIX, "FILE", 0,
	    "Read several targets from an INI file: sections with path, "
	    "method, weight, header, body, status, expect",
	    0 },
	{ "verify", KEY_VERIFY, 0, 0,
	    "Check every byte of every body; without it, of the bodies of "
	    "Paceline's own servers, length and start",
	    0 },
	{ 0, 0, 0, 0, "Output:", 3 },
	{ "latency", 'L', 0, 0, "Print a table of latency percentiles", 0 },
	{ "out", KEY_OUT, "DIR", 0,
	    "Write summary.csv, latency.csv, intervals.csv, .hgrm and .hlog",
	    0 },
	{ "json", KEY_JSON, 0, 0, "Print the result as JSON", 0 },
	{ "live", KEY_LIVE, 0, 0,
	    "Print a line a second while running, on stderr; on a terminal "
	    "that is so anyway",
	    0 },
	{ "strict", KEY_STRICT, 0, 0,
	    "Exit with status 3 when the result is not valid", 0 },
	{ "quiet", KEY_QUIET, 0, 0, "Print nothing but errors", 0 },
	{ 0, 0, 0, 0, "Machine:", 4 },
	{ "engine", KEY_ENGINE, "NAME", 0,
	    "uring or epoll (uring; epoll where there is no io_uring)", 0 },
	{ "cpus", KEY_CPUS, "LIST", 0,
	    "Pin threads to CPUs of 0 to 1023, as in 0-3,6", 0 },
	{ "spin", KEY_SPIN, 0, 0,
	    "Open loop: never sleep; for threads with a core of their own", 0 },
	{ "sources", KEY_SOURCES, "N", 0,
	    "Loopback addresses to connect from, 1 to 65536 (as many as ports "
	    "need)",
	    0 },
	{ "events-fd", KEY_EVENTS_FD, "FD", 0,
	    "Write a line there as each phase begins", 0 },
	{ "tail", KEY_TAIL, "TIME", 0, "Load after measuring, to 24h (0s)", 0 },
	{ "drain", KEY_DRAIN, "TIME", 0,
	    "Wait so long for the last replies, to 1h (500ms)", 0 },
	{ "self-test", KEY_SELF_TEST, 0, 0,
	    "Find out whether this machine is fit to measure with", 0 },
	{ "list-engines", KEY_LIST_ENGINES, 0, 0,
	    "List the engines and whether they can run here, as CSV", 0 },
	{ 0, 0, 0, 0, "The floor, a server that does not parse:", 5 },
	{ "null-server", KEY_NULL_SERVER, "ENGINE", 0,
	    "Serve one constant reply, by epoll or uring", 0 },
	{ "listen", KEY_LISTEN, "ADDR:PORT", 0, "(127.0.0.1:0)", 0 },
	{ "ready-fd", KEY_READY_FD, "FD", 0,
	    "Write the ready line there as well", 0 },
	{ 0, 0, 0, 0, 0, -1 },
	{ "help", '?', 0, 0, "Give this help list", 0 },
	{ "usage", KEY_USAGE, 0, 0, "Give a short usage message", 0 },
	{ "version", 'V', 0, 0, "Print program version", 0 },
	{ 0 },
};

#define AT(member) offsetof(struct options, member)

static const struct setting settings[] = {
	{ 't', SET_COUNT, AT(config.threads), "1", "1024" },
	{ 'c', SET_COUNT, AT(config.connections), "1", "1m" },
	{ 'd', SET_TIME, AT(config.duration_ns), "1ms", "24h" },
	{ 'n', SET_LONG, AT(config.requests), "1", "1g" },
	{ 'R', SET_RATE, AT(rate_per_s), "0.001", "100m" },
	{ 'L', SET_FLAG, AT(latency), NULL, NULL },
	{ KEY_SWEEP, SET_TEXT, AT(sweep), NULL, NULL },
	{ KEY_PROFILE, SET_TEXT, AT(profile), NULL, NULL },
	{ KEY_MODEL, SET_TEXT, AT(model), NULL, NULL },
	{ KEY_SESSION, SET_COUNT, AT(config.session_requests), "1", "1m" },
	{ KEY_THINK, SET_TIME, AT(config.think_ns), "0s", "1h" },
	{ KEY_MIX, SET_TEXT, AT(mix_file), NULL, NULL },
	{ KEY_SEED, SET_LONG, AT(config.seed), "0", "4294967295" },
	{ KEY_WARMUP, SET_TIME, AT(config.warmup_ns), "0s", "24h" },
	{ KEY_TIMEOUT, SET_TIME, AT(config.timeout_ns), "1ms", "1h" },
	{ KEY_TAIL, SET_TIME, AT(config.tail_ns), "0s", "24h" },
	{ KEY_DRAIN, SET_TIME, AT(config.drain_ns), "0s", "1h" },
	{ KEY_PIPELINE, SET_COUNT, AT(config.pipeline), "1", "1024" },
	{ KEY_PER_CONNECTION, SET_COUNT, AT(config.requests_per_connection),
	    "0", "1g" },
	{ KEY_IDLE, SET_COUNT, AT(config.idle), "0", "1m" },
	{ KEY_HELD, SET_COUNT, AT(config.held), "0", "1m" },
	{ KEY_SLOW, SET_COUNT, AT(config.slow), "0", "1m" },
	{ KEY_READ_RATE, SET_LONG, AT(config.read_rate), "1", "1g" },
	{ KEY_WRITE_RATE, SET_LONG, AT(config.write_rate), "1", "1g" },
	{ KEY_SOURCES, SET_COUNT, AT(config.sources), "1", "65536" },
	{ KEY_METHOD, SET_TEXT, AT(method), NULL, NULL },
	{ KEY_BODY, SET_TEXT, AT(body), NULL, NULL },
	{ KEY_VERIFY, SET_FLAG, AT(config.verify), NULL, NULL },
	{ KEY_OUT, SET_TEXT, AT(out_dir), NULL, NULL },
	{ KEY_JSON, SET_FLAG, AT(json), NULL, NULL },
	{ KEY_LIVE, SET_FLAG, AT(live), NULL, NULL },
	{ KEY_STRICT, SET_FLAG, AT(strict), NULL, NULL },
	{ KEY_QUIET, SET_FLAG, AT(quiet), NULL, NULL },
	{ KEY_EVENTS_FD, SET_FD, AT(events_fd), "0", "1048575" },
	{ KEY_READY_FD, SET_FD, AT(ready_fd), "0", "1048575" },
	{ KEY_SELF_TEST, SET_FLAG, AT(self_test), NULL, NULL },
	{ KEY_LIST_ENGINES, SET_FLAG, AT(list_engines), NULL, NULL },
	{ KEY_SPIN, SET_FLAG, AT(config.spin), NULL, NULL },
	{ KEY_NULL_SERVER, SET_TEXT, AT(null_server), NULL, NULL },
	{ KEY_LISTEN, SET_TEXT, AT(listen), NULL, NULL },
};

static const char *option_name(int key)
{
	for (const struct argp_option *o = argp_options; o->name || o->doc; o++)
		if (o->name && o->key == key)
			return o->name;
	return "?";
}

static void set_engine(const char *arg, struct options *o)
{
	o->config.engine = engine_find(arg);
	if (!o->config.engine)
		USAGE_ERROR(
		    "--engine \"%.60s\": there are uring and epoll", arg);
}

static void set_arrivals(const char *arg, struct options *o)
{
	o->arrivals = true;
	if (strcmp(arg, "constant") == 0)
		o->config.arrivals = ARRIVALS_CONSTANT;
	else if (strcmp(arg, "poisson") == 0)
		o->config.arrivals = ARRIVALS_POISSON;
	else
		USAGE_ERROR(
		    "--arrivals \"%.60s\": must be constant or poisson", arg);
}

static void set_cpus(const char *arg, struct options *o)
{
	int n = units_cpus(arg, o->config.cpus, LOAD_MAX_CPUS);

	if (n < 0)
		USAGE_ERROR("--cpus \"%.60s\": must be a list such as 0-3,6, "
			    "of up to %d and to %d",
		    arg, LOAD_MAX_CPUS, UNITS_MAX_CPU);
	for (int i = 0; i < n; i++) {
		if (o->config.cpus[i] >= (unsigned)get_nprocs_conf())
			USAGE_ERROR("--cpus \"%.60s\": there is no CPU %u, "
				    "only 0 to %d",
			    arg, o->config.cpus[i], get_nprocs_conf() - 1);
	}
	o->config.cpu_count = (size_t)n;
}

static void add_header(const char *arg, struct options *o)
{
	if (o->header_count == OPTIONS_MAX_HEADERS)
		USAGE_ERROR(
		    "--header: at most %d of them", OPTIONS_MAX_HEADERS);
	o->headers[o->header_count++] = arg;
}

static void add_target(const char *arg, struct options *o)
{
	if (o->target_count == MIX_MAX_TARGETS)
		USAGE_ERROR("--target: at most %d of them", MIX_MAX_TARGETS);
	o->targets[o->target_count++] = arg;
}

/* What argp would print in lines of its own. */
static error_t refuse(const struct argp_state *state)
{
	USAGE_ERROR("\"%.60s\": no such option, or it needs a value, or takes "
		    "none; --help shows them",
	    state->argv[state->next - 1]);
}

static error_t parse_other(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;

	switch (key) {
	case '?':
	case KEY_USAGE:
		argp_help(state->root_argp, stdout,
		    key == '?' ? ARGP_HELP_STD_HELP : ARGP_HELP_USAGE,
		    state->name);
		exit(EXIT_DONE);
	case 'V':
		puts("paceline-load " PACKAGE_VERSION
		     " (liburing " LIBURING_VERSION ")");
		exit(EXIT_DONE);
	case ARGP_KEY_ARG:
		if (o->url)
			USAGE_ERROR("one URL, not two: \"%.60s\" and "
				    "\"%.60s\"",
			    o->url, arg);
		o->url = arg;
		return 0;
	case ARGP_KEY_ERROR:
		return refuse(state);
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static error_t parse_opt(int key, char *arg, struct argp_state *state)
{
	static const struct {
		int key;
		void (*set)(const char *arg, struct options *o);
	} others[] = {
		{ 'H', add_header },
		{ KEY_ENGINE, set_engine },
		{ KEY_ARRIVALS, set_arrivals },
		{ KEY_CPUS, set_cpus },
		{ KEY_TARGET, add_target },
	};

	for (size_t i = 0; i < ARRAY_SIZE(settings); i++) {
		if (settings[i].key == key) {
			setting_apply(
			    &settings[i], option_name(key), arg, state->input);
			return 0;
		}
	}
	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		if (others[i].key == key) {
			others[i].set(arg, state->input);
			return 0;
		}
	}
	return parse_other(key, arg, state);
}

void options_read(int argc, char **argv, struct options *ret)
{
	static const struct argp argp = {
		.options = argp_options,
		.parser = parse_opt,
		.args_doc =
		    "URL\n--self-test\n--list-engines\n--null-server=ENGINE",
		.doc = "Loads an HTTP server and measures how it answers.\v"
		       "Numbers take k, m and g; times us, ms, s, m and h, as "
		       "in 1m30s.\n"
		       "Exit status: 0 done, 1 failed, 2 usage, 3 not valid "
		       "(--strict), 77 unavailable here.",
	};

	*ret = (struct options){
		.config = {
			.threads = 1,
			.pipeline = 1,
			.seed = 1,
			.timeout_ns = 5 * NS_PER_S,
			.drain_ns = 500 * NS_PER_MS,
		},
		.events_fd = -1,
		.ready_fd = -1,
		.listen = "127.0.0.1:0",
	};
	argp_parse(&argp, argc, argv, ARGP_NO_ERRS | ARGP_NO_HELP, NULL, ret);
	if (!ret->null_server && !ret->self_test && !ret->list_engines)
		options_finish(ret);
}

void options_free(struct options *o)
{
	for (size_t i = 0; i < o->config.target_count; i++)
		target_free(&o->config.targets[i]);
	mix_free(&o->mix);
	free(o->config.targets);
}
