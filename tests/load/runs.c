/* SPDX-License-Identifier: MIT */
#include "runs.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load/output.h"

static void fill_config(
    struct load_config *config, const struct asked *a, unsigned port)
{
	struct sockaddr_in *addr = (struct sockaddr_in *)&config->addr;
	struct target_recipe recipe = {
		.method = a->method ? a->method : "GET",
		.path = "/",
		.origin = "127.0.0.1",
		.weight = 1,
	};

	memset(config, 0, sizeof(*config));
	addr->sin_family = AF_INET;
	addr->sin_port = htons((uint16_t)port);
	addr->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	config->addr_len = sizeof(*addr);
	snprintf(config->url.host, sizeof(config->url.host), "127.0.0.1");
	snprintf(config->url.port, sizeof(config->url.port), "%u", port);
	config->sources = 1;
	config->engine = a->engine;
	config->threads = a->threads ? a->threads : 1;
	config->connections = a->connections ? a->connections : 4;
	config->pipeline = a->pipeline ? a->pipeline : 1;
	config->requests_per_connection = a->per_connection;
	config->idle = a->idle;
	config->seed = 1;
	config->duration_ns = a->duration_ns ? a->duration_ns : 300 * MS;
	config->warmup_ns = a->warmup_ns;
	config->tail_ns = a->tail_ns;
	config->spin = a->spin;
	config->timeout_ns = a->timeout_ns ? a->timeout_ns : 5 * NS_PER_S;
	config->drain_ns = a->drain_ns ? a->drain_ns : 500 * MS;
	config->verify = a->verify;
	config->think_ns = a->think_ns;
	config->session_requests = a->session;
	config->held = a->held;
	config->slow = a->slow;
	config->read_rate = a->read_rate;
	config->write_rate = a->write_rate;
	config->arrivals = a->arrivals;
	config->model = a->rate > 0 ? &model_open : &model_closed;
	if (a->session > 0)
		config->model = &model_sessions;
	if (a->rate > 0) {
		config->steps[0] = (struct rate_step){ a->rate, a->rate, 0 };
		config->step_count = 1;
	}
	recipe.copies = config->pipeline;
	config->targets = calloc(1, sizeof(*config->targets));
	assert_int_equal(target_make(&recipe, config->targets), 0);
	config->target_count = 1;
	config->target_label = config->targets[0].name;
}

int run_on(unsigned port, const struct asked *a, struct result *ret)
{
	static struct load_config config;
	int err;

	if (config.targets) {
		target_free(config.targets);
		free(config.targets);
	}
	fill_config(&config, a, port);
	err = run_load(&config, &a->hooks, ret);
	return err;
}

void run_against(const struct stub_config *stub_config, const struct asked *a,
    struct result *ret)
{
	struct stub *stub = stub_start(stub_config);

	assert_int_equal(run_on(stub_port(stub), a, ret), 0);
	stub_stop(stub);
}

void assert_accounts_balance(const struct result *r)
{
	uint64_t failed = r->errors[ERROR_READ] + r->errors[ERROR_WRITE] +
			  r->errors[ERROR_TIMEOUT] + r->errors[ERROR_STATUS] +
			  r->errors[ERROR_BODY];

	assert_int_equal(result_failed(r), failed);
	assert_int_equal(r->requests, r->replies + failed + r->unanswered);
}

void assert_sound(const char *reason)
{
	if (strncmp(reason, "generator stood still", 21) != 0 ||
	    strchr(reason, ';'))
		assert_string_equal(reason, "");
}

bool summary_says(const struct result *r, const char *words)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	bool says;

	assert_non_null(out);
	output_text(out, r, true);
	fclose(out);
	says = strstr(text, words) != NULL;
	free(text);
	return says;
}
