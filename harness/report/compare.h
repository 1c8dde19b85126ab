/* SPDX-License-Identifier: MIT */
/*
 * Two runs side by side, cell by cell: before and after a change, or one
 * suite on two machines. One thread.
 */
#ifndef PACELINE_REPORT_COMPARE_H
#define PACELINE_REPORT_COMPARE_H

#include <stdbool.h>
#include <stdio.h>

#include "base/check.h"

struct compare_order {
	const char *before; /* folders of runs */
	const char *after;
	double threshold; /* a slow-down up to this share is let pass */
	bool markdown;    /* a Markdown table instead of text */
};

/*
 * Writes the comparison. Returns 0; 1 when a cell that both runs have is
 * significantly slower in the second by more than the threshold; or -errno
 * after one line on stderr.
 */
int compare_runs(FILE *out, const struct compare_order *order) MUST_USE;

#endif
