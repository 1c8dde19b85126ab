/* SPDX-License-Identifier: MIT */
/* A result as text for people and files for tools. Main thread. */
#ifndef PACELINE_LOAD_OUTPUT_H
#define PACELINE_LOAD_OUTPUT_H

#include <stdio.h>

#include "load/result.h"

/* A summary of at most 80 columns; with a table of percentiles if asked. */
void output_text(FILE *out, const struct result *r, bool percentiles);

/* One row of a table, after its head with the first. */
void output_row(FILE *out, const struct result *r, bool first);

/* The fields as a line of CSV: their names, or their values. */
void output_csv_row(FILE *out, const struct result *r, bool names);

/* Whether files can be made in a folder, which is made when it is not there. */
int MUST_USE output_check(const char *dir);

/* Makes a file there; NULL after a line on stderr. */
FILE *output_open(const char *dir, const char *name);

/*
 * One JSON object: the fields of summary.csv, "checks" (the certificate),
 * "targets" (of a mix) and "intervals".
 */
void output_json(FILE *out, const struct result *r);

/*
 * Writes summary.csv, latency.csv, intervals.csv, response.hgrm,
 * service.hgrm, lag.hgrm, net.hgrm and load.hlog to a folder, which is made
 * when it is not there. Returns 0, or -errno after a line on stderr.
 */
int MUST_USE output_files(const char *dir, const struct result *r);

#endif
