/* SPDX-License-Identifier: MIT */
/*
 * A kernel that does less than was asked, or fails: the linker wraps recv(),
 * send(), sendmsg() and sendfile() of the test that this is linked into.
 */
#ifndef PACELINE_TESTS_KERNEL_H
#define PACELINE_TESTS_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

enum kernel_call { CALL_RECV, CALL_SEND, CALL_SENDMSG, CALL_SENDFILE, CALLS };

/* What a call does instead of succeeding. */
struct kernel_fault {
	int error;   /* fail with it; 0: go on */
	size_t most; /* bytes at most; 0: all */
	bool end;    /* return 0 */
};

/* Forgets all plans and counts. */
void kernel_reset(void);

/* Plans the next call of a kind that has no plan yet. */
void kernel_plan(enum kernel_call call, struct kernel_fault fault);

/* How many calls of a kind there were, and the flags of the last to send. */
unsigned kernel_calls(enum kernel_call call);
int kernel_send_flags(void);

/* Unplanned and uncounted, for the test itself. */
ssize_t __real_recv(int fd, void *data, size_t len, int flags);

#endif
