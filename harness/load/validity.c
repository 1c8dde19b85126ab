/* SPDX-License-Identifier: MIT */
/*
 * When the numbers of a run may be trusted. Each check is about what the
 * generator did, or about a reply that was not what it had to be; a slow
 * server is no reason.
 */
#include <gsl/gsl_cdf.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "load/result.h"

#define RATE_MIN        0.99 /* sent of what was due */
#define SATURATED       0.01 /* arrivals that found no connection free */
#define LAG_FLOOR_NS    (50 * NS_PER_US)
#define LAG_OF_RESPONSE 0.05
#define CPU_MAX         0.95
#define LITTLE_MAX      0.05
#define LITTLE_FLOOR    0.05 /* fewer in flight are too few to compare */
#define FAILED_MAX      0.01
#define ARRIVALS_P_MIN  1e-4 /* false alarms: one valid run in 10,000 */
/* Constant arrivals: variance of a bin's count over that of Poisson's. */
#define CONSTANT_MAX 0.25

static void because(struct result *r, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void because(struct result *r, const char *fmt, ...)
{
	size_t n = strlen(r->reason);
	va_list ap;

	if (n > 0)
		n += (size_t)snprintf(
		    r->reason + n, sizeof(r->reason) - n, "; ");
	r->valid = false;
	if (n >= sizeof(r->reason))
		return;
	va_start(ap, fmt);
	vsnprintf(r->reason + n, sizeof(r->reason) - n, fmt, ap);
	va_end(ap);
}

static bool saturated(const struct result *r)
{
	return (double)r->waited > SATURATED * (double)r->due;
}

static void check_rate(struct result *r)
{
	if (r->due > 0 && !saturated(r) &&
	    (double)r->requests < RATE_MIN * (double)r->due)
		because(r, "sent %" PRIu64 " of %" PRIu64 " requests due",
		    r->requests, r->due);
}

static void check_lag(struct result *r)
{
	uint64_t p99 = hist_percentile(r->delay, 99);
	double limit =
	    LAG_OF_RESPONSE * (double)hist_percentile(r->response, 50);

	if (limit < LAG_FLOOR_NS)
		limit = LAG_FLOOR_NS;
	if ((double)p99 > limit)
		because(r, "generator late: lag p99 %.0f us above %.0f us",
		    (double)p99 / 1e3, limit / 1e3);
}

static void check_cpu(struct result *r)
{
	double share = (double)r->load_cpu_ns /
		       ((double)r->duration_ns * r->config->threads);

	if (share > CPU_MAX)
		because(r, "generator used %.0f%% of its cores", share * 100);
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
		if (sum / free_bins > CONSTANT_MAX)
			because(r, "arrivals not constant: dispersion %.2f",
			    sum / free_bins);
		return;
	}
	p = 2 * fmin(gsl_cdf_chisq_P(sum, free_bins),
		    gsl_cdf_chisq_Q(sum, free_bins));
	if (p < ARRIVALS_P_MIN)
		because(r, "arrivals not Poisson: dispersion %.2f (p %.1g)",
		    sum / free_bins, p);
}

/* Little's law between three things counted apart: N = X S. */
static void check_little(struct result *r)
{
	double n = r->in_flight;
	double xs = (double)hist_total(r->service) * hist_mean(r->service) /
		    (double)r->duration_ns;

	if (n > LITTLE_FLOOR && fabs(xs / n - 1) > LITTLE_MAX)
		because(r,
		    "Little's law: %.2f in flight but rate x service time %.2f",
		    n, xs);
}

static void check_replies(struct result *r)
{
	uint64_t wrong = r->errors[ERROR_STATUS] + r->errors[ERROR_BODY];
	uint64_t lost = r->errors[ERROR_READ] + r->errors[ERROR_WRITE];

	if (r->replies == 0)
		because(r, "no replies");
	if (wrong > 0)
		because(r, "%" PRIu64 " wrong replies", wrong);
	if ((double)lost > FAILED_MAX * (double)r->requests)
		because(r, "%" PRIu64 " requests lost", lost);
	if (r->never_served > 0)
		because(r, "%u connections never served", r->never_served);
	if (r->out_of_range > 0)
		because(r, "%" PRIu64 " times above one hour", r->out_of_range);
}

void result_validate(struct result *r)
{
	r->valid = true;
	if (r->interrupted)
		because(r, "interrupted");
	check_replies(r);
	check_little(r);
	if (r->config->step_count == 0)
		return;
	check_rate(r);
	check_lag(r);
	check_cpu(r);
	check_arrivals(r);
}
