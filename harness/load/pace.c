/* SPDX-License-Identifier: MIT */
#include "load/pace.h"

#include "base/clock.h"

#define PERCENTILE 99

struct pace pace_make(enum pace_spin spin)
{
	return (struct pace){
		.spin = spin,
		.margin_ns =
		    spin == PACE_LEARNS ? PACE_FIRST_US * NS_PER_US : 0,
	};
}

uint64_t pace_sleep_ns(const struct pace *p, uint64_t now, uint64_t due)
{
	if (p->spin == PACE_SPINS)
		return 0;
	return due > now + p->margin_ns ? due - now - p->margin_ns : 0;
}

static void forget(struct pace *p)
{
	p->sleeps = 0;
	for (unsigned us = 0; us <= PACE_LATEST_US; us++) {
		p->late[us] /= 2;
		p->sleeps += p->late[us];
	}
}

/* The least margin that so much of what is remembered is not later than. */
static uint64_t percentile_us(const struct pace *p)
{
	uint64_t seen = p->late[0];
	unsigned us = 0;

	while (us < PACE_LATEST_US && 100 * seen < PERCENTILE * p->sleeps)
		seen += p->late[++us];
	return us;
}

void pace_learn(struct pace *p, uint64_t until_ns, uint64_t now)
{
	uint64_t us;

	if (p->spin != PACE_LEARNS || now < until_ns)
		return;
	us = (now - until_ns + NS_PER_US - 1) / NS_PER_US;
	p->late[us < PACE_LATEST_US ? us : PACE_LATEST_US]++;
	p->sleeps++;
	if (p->sleeps >= PACE_ENOUGH)
		p->margin_ns = percentile_us(p) * NS_PER_US;
	if (p->sleeps == PACE_MEMORY)
		forget(p);
}
