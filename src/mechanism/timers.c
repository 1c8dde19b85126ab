/* SPDX-License-Identifier: MIT */
#include "mechanism/timers.h"

#include <errno.h>
#include <stdlib.h>

void timers_free(struct timers *t)
{
	free(t->heap);
	*t = (struct timers){ 0 };
}

int timers_add(struct timers *t, uint64_t at_ns, uint64_t token)
{
	size_t i, cap = t->cap ? t->cap * 2 : 64;
	struct timer *heap;

	if (t->count == t->cap) {
		heap = realloc(t->heap, cap * sizeof(*heap));
		if (!heap)
			return -ENOMEM;
		t->heap = heap;
		t->cap = cap;
	}
	for (i = t->count++; i && t->heap[(i - 1) / 2].at_ns > at_ns;
	     i = (i - 1) / 2)
		t->heap[i] = t->heap[(i - 1) / 2];
	t->heap[i] = (struct timer){ .at_ns = at_ns, .token = token };
	return 0;
}

static void sift_down(struct timers *t, struct timer last)
{
	size_t i = 0, child;

	while ((child = 2 * i + 1) < t->count) {
		if (child + 1 < t->count &&
		    t->heap[child + 1].at_ns < t->heap[child].at_ns)
			child++;
		if (last.at_ns <= t->heap[child].at_ns)
			break;
		t->heap[i] = t->heap[child];
		i = child;
	}
	t->heap[i] = last;
}

bool timers_take(struct timers *t, uint64_t now_ns, uint64_t *ret_token)
{
	if (timers_next(t) > now_ns)
		return false;
	*ret_token = t->heap[0].token;
	t->count--;
	if (t->count)
		sift_down(t, t->heap[t->count]);
	return true;
}
