/* SPDX-License-Identifier: MIT */
/*
 * Results in the Test Anything Protocol, for Automake's TAP driver. One
 * thread; lines go to stdout, unbuffered between tests.
 */
#ifndef PACELINE_E2E_TAP_H
#define PACELINE_E2E_TAP_H

#include <stdbool.h>

/* Reports one test; the text names it. Returns ok. */
bool tap_ok(bool ok, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* Reports a test that cannot run here, and why. */
void tap_skip(const char *why, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* A comment line: context for the result before it. */
void tap_note(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * From here on results go to a file; for a child process, whose parent takes
 * them over with tap_adopt().
 */
void tap_divert(int fd);

/* Reports the results in a file as one's own, numbered anew. */
void tap_adopt(int fd);

/* Prints the plan; returns what main() returns. Not after tap_divert(). */
int tap_done(void);

#endif
