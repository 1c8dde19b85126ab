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

static void make_target(struct options *o)
{
	struct load_config *config = &o->config;
	struct target_recipe recipe = {
		.method = o->method,
		.path = config->url.path,
		.origin = config->url.origin,
		.headers = o->headers,
		.header_count = o->header_count,
		.weight = 1,
		.copies = config->pipeline,
	};
	char *body = NULL;
	int err;

	if (o->body) {
		err = target_read_body(o->body, &body, &recipe.body_len);
		if (err)
			USAGE_ERROR("--body %s: %s", o->body, strerror(-err));
		recipe.body = body;
	}
	if (!recipe.method)
		recipe.method = body ? "POST" : "GET";
	config->targets = calloc(1, sizeof(*config->targets));
	err = config->targets ? target_make(&recipe, config->targets) : -ENOMEM;
	free(body);
	if (err == -EINVAL)
		USAGE_ERROR("--method must be a word, and each --header read "
			    "\"Name: value\"");
	if (err)
		USAGE_ERROR("%s", strerror(-err));
	config->target_count = 1;
	config->target_label = config->targets[0].name;
}

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
	config->model = config->step_count > 0 ? &model_open : &model_closed;
}

/* All connections of one thread are in one descriptor table. */
static void check_descriptors(const struct load_config *config)
{
	unsigned wanted =
	    (config->connections + config->idle) / config->threads + 1 +
	    SPARE_DESCRIPTORS;
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
		USAGE_ERROR("getrlimit: %s", strerror(errno));
	limit.rlim_cur = limit.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		USAGE_ERROR("setrlimit: %s", strerror(errno));
	if (wanted > limit.rlim_max)
		USAGE_ERROR("%u connections need %u descriptors a thread, "
			    "more than RLIMIT_NOFILE's %llu; use more threads",
		    config->connections + config->idle, wanted,
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
	if (url_parse(o->url, &config->url, why, sizeof(why)) < 0)
		USAGE_ERROR("%s", why);
	check_descriptors(config);
	make_steps(o);
	make_target(o);
	if (url_resolve(&config->url, &config->addr, &config->addr_len, why,
		sizeof(why)) < 0) {
		log_line("%s", why);
		exit(EXIT_FAILED);
	}
	if (config->sources == 0)
		config->sources = dial_sources(
		    &config->addr, config->connections + config->idle);
}
