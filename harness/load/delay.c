/* SPDX-License-Identifier: MIT */
#include "load/delay.h"

static void note(struct stall *s, uint64_t now, uint64_t ns)
{
	if (ns >= DELAY_STALL_NS) {
		s->from_ns = s->seen_ns;
		s->ns = ns;
		s->sum_ns += ns;
	}
	s->seen_ns = now;
}

void stall_look(struct stall *s, uint64_t now)
{
	note(s, now, s->seen_ns ? now - s->seen_ns : 0);
}

void stall_woke(struct stall *s, uint64_t until_ns, uint64_t now, bool stopped)
{
	uint64_t from = stopped ? s->seen_ns : until_ns;

	note(s, now, now > from ? now - from : 0);
}

uint64_t stall_after(
    const struct stall *s, uint64_t sent_ns, uint64_t arrived_ns)
{
	return sent_ns == s->from_ns && arrived_ns >= sent_ns + s->ns ? s->ns
								      : 0;
}
