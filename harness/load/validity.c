/* SPDX-License-Identifier: MIT */
/*
 * When a run was what was asked for. Each check is about what the generator
 * did, or about a reply that was not what it had to be; a slow server is no
 * reason. How much the generator's own delay is worth is no matter of the run
 * but of each percentile: see estimate.h.
 */
#include <gsl/gsl_cdf.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "load/result.h"

#define MISSED_MAX     0.01 /* of the arrivals that were due */
#define STALLED_MAX    0.5
#define LITTLE_MAX     0.05
#define LITTLE_FLOOR   0.05 /* fewer in flight are too few to compare */
#define FAILED_MAX     0.01
#define UNSTAMPED_MAX  0.01
#define ARRIVALS_P_MIN 1e-4 /* false alarms: one valid run in 10,000 */
/* Constant arrivals: variance of a bin's count over that of Poisson's. */
#define CONSTANT_MAX 0.25

static void check(struct result *r, const char *name, bool passed,
    const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/* Enters a check; the text of one that failed is a reason too. */
static void check(
    struct result *r, const char *name, bool passed, const char *fmt, ...)
{
	struct check *c = &r->checks[r->check_count++];
	size_t used = strlen(r->reason);
	va_list ap;

	REQUIRE(r->check_count <= ARRAY_SIZE(r->checks));
	c->name = name;
	c->passed = passed;
	va_start(ap, fmt);
	vsnprintf(c->text, sizeof(c->text), fmt, ap);
	va_end(ap);
	if (passed)
		return;
	r->valid = false;
	snprintf(r->reason + used, sizeof(r->reason) - used, "%s%s",
	    used > 0 ? "; " : "", c->text);
}

static void check_rate(struct result *r)
{
	check(r, "rate", (double)r->missed <= MISSED_MAX * (double)r->due,
	    "%" PRIu64 " of %" PRIu64 " arrivals sent in time (%" PRIu64
	    " found no connection free)",
	    r->due - r->missed - r->waited, r->due, r->waited);
}

/* What a stop cost single requests is known; what it cost the load is not. */
static void check_stalls(struct result *r)
{
	check(r, "stalls", result_stalled(r) <= STALLED_MAX,
	    "generator stood still for %.1f%% of the time with a limit of "
	    "%.0f%%",
	    result_stalled(r) * 100, STALLED_MAX * 100);
}

/*
 * Counts per bin against what is expected. For Poisson arrivals the sum of
 * (n - m)^2 / m is chi-squared, with a degree of freedom a bin; for constant
 * ones it is near none.
 */
static void check_arrivals(struct result *r)
{
	const struct arrival_bins *b = &r->arrivals;
	uint64_t at = r->from_after_start_ns;
	double sum = 0, free_bins = 0, p;
	uint32_t whole = (uint32_t)(r->duration_ns / (b->width_ns | 1));

	for (uint32_t i = 0; i < b->count && i < whole; i++) {
		uint64_t start = at + i * b->width_ns;
		double m = schedule_expected(r->config->steps,
		    r->config->step_count, start, start + b->width_ns);

		if (m < 5)
			continue;
		sum += ((double)b->bins[i] - m) * ((double)b->bins[i] - m) / m;
		free_bins++;
	}
	if (free_bins < 10)
		return;
	if (r->config->arrivals == ARRIVALS_CONSTANT) {
		check(r, "arrivals", sum / free_bins <= CONSTANT_MAX,
		    "arrivals constant: dispersion %.2f with a limit of %.2f",
		    sum / free_bins, CONSTANT_MAX);
		return;
	}
	p = 2 * fmin(gsl_cdf_chisq_P(sum, free_bins),
		    gsl_cdf_chisq_Q(sum, free_bins));
	check(r, "arrivals", p >= ARRIVALS_P_MIN,
	    "arrivals Poisson: dispersion %.2f (p = %.2g)", sum / free_bins, p);
}

/*
 * Little's law between two things counted apart, over the same time: how many
 * were in flight, and the sum of their service times. A few are too few to
 * compare.
 */
static void check_little(struct result *r)
{
	double n = r->in_flight, xs = r->in_service;

	if (n > LITTLE_FLOOR)
		check(r, "little", fabs(xs / n - 1) <= LITTLE_MAX,
		    "Little's law: %.2f in flight and rate x service time "
		    "%.2f",
		    n, xs);
}

static void check_replies(struct result *r)
{
	uint64_t wrong = r->errors[ERROR_STATUS] + r->errors[ERROR_BODY];
	uint64_t lost = r->errors[ERROR_READ] + r->errors[ERROR_WRITE];

	check(r, "replies", wrong == 0 && r->replies > 0,
	    "%" PRIu64 " replies and %" PRIu64 " wrong ones", r->replies,
	    wrong);
	check(r, "unasked", r->errors[ERROR_UNASKED] == 0,
	    "%" PRIu64 " connections with bytes that answer no request",
	    r->errors[ERROR_UNASKED]);
	check(r, "lost", (double)lost <= FAILED_MAX * (double)r->requests,
	    "%" PRIu64 " of %" PRIu64 " requests lost", lost, r->requests);
	check(r, "connected", r->errors[ERROR_CONNECT] == 0,
	    "%" PRIu64 " attempts to connect failed", r->errors[ERROR_CONNECT]);
	check(r, "served", r->never_served == 0,
	    "%u of %u connections never served", r->never_served,
	    r->config->connections);
	check(r, "stamps",
	    (double)r->unstamped <= UNSTAMPED_MAX * (double)r->replies,
	    "%" PRIu64 " replies without an arrival time", r->unstamped);
	check(r, "range", r->out_of_range == 0,
	    "%" PRIu64 " times above one hour", r->out_of_range);
}

void result_validate(struct result *r)
{
	r->valid = true;
	r->check_count = 0;
	check(r, "whole", !r->interrupted, "%s",
	    r->interrupted ? "interrupted" : "not interrupted");
	check_replies(r);
	check_little(r);
	check_stalls(r);
	if (r->config->step_count == 0)
		return;
	check_rate(r);
	check_arrivals(r);
}
