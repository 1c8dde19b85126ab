/* SPDX-License-Identifier: MIT */
/* From a folder with a run to the files of its report. One thread. */
#ifndef PACELINE_REPORT_OUTPUT_H
#define PACELINE_REPORT_OUTPUT_H

#include "report/figure.h"
#include "report/foreign.h"

struct output_order {
	const char *dir;
	unsigned int formats; /* output_format() of each, ored */
	struct drawing drawing;
	struct foreign *foreign; /* logs to add as subjects */
	size_t foreign_count;
};

/* The bit of a format's name: html, txt or md; 0 for another one. */
unsigned int output_format(const char *name);

/*
 * Writes the report, and on stdout its essence and where it is. Returns 0, or
 * -errno after one line on stderr.
 */
int output_report(const struct output_order *order) MUST_USE;

#endif
