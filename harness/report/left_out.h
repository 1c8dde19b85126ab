/* SPDX-License-Identifier: MIT */
/* What a report does not count, in sum: how many runs, and why. One thread. */
#ifndef PACELINE_REPORT_LEFT_OUT_H
#define PACELINE_REPORT_LEFT_OUT_H

#include "report/finding.h"

/* The runs that are not valid, by reason, and those that were run again. */
struct findings left_out_of(const struct study *study);

#endif
