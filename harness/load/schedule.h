/* SPDX-License-Identifier: MIT */
/*
 * When requests are due in an open loop, in nanoseconds from the start of the
 * load: fixed by the seed alone, whatever the server does.
 *
 * A rate r(t) that is linear in pieces has the integral L(t), the expected
 * arrivals until t. Arrival i is due where L(t) = S_i: S_i = i for constant
 * arrivals, a sum of i exponential steps of mean 1 for Poisson arrivals (the
 * time-change of a Poisson process). So one mechanism serves steady rates,
 * steps, ramps and bursts.
 *
 * `shares` schedules, one a thread, together follow the same law: constant
 * arrivals are dealt out in turn, and independent Poisson processes of rate
 * r/shares add up to one of rate r.
 *
 * Drawn one at a time, so a schedule of any length costs no memory. One
 * thread.
 */
#ifndef PACELINE_LOAD_SCHEDULE_H
#define PACELINE_LOAD_SCHEDULE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/check.h"
#include "base/clock.h"

enum arrivals {
	ARRIVALS_CONSTANT,
	ARRIVALS_POISSON,
};

/* One piece of the rate: from first to last per second, over a time. */
struct rate_step {
	double first_per_s;
	double last_per_s;
	uint64_t length_ns;
};

struct schedule;

/*
 * Steps follow each other from time 0; the last rate of the last step holds
 * for ever. `share` is this schedule's place among `shares`. NULL without
 * memory. The steps are copied.
 */
struct schedule *schedule_new(enum arrivals arrivals,
    const struct rate_step *steps, size_t count, uint64_t seed, unsigned share,
    unsigned shares);
void schedule_free(struct schedule *s);

/* When the next arrival is due. Stays the same until it is taken. */
uint64_t schedule_next_ns(const struct schedule *s);

/* Takes it, and draws the one after it. UINT64_MAX is due never. */
void schedule_take(struct schedule *s);

/*
 * Takes the next arrival, which is due before until_ns, and when many are, most
 * of them: as many as the law has in that time. Returns how many it took.
 */
uint64_t schedule_take_many(struct schedule *s, uint64_t until_ns);

/*
 * Reads a profile, "RATE:TIME,RATE-RATE:TIME,...": a steady rate or a ramp
 * for a time, into ret[0..cap). Rates are 0 or from SCHEDULE_RATE_MIN to _MAX a
 * second, times 1us to 24h. Returns how many steps, or -EINVAL, -ERANGE,
 * -E2BIG.
 */
#define SCHEDULE_RATE_MIN 0.001
#define SCHEDULE_RATE_MAX 1e8
#define SCHEDULE_TIME_MAX (24 * 3600 * NS_PER_S)
int MUST_USE schedule_profile(
    const char *text, struct rate_step *ret, size_t cap);

/* Whether a steady rate is within the limits. */
bool schedule_is_rate(double per_s);

/* Expected arrivals over [from, to) of such steps, over all shares. */
double schedule_expected(const struct rate_step *steps, size_t count,
    uint64_t from_ns, uint64_t to_ns);

#endif
