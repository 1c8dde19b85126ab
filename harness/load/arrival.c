/* SPDX-License-Identifier: MIT */
#include "load/arrival.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"

/* Three readings of a clock, and how often they are tried. */
#define TOGETHER_NS NS_PER_US
#define TRIES       4

int arrival_ask(int fd)
{
	int one = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(one)) < 0)
		return -errno;
	return 0;
}

/* Whoever is interrupted between the readings takes others. */
int64_t arrival_offset_ns(void)
{
	uint64_t before, real, after, closest = UINT64_MAX;
	int64_t offset = 0;

	for (int i = 0; i < TRIES && closest > TOGETHER_NS; i++) {
		before = clock_now_ns();
		real = clock_read_ns(CLOCK_REALTIME);
		after = clock_now_ns();
		if (after - before >= closest)
			continue;
		closest = after - before;
		offset = (int64_t)(real - before - closest / 2);
	}
	return offset;
}

uint64_t arrival_stamp_ns(const void *control, size_t bytes, int64_t offset_ns)
{
	const struct cmsghdr *head = control;
	struct timespec ts;

	if (bytes < CMSG_LEN(sizeof(ts)) || head->cmsg_level != SOL_SOCKET ||
	    head->cmsg_type != SCM_TIMESTAMPNS)
		return 0;
	memcpy(&ts, CMSG_DATA(head), sizeof(ts));
	return (uint64_t)ts.tv_sec * NS_PER_S + (uint64_t)ts.tv_nsec -
	       (uint64_t)offset_ns;
}
