/* SPDX-License-Identifier: MIT */
#include "load/schedule.h"

#include <errno.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "load/units.h"

struct schedule {
	enum arrivals arrivals;
	unsigned shares;
	gsl_rng *rng;
	uint64_t next_ns;
	double due;    /* S_i: expected arrivals before the next one */
	double passed; /* L at the start of the current step */
	uint64_t step_start_ns;
	size_t step, count;
	struct rate_step steps[];
};

static double step_seconds(const struct rate_step *step)
{
	return (double)step->length_ns / 1e9;
}

static double step_arrivals(const struct rate_step *step)
{
	return (step->first_per_s + step->last_per_s) / 2 * step_seconds(step);
}

/*
 * Seconds into a step of r(t) = a + b t until `n` arrivals are expected: the
 * root of a t + b t^2 / 2 = n, in the form that is exact for small b too.
 */
static double seconds_until(const struct rate_step *step, double n)
{
	double a = step->first_per_s;
	double b = (step->last_per_s - a) / step_seconds(step);

	/* A ramp from 0 has no rate yet to divide by. */
	if (n <= 0)
		return 0;
	return 2 * n / (a + sqrt(fmax(a * a + 2 * b * n, 0)));
}

static uint64_t find_due(struct schedule *s)
{
	const struct rate_step *step;
	double n, rate;

	while (s->step < s->count) {
		step = &s->steps[s->step];
		n = step_arrivals(step);
		if (s->due < s->passed + n)
			return s->step_start_ns +
			       (uint64_t)(seconds_until(
					      step, s->due - s->passed) *
					  1e9);
		s->passed += n;
		s->step_start_ns += step->length_ns;
		s->step++;
	}
	rate = s->steps[s->count - 1].last_per_s;
	if (rate <= 0)
		return UINT64_MAX;
	return s->step_start_ns + (uint64_t)((s->due - s->passed) / rate * 1e9);
}

static double draw_step(struct schedule *s)
{
	if (s->arrivals == ARRIVALS_CONSTANT)
		return s->shares;
	return gsl_ran_exponential(s->rng, s->shares);
}

struct schedule *schedule_new(enum arrivals arrivals,
    const struct rate_step *steps, size_t count, uint64_t seed, unsigned share,
    unsigned shares)
{
	struct schedule *s;

	REQUIRE(count > 0 && share < shares);
	s = calloc(1, sizeof(*s) + count * sizeof(*steps));
	if (!s)
		return NULL;
	s->rng = gsl_rng_alloc(gsl_rng_mt19937);
	if (!s->rng) {
		free(s);
		return NULL;
	}
	gsl_rng_set(s->rng, seed + share * 0x9e3779b97f4a7c15ull);
	s->arrivals = arrivals;
	s->shares = shares;
	s->count = count;
	memcpy(s->steps, steps, count * sizeof(*steps));
	s->due = arrivals == ARRIVALS_CONSTANT ? share : draw_step(s);
	s->next_ns = find_due(s);
	return s;
}

void schedule_free(struct schedule *s)
{
	if (!s)
		return;
	gsl_rng_free(s->rng);
	free(s);
}

uint64_t schedule_next_ns(const struct schedule *s)
{
	return s->next_ns;
}

void schedule_take(struct schedule *s)
{
	s->due += draw_step(s);
	s->next_ns = find_due(s);
}

/* Fewer than this are taken one by one: the seed decides on each. */
#define MANY 64

uint64_t schedule_take_many(struct schedule *s, uint64_t until_ns)
{
	double until = schedule_expected(s->steps, s->count, 0, until_ns);
	double left = (until - s->due) / s->shares;
	uint64_t taken = 1;

	if (left < MANY) {
		schedule_take(s);
		return taken;
	}
	if (s->arrivals == ARRIVALS_CONSTANT) {
		/* The last of them may be due a rounding error later. */
		taken += (uint64_t)left - 1;
		s->due += (double)(taken * s->shares);
	} else {
		/* What is left of a Poisson process knows nothing of before. */
		taken += gsl_ran_poisson(s->rng, left);
		s->due = until + draw_step(s);
	}
	s->next_ns = find_due(s);
	return taken;
}

bool schedule_is_rate(double per_s)
{
	return per_s >= SCHEDULE_RATE_MIN && per_s <= SCHEDULE_RATE_MAX;
}

static bool valid_rate(double per_s)
{
	return per_s == 0 || schedule_is_rate(per_s);
}

/* One "RATE[-RATE]:TIME"; cuts it into its parts in place. */
static int parse_step(char *text, struct rate_step *ret)
{
	char *length = strchr(text, ':'), *last;

	if (!length)
		return -EINVAL;
	*length++ = '\0';
	last = strchr(text, '-');
	if (last)
		*last++ = '\0';
	if (units_number(text, &ret->first_per_s) < 0 ||
	    units_number(last ? last : text, &ret->last_per_s) < 0 ||
	    units_time(length, &ret->length_ns) < 0)
		return -EINVAL;
	if (!valid_rate(ret->first_per_s) || !valid_rate(ret->last_per_s) ||
	    ret->length_ns < NS_PER_US || ret->length_ns > SCHEDULE_TIME_MAX)
		return -ERANGE;
	return 0;
}

int schedule_profile(const char *text, struct rate_step *ret, size_t cap)
{
	char *copy = strdup(text), *rest = copy, *part;
	size_t n = 0;
	int err = copy ? 0 : -ENOMEM;

	while (!err && (part = strsep(&rest, ","))) {
		if (n == cap)
			err = -E2BIG;
		else
			err = parse_step(part, &ret[n++]);
	}
	free(copy);
	return err ? err : (int)n;
}

/* Expected arrivals of one step between two times counted from its start. */
static double expected_within(
    const struct rate_step *step, double from_s, double to_s)
{
	double slope =
	    (step->last_per_s - step->first_per_s) / step_seconds(step);

	return (step->first_per_s + slope * (from_s + to_s) / 2) *
	       (to_s - from_s);
}

double schedule_expected(const struct rate_step *steps, size_t count,
    uint64_t from_ns, uint64_t to_ns)
{
	uint64_t start = 0, a, b;
	double sum = 0;

	for (size_t i = 0; i < count; start += steps[i++].length_ns) {
		a = from_ns > start ? from_ns : start;
		b = start + steps[i].length_ns;
		if (b > to_ns)
			b = to_ns;
		if (a < b)
			sum += expected_within(&steps[i],
			    (double)(a - start) / 1e9,
			    (double)(b - start) / 1e9);
	}
	if (from_ns < start)
		from_ns = start;
	if (from_ns < to_ns)
		sum += steps[count - 1].last_per_s * (double)(to_ns - from_ns) /
		       1e9;
	return sum;
}
