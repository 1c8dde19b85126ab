/* SPDX-License-Identifier: MIT */
/*
 * Whether this machine is fit to measure with: runs the generator against the
 * null server on another CPU and reports ceiling, floor, and how well timers
 * and the open loop keep time.
 */
#ifndef PACELINE_LOAD_SELF_TEST_H
#define PACELINE_LOAD_SELF_TEST_H

#include "load/options.h"

/*
 * Takes the engine and the CPUs from the options. Returns an exit status:
 * EXIT_INVALID when the machine is not fit.
 */
int self_test_run(const struct options *options);

#endif
