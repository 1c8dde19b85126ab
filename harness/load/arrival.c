/* SPDX-License-Identifier: MIT */
#include "load/arrival.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"

int arrival_ask(int fd)
{
	int one = 1;

	if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof(one)) < 0)
		return -errno;
	return 0;
}

int64_t arrival_offset_ns(void)
{
	uint64_t real = clock_read_ns(CLOCK_REALTIME);

	return (int64_t)(real - clock_now_ns());
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
