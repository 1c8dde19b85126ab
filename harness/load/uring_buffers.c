/* SPDX-License-Identifier: MIT */
#include "load/uring_buffers.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>

/* An odd number of cache lines apart, so that buffers use all cache sets. */
#define STRIDE      (URING_BUFFER_BYTES + 64)
#define BUFFERS_MIN 64
#define BUFFERS_MAX 1024

static char *buffer_at(const struct uring_buffers *b, unsigned id)
{
	return b->memory + (size_t)id * STRIDE;
}

static void give(struct uring_buffers *b, unsigned id)
{
	io_uring_buf_ring_add(b->ring, buffer_at(b, id), URING_BUFFER_BYTES,
	    (unsigned short)id, io_uring_buf_ring_mask(b->count), 0);
	io_uring_buf_ring_advance(b->ring, 1);
}

static void *map_memory(size_t n)
{
	void *p = mmap(NULL, n, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

int uring_buffers_init(
    struct uring_buffers *b, struct io_uring *ring, unsigned connections)
{
	struct io_uring_buf_reg reg = { .bgid = URING_BUFFER_GROUP };

	b->count = BUFFERS_MIN;
	while (b->count < connections * 2 && b->count < BUFFERS_MAX)
		b->count *= 2;
	b->ring = map_memory(b->count * sizeof(struct io_uring_buf));
	b->memory = map_memory((size_t)b->count * STRIDE);
	if (!b->ring || !b->memory)
		return -ENOMEM;
	reg.ring_addr = (uint64_t)(uintptr_t)b->ring;
	reg.ring_entries = b->count;
	io_uring_buf_ring_init(b->ring);
	for (unsigned id = 0; id < b->count; id++)
		give(b, id);
	return io_uring_register_buf_ring(ring, &reg, 0);
}

void uring_buffers_fini(struct uring_buffers *b)
{
	if (b->ring)
		munmap(b->ring, b->count * sizeof(struct io_uring_buf));
	if (b->memory)
		munmap(b->memory, (size_t)b->count * STRIDE);
}

char *uring_buffers_of(
    const struct uring_buffers *b, const struct io_uring_cqe *cqe)
{
	return buffer_at(b, cqe->flags >> IORING_CQE_BUFFER_SHIFT);
}

void uring_buffers_return(
    struct uring_buffers *b, const struct io_uring_cqe *cqe)
{
	give(b, cqe->flags >> IORING_CQE_BUFFER_SHIFT);
}
