/* SPDX-License-Identifier: MIT */
#include "core/counters.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define LINE_BYTES 128 /* two lines: neighbours are fetched in pairs */
#define STRIDE_BYTES                                                           \
	((COUNTER_TOTAL * sizeof(metric) + LINE_BYTES - 1) / LINE_BYTES *      \
	    LINE_BYTES)

static const char *const names[] = {
#define COUNTER_NAME(name, text) #text,
	COUNTERS(COUNTER_NAME)
#undef COUNTER_NAME
};

_Static_assert(COUNTER_TOTAL <= METRICS_MAX, "the header names them all");

int counters_open(struct counters *c, int fd)
{
	size_t bytes = METRICS_HEADER_BYTES + STRIDE_BYTES * COUNTER_SLOTS;
	int flags = fd < 0 ? MAP_SHARED | MAP_ANONYMOUS : MAP_SHARED;
	struct metrics_header *h;

	if (fd >= 0 && ftruncate(fd, (off_t)bytes))
		return -errno;
	h = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, fd, 0);
	if (h == MAP_FAILED)
		return -errno;
	h->counters = COUNTER_TOTAL;
	h->slots = COUNTER_SLOTS;
	h->stride_bytes = STRIDE_BYTES;
	for (size_t i = 0; i < COUNTER_TOTAL; i++)
		snprintf(h->names[i], METRICS_NAME_BYTES, "%s", names[i]);
	__atomic_store_n(&h->magic, METRICS_MAGIC, __ATOMIC_RELEASE);
	*c = (struct counters){ .header = h, .map_bytes = bytes };
	return 0;
}

void counters_close(struct counters *c)
{
	if (c->header)
		munmap(c->header, c->map_bytes);
	c->header = NULL;
}

static metric *slot_at(const struct counters *c, uint32_t slot)
{
	char *base = (char *)c->header + METRICS_HEADER_BYTES;

	return (metric *)(void *)(base + (size_t)slot * STRIDE_BYTES);
}

metric *counters_slot(struct counters *c)
{
	uint32_t slot = atomic_fetch_add(&c->header->used, 1);

	return slot_at(c, slot < COUNTER_SLOTS ? slot : COUNTER_SLOTS - 1);
}

uint64_t counters_sum(const struct counters *c, enum counter which)
{
	uint32_t used = atomic_load(&c->header->used);
	uint64_t sum = 0;

	if (used > COUNTER_SLOTS)
		used = COUNTER_SLOTS;
	for (uint32_t slot = 0; slot < used; slot++)
		sum += metric_read(&slot_at(c, slot)[which]);
	return sum;
}

int counters_json(void *counters, struct buf *ret_json)
{
	char text[64];
	int n, rc = buf_append(ret_json, "{", 1);

	for (enum counter i = 0; i < COUNTER_TOTAL && !rc; i++) {
		n = snprintf(text, sizeof(text), "%s\"%s\":%" PRIu64,
		    i ? "," : "", names[i], counters_sum(counters, i));
		rc = buf_append(ret_json, text, (size_t)n);
	}
	return rc ? rc : buf_append(ret_json, "}\n", 2);
}
