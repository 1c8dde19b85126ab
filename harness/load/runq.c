/* SPDX-License-Identifier: MIT */
#include "load/runq.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

/* Time on the CPU, time in the run queue, both in ns; time slices. */
int runq_read_ns(uint64_t *ret_ns)
{
	int fd = open("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
	char text[96];
	ssize_t n;

	if (fd < 0)
		return -errno;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (n < 0)
		return -EIO;
	text[n] = '\0';
	return sscanf(text, "%*u %" SCNu64, ret_ns) == 1 ? 0 : -EINVAL;
}
