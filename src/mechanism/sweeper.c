/* SPDX-License-Identifier: MIT */
#include "mechanism/sweeper.h"

#include "base/clock.h"

/* While draining, or short of descriptors. */
#define IMPATIENT_NS (20 * NS_PER_MS)

uint64_t sweeper_timeout_ns(struct sweeper *s, uint64_t next_ns)
{
	uint64_t sweep = atomic_load(&s->next_ns), now = clock_now_ns();

	if (sweep < next_ns)
		next_ns = sweep;
	return next_ns > now ? next_ns - now : 0;
}

bool sweeper_run(struct sweeper *s, struct thread *me, struct peer_table *peers,
    bool (*poke)(struct peer *p, void *arg), void *arg)
{
	const struct server *sv = me->server;
	uint64_t now = clock_now_ns(), period;

	if (now < atomic_load(&s->next_ns))
		return false;
	period = timeouts_period_ms(&sv->config.timeouts) * NS_PER_MS;
	if (server_draining(sv))
		period = IMPATIENT_NS;
	atomic_store(&s->next_ns, now + period);
	peer_table_sweep(peers, me, poke, arg);
	return true;
}

void sweeper_hasten(struct sweeper *s)
{
	atomic_store(&s->next_ns, clock_now_ns() + IMPATIENT_NS);
}
