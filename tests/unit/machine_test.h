/* SPDX-License-Identifier: MIT */
/* Tests of one program that each begin with a new machine, `m`. */
#ifndef PACELINE_TESTS_MACHINE_TEST_H
#define PACELINE_TESTS_MACHINE_TEST_H

#include "machine.h"

static struct machine m;

static int set_up(void **state)
{
	(void)state;
	machine_open(&m);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	machine_close(&m);
	return 0;
}

/* An entry in the list of tests. */
#define EACH(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

#endif
