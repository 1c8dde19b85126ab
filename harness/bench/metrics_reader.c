/* SPDX-License-Identifier: MIT */
#include "bench/metrics_reader.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

static bool fits(const struct metrics_header *header, size_t size)
{
	uint64_t slots_bytes = (uint64_t)header->slots * header->stride_bytes;

	if (header->counters > METRICS_MAX || header->stride_bytes % 8)
		return false;
	if (header->stride_bytes < header->counters * sizeof(uint64_t))
		return false;
	if (slots_bytes > size - METRICS_HEADER_BYTES)
		return false;
	for (uint32_t i = 0; i < header->counters; i++)
		if (!memchr(header->names[i], '\0', METRICS_NAME_BYTES))
			return false;
	return true;
}

static void sum_slots(const char *file, struct metrics_sample *ret)
{
	const struct metrics_header *header = (const void *)file;
	const char *slot = file + METRICS_HEADER_BYTES;

	memset(ret, 0, sizeof(*ret));
	ret->count = header->counters;
	memcpy(ret->names, header->names, sizeof(ret->names));
	for (uint32_t i = 0; i < header->slots; i++) {
		const uint64_t *counters = (const void *)slot;

		/* The server goes on counting meanwhile. */
		for (uint32_t k = 0; k < header->counters; k++)
			ret->values[k] +=
			    __atomic_load_n(&counters[k], __ATOMIC_RELAXED);
		slot += header->stride_bytes;
	}
}

int metrics_read(int fd, struct metrics_sample *ret)
{
	const struct metrics_header *header;
	struct stat st;
	uint64_t magic;
	char *file;
	int err = 0;

	if (fstat(fd, &st) < 0)
		return -errno;
	ret->count = 0;
	if (!st.st_size)
		return 0;
	if (st.st_size < METRICS_HEADER_BYTES)
		return -EBADMSG;
	/* Mapped only while it is read: the memory is the server's. */
	file = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_SHARED, fd, 0);
	if (file == MAP_FAILED)
		return -errno;
	header = (const void *)file;
	magic = __atomic_load_n(&header->magic, __ATOMIC_ACQUIRE);
	if (magic == METRICS_MAGIC && fits(header, (size_t)st.st_size))
		sum_slots(file, ret);
	else if (magic)
		err = -EBADMSG;
	munmap(file, (size_t)st.st_size);
	return err;
}
