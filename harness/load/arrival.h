/* SPDX-License-Identifier: MIT */
/*
 * When the kernel had the bytes that a worker reads: its own receive stamp
 * (SO_TIMESTAMPNS), so that a worker that reads late, for whatever reason,
 * knows by how much. Costs no system call; the stamp comes with the bytes.
 */
#ifndef PACELINE_LOAD_ARRIVAL_H
#define PACELINE_LOAD_ARRIVAL_H

#include <stdint.h>
#include <sys/socket.h>
#include <time.h>

#include "base/check.h"

/* Room for the control data of one receive. */
#define ARRIVAL_CONTROL CMSG_SPACE(sizeof(struct timespec))

/* Asks for stamps on a socket. 0 or -errno. */
int MUST_USE arrival_ask(int fd);

/* By how much real time, which stamps are in, is ahead of monotonic time. */
int64_t arrival_offset_ns(void);

/*
 * The stamp in control data, as monotonic time; 0 without one. For TCP it is
 * that of the last segment read.
 */
uint64_t arrival_stamp_ns(const void *control, size_t bytes, int64_t offset_ns);

#endif
