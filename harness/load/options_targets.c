/* SPDX-License-Identifier: MIT */
/* The requests that the command line asks for: one target, or a mix. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "load/options.h"

#define MAX_HEADERS (OPTIONS_MAX_HEADERS + MIX_MAX_HEADERS)

static void fill(struct options *o, const struct mix_entry *e)
{
	struct load_config *config = &o->config;
	const char *headers[MAX_HEADERS];
	struct target_recipe recipe = {
		.name = e->name,
		.method = e->method,
		.path = e->path,
		.origin = config->url.origin,
		.headers = headers,
		.weight = e->weight,
		.expect = e->expect,
		.status = e->status,
		.copies = config->pipeline,
	};
	char *body = NULL, why[512];
	int err;

	for (size_t i = 0; i < o->header_count; i++)
		headers[recipe.header_count++] = o->headers[i];
	for (size_t i = 0; i < e->header_count; i++)
		headers[recipe.header_count++] = e->headers[i];
	if (e->body) {
		err = target_read_body(e->body, &body, &recipe.body_len);
		if (err)
			USAGE_ERROR(
			    "body \"%.60s\": %s", e->body, strerror(-err));
		recipe.body = body;
	}
	if (!recipe.method)
		recipe.method = body ? "POST" : "GET";
	if (target_check(&recipe, why, sizeof(why)) < 0)
		USAGE_ERROR("%s", why);
	err = target_make(&recipe, &config->targets[config->target_count]);
	free(body);
	if (err)
		USAGE_ERROR("%s", strerror(-err));
	config->target_count++;
}

/* The mix's entries; none when the URL and --method say it all. */
static void read_mix(struct options *o)
{
	char why[512];
	int err;

	if (o->mix_file && mix_read(&o->mix, o->mix_file, why, sizeof(why)) < 0)
		USAGE_ERROR("%s", why);
	for (size_t i = 0; i < o->target_count; i++) {
		err = mix_add(&o->mix, o->targets[i]);
		if (err == -EINVAL)
			USAGE_ERROR("--target \"%.60s\": must be \"METHOD "
				    "/PATH\", with a weight from " MIX_WEIGHTS
				    " before it or without",
			    o->targets[i]);
		if (err)
			USAGE_ERROR("--target: %s", strerror(-err));
	}
	if (o->mix.count > 0 && (o->method || o->body))
		USAGE_ERROR("--method and --body are for one target; with "
			    "several, say them in the --mix file");
}

void options_make_targets(struct options *o)
{
	struct load_config *config = &o->config;
	struct mix_entry one = { .method = (char *)o->method,
		.path = config->url.path,
		.body = (char *)o->body,
		.weight = 1 };

	read_mix(o);
	config->targets = calloc(MIX_MAX_TARGETS, sizeof(*config->targets));
	if (!config->targets)
		USAGE_ERROR("%s", strerror(ENOMEM));
	for (size_t i = 0; i < o->mix.count; i++)
		fill(o, &o->mix.entries[i]);
	if (o->mix.count == 0)
		fill(o, &one);
	config->target_label = config->targets[0].name;
	if (config->target_count > 1)
		config->target_label =
		    o->mix_file ? basename(o->mix_file) : "mix";
}
