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

static void make_steps(struct options *o)
{
	struct load_config *config = &o->config;
	int n;

	if (o->profile) {
		n = schedule_profile(o->profile, config->steps, LOAD_MAX_STEPS);
		if (n < 0)
			USAGE_ERROR("--profile \"%s\": must be RATE:TIME or "
				    "RATE-RATE:TIME, up to %d, with commas",
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
		USAGE_ERROR("--model %s: closed has no --rate, open has one, "
			    "sessions have one and --session",
		    o->model);
	if (config->session_requests > 0 && !open)
		USAGE_ERROR("sessions need a --rate to arrive at");
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
	if (config->duration_ns < NS_PER_MS)
		USAGE_ERROR("--duration must be 1ms at least");
	if (config->timeout_ns < NS_PER_MS)
		USAGE_ERROR("--timeout must be 1ms at least");
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
