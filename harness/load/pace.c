/* SPDX-License-Identifier: MIT */
#include "load/pace.h"

#include "base/clock.h"

#define FIRST_GUESS_NS (20 * NS_PER_US)
/* One stall of the machine must not buy a second of spinning. */
#define LATEST_NS (50 * NS_PER_US)

struct pace pace_make(bool spins)
{
	return (struct pace){ .spins = spins, .late_ns = FIRST_GUESS_NS };
}

uint64_t pace_sleep_ns(const struct pace *p, uint64_t now, uint64_t due)
{
	uint64_t spin = p->spins ? p->late_ns * 3 / 2 : 0;

	return due > now + spin ? due - now - spin : 0;
}

void pace_learn(struct pace *p, uint64_t until_ns, uint64_t now)
{
	uint64_t late = now > until_ns ? now - until_ns : 0;

	if (late > LATEST_NS)
		late = LATEST_NS;
	p->late_ns = (15 * p->late_ns + late) / 16;
}
