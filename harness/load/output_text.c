/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "base/clock.h"
#include "lib/csv.h"
#include "load/estimate.h"
#include "load/output.h"
#include "load/units.h"

static void print_head(FILE *out, const struct result *r)
{
	const struct load_config *config = r->config;
	char time[UNITS_TIME_BYTES];

	fprintf(out, "%s http://%s, %s", config->target_label,
	    config->url.origin, units_format_time(time, r->duration_ns));
	fprintf(out, r->interrupted ? " (interrupted)\n" : "\n");
	fprintf(out, "  %s%s", config->model->name,
	    config->session_requests > 0 ? "" : " loop");
	if (r->target_rate_per_s > 0)
		fprintf(out, ", %s arrivals, %.9g/s",
		    config->arrivals == ARRIVALS_POISSON ? "Poisson"
							 : "constant",
		    r->target_rate_per_s);
	fprintf(out, "\n  %u thread%s, %u connections", config->threads,
	    config->threads == 1 ? "" : "s", config->connections);
	if (config->idle > 0)
		fprintf(out, " + %u idle", config->idle);
	if (config->held > 0)
		fprintf(out, " + %u held", config->held);
	if (config->slow > 0)
		fprintf(out, " + %u slow", config->slow);
	if (config->think_ns > 0)
		fprintf(out, ", think %s",
		    units_format_time(time, config->think_ns));
	if (config->session_requests > 0)
		fprintf(out, ", sessions of %u", config->session_requests);
	if (config->pipeline > 1)
		fprintf(out, ", pipeline %u", config->pipeline);
	fprintf(out, ", %s\n\n", config->engine->name);
}

/* A percentile of what was recorded; n/a when that has nothing above it. */
static const char *show(char *buf, const struct hist *h, double percentile)
{
	if (!estimate_known(hist_total(h), percentile))
		return CSV_NA;
	return units_format_time(buf, hist_percentile(h, percentile));
}

/* What is known of one: n/a, a value, or a bound. */
static void print_cell(FILE *out, bool known, bool at_least, uint64_t ns)
{
	char time[UNITS_TIME_BYTES], cell[UNITS_TIME_BYTES + 2];

	snprintf(cell, sizeof(cell), "%s%s", at_least ? ">=" : "",
	    known ? units_format_time(time, ns) : CSV_NA);
	fprintf(out, " %9s", cell);
}

static void print_row(FILE *out, const char *name, const struct hist *h)
{
	uint64_t total = hist_total(h);

	fprintf(out, "  %-8s", name);
	for (size_t i = 0; i < ESTIMATE_POINTS; i++)
		print_cell(out,
		    estimate_known(total, estimate_points[i].percentile), false,
		    hist_percentile(h, estimate_points[i].percentile));
	print_cell(out, total > 0, false, (uint64_t)hist_mean(h));
	fputc('\n', out);
}

static struct estimate estimate_at(const struct result *r, size_t i)
{
	return estimate_of(
	    r->response, r->net, r->ages, estimate_points[i].percentile);
}

static void print_estimate(FILE *out, const struct result *r, size_t i)
{
	struct estimate e = estimate_at(r, i);

	print_cell(out, e.known, e.known && e.at_least, e.high_ns);
}

static void print_response(FILE *out, const struct result *r)
{
	bool ages = hist_total(r->ages) > 0;

	fprintf(out, "  %-8s", "response");
	for (size_t i = 0; i < ESTIMATE_POINTS; i++)
		print_estimate(out, r, i);
	print_cell(out, hist_total(r->response) > 0, ages,
	    (uint64_t)hist_mean(r->response));
	fputc('\n', out);
}

/* Percentiles in which the generator's own delay is too large a part. */
static void print_bounds(FILE *out, const struct result *r)
{
	char low[UNITS_TIME_BYTES], high[UNITS_TIME_BYTES];
	bool any = false;

	for (size_t i = 0; i < ESTIMATE_POINTS; i++) {
		struct estimate e = estimate_at(r, i);

		if (!e.known || e.certain)
			continue;
		if (!any)
			fputs("  the generator itself delayed requests, so of "
			      "the server:\n",
			    out);
		any = true;
		units_format_time(low, e.low_ns);
		fprintf(out, "  %-8s %9s .. %s\n", estimate_points[i].name, low,
		    e.at_least ? "" : units_format_time(high, e.high_ns));
	}
}

static void print_times(FILE *out, const struct result *r)
{
	fprintf(out, "  %-8s", "");
	for (size_t i = 0; i < ESTIMATE_POINTS; i++)
		fprintf(out, " %9s", estimate_points[i].name);
	fprintf(out, " %9s\n", "mean");
	print_response(out, r);
	print_row(out, "net", r->net);
	print_row(out, "service", r->service);
	print_row(out, "lag", r->lag);
	print_bounds(out, r);
}

