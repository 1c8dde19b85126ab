/* SPDX-License-Identifier: MIT */
/*
 * What the comment that opens a strategy's file says, for --describe and the
 * reports: told once, where the code is. notes.awk makes the table.
 */
#ifndef PACELINE_STRATEGIES_NOTES_H
#define PACELINE_STRATEGIES_NOTES_H

#include <stddef.h>

struct strategy_note {
	const char *name;   /* of the strategy */
	const char *sketch; /* of its threads, in lines for a fixed font */
	const char *calls;  /* its system calls a request */
};

/* Closed by a NULL name. */
extern const struct strategy_note strategy_notes[];

#endif
