/* SPDX-License-Identifier: MIT */
/*
 * The load as it goes, on stderr, a second at a time: on a terminal one line
 * that is written over, with the rates of the last seconds as a sparkline;
 * elsewhere a line a second. Main thread.
 */
#ifndef PACELINE_LOAD_LIVE_H
#define PACELINE_LOAD_LIVE_H

#include <stdbool.h>

#include "load/intervals.h"

#define LIVE_SECONDS 24

struct live {
	bool terminal;
	bool drawn; /* a line stands there to be written over */
	uint64_t rates[LIVE_SECONDS]; /* a ring */
	unsigned seconds;
};

void live_second(struct live *l, const struct second_row *row);

/* Takes the line away. */
void live_end(struct live *l);

#endif