static void print_rates(FILE *out, const struct result *r)
{
	double seconds = (double)r->duration_ns / 1e9;
	double cores = (double)r->duration_ns * r->config->threads;

	fprintf(out, "\n  replies  %12" PRIu64 " %14.1f/s %12.3f MB/s\n",
	    r->replies, r->rate_per_s, (double)r->bytes / 1e6 / seconds);
	if (*result_rate_bound(r))
		fputs("  at least: the generator, not the server, was the "
		      "limit\n",
		    out);
	fprintf(out, "  requests %12" PRIu64 " %14.1f/s", r->requests,
	    (double)r->requests / seconds);
	if (r->unanswered > 0)
		fprintf(out, ", %" PRIu64 " unanswered", r->unanswered);
	if (r->retried > 0)
		fprintf(out, ", %" PRIu64 " sent again", r->retried);
	if (r->never_sent > 0)
		fprintf(out, "\n  never sent %10" PRIu64, r->never_sent);
	if (r->waited > 0)
		fprintf(out,
		    "\n  waited   %11.1f%% of arrivals, for a connection",
		    100.0 * (double)r->waited / (double)r->due);
	fprintf(out, "\n  fairness %12.4f (Jain's index over connections)",
	    r->jain_index);
	fprintf(out, "\n  load CPU %11.0f%% of %u core%s, %.0f%% spinning\n",
	    100.0 * (double)r->effort.cpu_ns / cores, r->config->threads,
	    r->config->threads == 1 ? "" : "s",
	    100.0 * (double)r->effort.spun_ns / cores);
}

static void print_targets(FILE *out, const struct result *r)
{
	char a[UNITS_TIME_BYTES], b[UNITS_TIME_BYTES], c[UNITS_TIME_BYTES];

	if (!r->targets)
		return;
	fprintf(out, "\n  %-28s %10s %8s %9s %9s %9s\n", "target", "replies",
	    "errors", "p50", "p99", "max");
	for (size_t i = 0; i < r->config->target_count; i++) {
		const struct target_tally *t = &r->targets[i];

		fprintf(out,
		    "  %-28.28s %10" PRIu64 " %8" PRIu64 " %9s %9s %9s\n",
		    r->config->targets[i].name, t->replies, t->errors,
		    show(a, t->response, 50), show(b, t->response, 99),
		    show(c, t->response, 100));
	}
}

/* How many of each status, when there are others than of success. */
static void print_statuses(FILE *out, const struct result *r)
{
	const char *comma = "  statuses: ";

	if (result_statuses(r, 300, STATUS_END) == 0)
		return;
	for (unsigned i = 0; i < STATUS_END; i++) {
		if (r->statuses[i] == 0)
			continue;
		fprintf(out, "%s%" PRIu64 " x %u", comma, r->statuses[i], i);
		comma = ", ";
	}
	fputc('\n', out);
}

static void print_errors(FILE *out, const struct result *r)
{
	const char *comma = "";

	print_statuses(out, r);
	if (r->never_served > 0)
		fprintf(out, "  never served: %u of %u connections\n",
		    r->never_served, r->config->connections);
	if (r->config->slow > 0)
		fprintf(out, "  slow connections got %" PRIu64 " replies\n",
		    r->slow_replies);
	if (r->extra_lost > 0)
		fprintf(out,
		    "  idle, held and slow connections closed by the server: "
		    "%" PRIu64 "\n",
		    r->extra_lost);
	fprintf(out, "  errors: ");
	for (int k = 0; k < ERROR_KINDS; k++) {
		if (r->errors[k] == 0)
			continue;
		fprintf(out, "%s%" PRIu64 " %s", comma, r->errors[k],
		    error_names[k]);
		comma = ", ";
	}
	fprintf(out, "%s\n", *comma ? "" : "none");
}

/* The certificate: every check, and what came of them. */
static void print_validity(FILE *out, const struct result *r)
{
	fprintf(out, "\n  valid: %s\n", r->valid ? "yes" : "no");
	for (unsigned i = 0; i < r->check_count; i++)
		fprintf(out, "    %-4s %s\n",
		    r->checks[i].passed ? "ok" : "NOT", r->checks[i].text);
}

/* Every percentile at which the distance to 100% has halved. */
static void print_percentiles(FILE *out, const struct result *r)
{
	uint64_t total = hist_total(r->response);
	char a[UNITS_TIME_BYTES], b[UNITS_TIME_BYTES];

	fprintf(out, "\n  %10s %10s %10s %12s\n", "percentile", "response",
	    "service", "beyond");
	for (double rest = 50; rest / 100 * (double)total >= 1; rest /= 2)
		fprintf(out, "  %10.5f %10s %10s %12.0f\n", 100 - rest,
		    units_format_time(
			a, hist_percentile(r->response, 100 - rest)),
		    units_format_time(
			b, hist_percentile(r->service, 100 - rest)),
		    rest / 100 * (double)total);
	fprintf(out, "  %10.5f %10s %10s %12d\n", 100.0,
	    show(a, r->response, 100), show(b, r->service, 100), 0);
}

void output_text(FILE *out, const struct result *r, bool percentiles)
{
	print_head(out, r);
	print_times(out, r);
	if (percentiles)
		print_percentiles(out, r);
	print_targets(out, r);
	print_rates(out, r);
	print_errors(out, r);
	print_validity(out, r);
}

void output_row(FILE *out, const struct result *r, bool first)
{
	static const size_t shown[] = { 0, 2, 3, 5 };

	if (first) {
		fprintf(out, "%12s %12s", "rate/s", "replies/s");
		for (size_t i = 0; i < ARRAY_SIZE(shown); i++)
			fprintf(out, " %9s", estimate_points[shown[i]].name);
		fprintf(out, " %8s %s\n", "errors", "valid");
	}
	fprintf(out, "%12.9g %12.1f", r->target_rate_per_s, r->rate_per_s);
	for (size_t i = 0; i < ARRAY_SIZE(shown); i++)
		print_estimate(out, r, shown[i]);
	fprintf(out, " %8" PRIu64 " %s\n", result_errors(r),
	    r->valid ? "yes" : "no");
	fflush(out);
}
