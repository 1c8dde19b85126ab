/* SPDX-License-Identifier: MIT */
#include "kernel.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/sendfile.h>

#include "base/check.h"

static struct kernel_fault faults[CALLS][8];
static unsigned done[CALLS], planned[CALLS];
static int send_flags;

void kernel_reset(void)
{
	memset(done, 0, sizeof(done));
	memset(planned, 0, sizeof(planned));
	memset(faults, 0, sizeof(faults));
}

void kernel_plan(enum kernel_call call, struct kernel_fault fault)
{
	REQUIRE(planned[call] < ARRAY_SIZE(faults[call]));
	faults[call][planned[call]++] = fault;
}

unsigned kernel_calls(enum kernel_call call)
{
	return done[call];
}

int kernel_send_flags(void)
{
	return send_flags;
}

/* Returns true when the call is over; else what is left of *len. */
static bool strike(enum kernel_call call, size_t *len, ssize_t *ret_result)
{
	unsigned n = done[call]++;
	const struct kernel_fault *f;

	if (n >= planned[call])
		return false;
	f = &faults[call][n];
	if (f->most && f->most < *len)
		*len = f->most;
	*ret_result = f->end ? 0 : -1;
	errno = f->error;
	return f->error || f->end;
}

ssize_t __real_send(int fd, const void *data, size_t len, int flags);
ssize_t __real_sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t __real_sendfile(int to, int from, off_t *offset, size_t len);
ssize_t __wrap_recv(int fd, void *data, size_t len, int flags);
ssize_t __wrap_send(int fd, const void *data, size_t len, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags);
ssize_t __wrap_sendfile(int to, int from, off_t *offset, size_t len);

ssize_t __wrap_recv(int fd, void *data, size_t len, int flags)
{
	ssize_t n;

	if (strike(CALL_RECV, &len, &n))
		return n;
	return __real_recv(fd, data, len, flags);
}

ssize_t __wrap_send(int fd, const void *data, size_t len, int flags)
{
	ssize_t n;

	send_flags = flags;
	if (strike(CALL_SEND, &len, &n))
		return n;
	return __real_send(fd, data, len, flags);
}

/* A short one sends of the first run only. */
ssize_t __wrap_sendmsg(int fd, const struct msghdr *message, int flags)
{
	size_t len = message->msg_iov->iov_len, most = SIZE_MAX;
	ssize_t n;

	send_flags = flags;
	if (strike(CALL_SENDMSG, &most, &n))
		return n;
	if (most == SIZE_MAX)
		return __real_sendmsg(fd, message, flags);
	return __real_send(
	    fd, message->msg_iov->iov_base, most < len ? most : len, flags);
}

ssize_t __wrap_sendfile(int to, int from, off_t *offset, size_t len)
{
	ssize_t n;

	if (strike(CALL_SENDFILE, &len, &n))
		return n;
	return __real_sendfile(to, from, offset, len);
}
