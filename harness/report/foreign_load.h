/* SPDX-License-Identifier: MIT */
/*
 * Who else used the CPUs while a repetition ran: other processes, and the host
 * of a virtual machine. Runs of before it was recorded say nothing. One thread.
 */
#ifndef PACELINE_REPORT_FOREIGN_LOAD_H
#define PACELINE_REPORT_FOREIGN_LOAD_H

#include "report/finding.h"

/*
 * The CPU time that others had on the CPUs of the server and the generator,
 * as a share of the measured time; NaN where it is not known.
 */
double foreign_load_share(const struct study *study, size_t row);

/* Whether a share is worth telling. */
bool foreign_load_is_notable(double share);

/* Whether others had a quarter of the CPUs in most runs. */
bool foreign_load_rules(const struct study *study);

/* Adds a line about the run as a whole, where there was foreign load. */
void foreign_load_tell(const struct study *study, struct findings *f);

/* A line about a scenario: which subjects had to bear it. */
void foreign_load_tell_cells(
    const struct study *study, const struct scenario *sc, struct findings *f);

#endif
