/* SPDX-License-Identifier: MIT */
/*
 * The stop descriptor: readable, and for ever so, from the first SIGTERM or
 * SIGINT on. It goes into whatever a strategy waits on.
 */
#ifndef PACELINE_CORE_STOP_H
#define PACELINE_CORE_STOP_H

#include "base/check.h"

/*
 * Opens it and installs the signals (SIGHUP and SIGPIPE are ignored). A
 * server that has not ended patience_s after a stop (a handler may hold a
 * thread for long) is ended then, with status 0. Once a process. Returns the
 * descriptor or -errno.
 */
MUST_USE int stop_open(unsigned patience_s);

/*
 * Has a thread of its own call last(arg) before a server that is out of
 * patience ends; without it, it just ends. Call before other threads start,
 * and stop_cancel_last() before what last() uses goes away. Returns 0 or
 * -errno.
 */
MUST_USE int stop_set_last(void (*last)(void *arg), void *arg);
void stop_cancel_last(void);

/* Stops the server as a signal does. Any thread. */
void stop_request(void);

#endif
