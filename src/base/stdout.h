/* SPDX-License-Identifier: MIT */
/* What a program prints arrives, or its exit status says that it did not. */
#ifndef PACELINE_BASE_STDOUT_H
#define PACELINE_BASE_STDOUT_H

/*
 * From now on exit() looks whether all of stdout was written; if not (a full
 * disk, a closed pipe), it says so and the status is EXIT_FAILED. Called once,
 * at the start of main(). A stdout that was never open is no failure.
 */
void stdout_check_at_exit(void);

#endif
