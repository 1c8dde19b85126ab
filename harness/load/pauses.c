/* SPDX-License-Identifier: MIT */
#include "load/pauses.h"

#include <errno.h>
#include <stdlib.h>

int pauses_init(struct pauses *p, size_t most)
{
	size_t n = 1;

	while (n < most)
		n *= 2;
	*p = (struct pauses){ .mask = n - 1 };
	p->ring = calloc(n, sizeof(*p->ring));
	return p->ring ? 0 : -ENOMEM;
}

void pauses_fini(struct pauses *p)
{
	free(p->ring);
	p->ring = NULL;
}

void pauses_add(struct pauses *p, struct client *c, uint64_t until_ns)
{
	REQUIRE(p->tail - p->head <= p->mask);
	p->ring[p->tail++ & p->mask] = (struct pause){
		.until_ns = until_ns,
		.client = c,
	};
}

const struct pause *pauses_first(const struct pauses *p)
{
	return p->head == p->tail ? NULL : &p->ring[p->head & p->mask];
}

void pauses_remove_first(struct pauses *p)
{
	p->head++;
}
