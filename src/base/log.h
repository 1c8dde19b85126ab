/* SPDX-License-Identifier: MIT */
/* One line on stderr for a person. Any thread. */
#ifndef PACELINE_BASE_LOG_H
#define PACELINE_BASE_LOG_H

/* What main() returns; the same in every program of the project. */
enum exit_status {
	EXIT_DONE = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_UNAVAILABLE = 77, /* the kernel or a privilege is missing */
};

/* Writes "program: text" and a newline in one write(2). */
void log_line(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif
