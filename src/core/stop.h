/* SPDX-License-Identifier: MIT */
/*
 * The stop descriptor: readable, and for ever so, from the first SIGTERM or
 * SIGINT on. It goes into whatever a strategy waits on.
 */
#ifndef PACELINE_CORE_STOP_H
#define PACELINE_CORE_STOP_H

#include <stdbool.h>

#include "base/check.h"

/*
 * Opens it and installs the signals (SIGHUP and SIGPIPE are ignored). Once a
 * process. Returns the descriptor or -errno.
 */
MUST_USE int stop_open(void);

/* True once a signal has come. Any thread. */
bool stop_requested(void);

#endif
