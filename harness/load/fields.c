/* SPDX-License-Identifier: MIT */
#include "load/fields.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

#include "lib/csv.h"
#include "load/estimate.h"

struct sink {
	field_fn *fn;
	void *arg;
};

static void text(const struct sink *s, const char *name, const char *value)
{
	s->fn(s->arg, name, value, FIELD_TEXT);
}

static void number(const struct sink *s, const char *name, uint64_t value)
{
	char buf[32];

	snprintf(buf, sizeof(buf), "%" PRIu64, value);
	s->fn(s->arg, name, buf, FIELD_NUMBER);
}

static void real(const struct sink *s, const char *name, double value)
{
	char buf[32];

	snprintf(buf, sizeof(buf), "%.9g", value);
	s->fn(s->arg, name, buf, FIELD_NUMBER);
}

static void missing(const struct sink *s, const char *name)
{
	s->fn(s->arg, name, CSV_NA, FIELD_NUMBER);
}

static const char *arrivals_name(const struct load_config *config)
{
	if (config->step_count == 0)
		return "";
	if (config->profile)
		return "profile";
	return config->arrivals == ARRIVALS_POISSON ? "poisson" : "constant";
}

static void asked(const struct sink *s, const struct result *r)
{
	const struct load_config *config = r->config;
	char started[32];
	struct tm tm;

	gmtime_r(&r->started_at.tv_sec, &tm);
	strftime(started, sizeof(started), "%Y-%m-%dT%H:%M:%SZ", &tm);
	text(s, "started_at", started);
	text(s, "model", config->model->name);
	text(s, "arrivals", arrivals_name(config));
	if (config->step_count > 0)
		real(s, "target_rate_per_s", r->target_rate_per_s);
	else
		text(s, "target_rate_per_s", "");
	number(s, "threads", config->threads);
	number(s, "connections", config->connections);
	number(s, "idle_connections", config->idle);
	number(s, "pipeline", config->pipeline);
	number(s, "requests_per_connection", config->requests_per_connection);
	text(s, "engine", config->engine->name);
	text(s, "target", config->target_label);
	number(s, "seed", config->seed);
	real(s, "warmup_s", (double)config->warmup_ns / 1e9);
	real(s, "duration_s", (double)r->duration_ns / 1e9);
}

static void counted(const struct sink *s, const struct result *r)
{
	char name[32];

	number(s, "requests", r->requests);
	number(s, "replies", r->replies);
	number(s, "bytes_received", r->bytes);
	real(s, "rate_per_s", r->rate_per_s);
	text(s, "rate_bound", result_rate_bound(r));
	for (int k = 0; k < ERROR_KINDS; k++) {
		snprintf(name, sizeof(name), "errors_%s", error_names[k]);
		number(s, name, r->errors[k]);
	}
	number(s, "unanswered", r->unanswered);
	number(s, "never_served", r->never_served);
	number(s, "censored", hist_total(r->ages));
	number(s, "retried", r->retried);
	number(s, "never_sent", r->never_sent);
	number(s, "replies_2xx", result_statuses(r, 200, 300));
	number(s, "replies_3xx", result_statuses(r, 300, 400));
	number(s, "replies_4xx", result_statuses(r, 400, 500));
	/* RFC 9110, 15: what is no status counts as one of these. */
	number(s, "replies_5xx", result_statuses(r, 500, STATUS_END));
}

static void percentile(const struct sink *s, const char *name,
    const struct hist *h, double percentile)
{
	if (estimate_known(hist_total(h), percentile))
		number(s, name, hist_percentile(h, percentile));
	else
		missing(s, name);
}

static void times(const struct sink *s, const char *kind, const struct hist *h)
{
	char name[32];

	for (size_t i = 0; i < ESTIMATE_POINTS; i++) {
		snprintf(name, sizeof(name), "%s_%s_ns", kind,
		    estimate_points[i].column);
		percentile(s, name, h, estimate_points[i].percentile);
	}
	snprintf(name, sizeof(name), "%s_mean_ns", kind);
	if (hist_total(h) > 0)
		real(s, name, hist_mean(h));
	else
		missing(s, name);
}

static void effort(const struct sink *s, const struct result *r)
{
	number(s, "load_cpu_ns", r->effort.cpu_ns);
	number(s, "load_spin_ns", r->effort.spun_ns);
	if (r->effort.runq_known)
		number(s, "load_runq_ns", r->effort.runq_ns);
	else
		missing(s, "load_runq_ns");
	percentile(s, "overshoot_p99_ns", r->overshoot, 99);
	percentile(s, "overshoot_max_ns", r->overshoot, 100);
}

void fields_of(const struct result *r, field_fn *fn, void *arg)
{
	const struct sink s = { .fn = fn, .arg = arg };

	asked(&s, r);
	counted(&s, r);
	times(&s, "response", r->response);
	times(&s, "service", r->service);
	times(&s, "lag", r->lag);
	times(&s, "net", r->net);
	real(&s, "jain_index", r->jain_index);
	effort(&s, r);
	number(&s, "held_connections", r->config->held);
	number(&s, "slow_connections", r->config->slow);
	number(&s, "slow_replies", r->slow_replies);
	number(&s, "extra_lost", r->extra_lost);
	fn(arg, "valid", r->valid ? "yes" : "no", FIELD_BOOL);
	text(&s, "reason", r->reason);
}
