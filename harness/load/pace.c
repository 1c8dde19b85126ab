/* SPDX-License-Identifier: MIT */
#include "load/pace.h"

#include "base/clock.h"

#define FIRST_GUESS_NS (20 * NS_PER_US)
#define LONGEST_NS     (100 * NS_PER_US)

static double highest_rate(const struct load_config *config)
{
	double highest = 0;

	for (size_t i = 0; i < config->step_count; i++) {
		if (config->steps[i].first_per_s > highest)
			highest = config->steps[i].first_per_s;
		if (config->steps[i].last_per_s > highest)
			highest = config->steps[i].last_per_s;
	}
	return highest;
}

struct pace pace_for(const struct load_config *config)
{
	struct pace p = { .late_ns = FIRST_GUESS_NS };
	double rate = highest_rate(config), gap;

	if (rate <= 0)
		return p;
	gap = 1e9 * config->threads / rate;
	p.max_ns = gap / 4 < LONGEST_NS ? (uint64_t)(gap / 4) : LONGEST_NS;
	return p;
}

/* Twice the average lateness: few timers are later than that. */
static uint64_t margin(const struct pace *p)
{
	uint64_t wanted = 2 * p->late_ns;

	return wanted < p->max_ns ? wanted : p->max_ns;
}

uint64_t pace_sleep_ns(const struct pace *p, uint64_t now, uint64_t due)
{
	uint64_t spin = margin(p);

	return due > now + spin ? due - now - spin : 0;
}

void pace_learn(struct pace *p, uint64_t until_ns, uint64_t now)
{
	uint64_t late = now > until_ns ? now - until_ns : 0;

	/* One stall of the machine must not buy a second of spinning. */
	if (late > LONGEST_NS)
		late = LONGEST_NS;
	p->late_ns = (15 * p->late_ns + late) / 16;
}
