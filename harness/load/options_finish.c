/* SPDX-License-Identifier: MIT */
/* Makes a run of what the command line asked for, or says why it cannot. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "base/clock.h"
#include "load/dial.h"
#include "load/options.h"

/* Descriptors that are not connections: standard streams, rings, files. */
#define SPARE_DESCRIPTORS 32
#define SESSION_REQUESTS  10

#define CONNECTIONS 64
#define DURATION_NS (10 * NS_PER_S)
#define LONGEST_NS  (24 * 3600 * NS_PER_S)

/* What was left open follows from what was said. */
static void fill_in(struct load_config *config)
{
	uint64_t n = config->requests;

	if (config->connections == 0)
		config->connections =
		    n > 0 && n < CONNECTIONS ? (unsigned)n : CONNECTIONS;
	if (config->duration_ns == 0)
		config->duration_ns = n > 0 ? LONGEST_NS : DURATION_NS;
}

static void check_requests(const struct load_config *config)
{
	if (config->requests == 0)
		return;
	if (config->warmup_ns > 0 || config->tail_ns > 0)
		USAGE_ERROR("--requests are counted from the first to the "
			    "last, without --warmup and --tail");
	if (config->requests < config->connections)
		USAGE_ERROR("%llu requests are too few for %u connections",
		    (unsigned long long)config->requests, config->connections);
}

static void check_sweep(struct options *o)
{
	if (!o->sweep)
		return;
	if (o->rate_per_s > 0 || o->profile)
		USAGE_ERROR("--sweep has rates of its own, without --rate and "
			    "--profile");
	if (o->json || o->latency)
		USAGE_ERROR("--sweep prints a table, without --json and "
			    "--latency");
	if (sweep_parse(o->sweep, &o->rates) < 0)
		USAGE_ERROR("--sweep \"%.60s\": must be FROM:TO:STEP, rates "
			    "from 0.001 to 100m that rise, %d at most",
		    o->sweep, SWEEP_MAX);
	o->rate_per_s = o->rates.from_per_s;
}

static void make_steps(struct options *o)
{
	struct load_config *config = &o->config;
	int n;

	if (o->profile) {
		n = schedule_profile(o->profile, config->steps, LOAD_MAX_STEPS);
		if (n < 0)
			USAGE_ERROR("--profile \"%.60s\": must be RATE:TIME or "
				    "RATE-RATE:TIME, up to %d, with commas; "
				    "rates 0 or from 0.001 to 100m, times "
				    "from 1us to 24h",
			    o->profile, LOAD_MAX_STEPS);
		config->step_count = (size_t)n;
		config->profile = true;
	} else if (o->rate_per_s > 0) {
		config->steps[0].first_per_s = o->rate_per_s;
		config->steps[0].last_per_s = o->rate_per_s;
		config->step_count = 1;
	}
}

/* The model follows from the other options; naming it is a check of them. */
static void choose_model(struct options *o)
{
	struct load_config *config = &o->config;
	bool open = config->step_count > 0;

	if (o->model && strcmp(o->model, "sessions") == 0 &&
	    config->session_requests == 0)
		config->session_requests = SESSION_REQUESTS;
	if (config->session_requests > 0)
		config->model = &model_sessions;
	else
		config->model = open ? &model_open : &model_closed;
	if (o->model && strcmp(o->model, config->model->name) != 0)
		USAGE_ERROR(
		    "--model \"%.60s\": closed has no --rate, open has one, "
		    "sessions have one and --session",
		    o->model);
	if (config->session_requests > 0 && !open)
		USAGE_ERROR("sessions need a --rate to arrive at");
	if (o->arrivals && !open)
		USAGE_ERROR("--arrivals is for open loops: give a --rate");
	if (config->session_requests > 0 && config->pipeline > 1)
		USAGE_ERROR("sessions send one request at a time, without "
			    "--pipeline");
	if (config->spin && !open)
		USAGE_ERROR("--spin keeps to a schedule: it needs a --rate or "
			    "a --profile");
	if (config->think_ns > 0 && config->model == &model_open)
		USAGE_ERROR("--think is for closed loops and sessions");
}

static unsigned all_connections(const struct load_config *config)
{
	return config->connections + config->idle + config->held + config->slow;
}

/* All connections of one thread are in one descriptor table. */
static void check_descriptors(const struct load_config *config)
{
	unsigned all = all_connections(config);
	unsigned wanted = all / config->threads + 1 + SPARE_DESCRIPTORS;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		USAGE_ERROR("getrlimit: %s", strerror(errno));
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		USAGE_ERROR("setrlimit: %s", strerror(errno));
	if (wanted > limit.rlim_max)
		USAGE_ERROR("%u connections need %u descriptors a thread, "
			    "more than RLIMIT_NOFILE's %llu; use more threads",
		    all_connections(config), wanted,
		    (unsigned long long)limit.rlim_max);
}

void options_finish(struct options *o)
{
	struct load_config *config = &o->config;
	char why[512];

	if (o->profile && o->rate_per_s > 0)
		USAGE_ERROR("--rate or --profile, not both");
	if (!o->url)
		USAGE_ERROR("no URL; write http://HOST[:PORT][/PATH]");
	fill_in(config);
	check_requests(config);
	check_sweep(o);
	if (config->connections < config->threads)
		USAGE_ERROR("%u connections are too few for %u threads",
		    config->connections, config->threads);
	if ((config->slow > 0) !=
	    (config->read_rate > 0 || config->write_rate > 0))
		USAGE_ERROR("--slow goes with --read-rate, --write-rate or "
			    "both");
	if (url_parse(o->url, &config->url, why, sizeof(why)) < 0)
		USAGE_ERROR("%s", why);
	check_descriptors(config);
	make_steps(o);
	choose_model(o);
	options_make_targets(o);
	if (url_resolve(&config->url, &config->addr, &config->addr_len, why,
		sizeof(why)) < 0) {
		log_line("%s", why);
		exit(EXIT_FAILED);
	}
	if (config->sources == 0)
		config->sources =
		    dial_sources(&config->addr, all_connections(config));
}
