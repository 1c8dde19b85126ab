/* SPDX-License-Identifier: MIT */
/*
 * Subjects from elsewhere: HdrHistogram interval logs of any tool, each of
 * which becomes a repetition of an external subject in a run. One thread.
 */
#ifndef PACELINE_REPORT_FOREIGN_H
#define PACELINE_REPORT_FOREIGN_H

#include "report/run.h"

/* One log, as said on the command line. */
struct foreign {
	char *name;     /* of the subject */
	char *scenario; /* where it belongs; NULL: the only one there is */
	char *file;
};

/*
 * Takes "NAME=FILE" or "NAME@SCENARIO=FILE" apart. Returns 0, -EINVAL for
 * another text, or -ENOMEM.
 */
int foreign_parse(const char *text, struct foreign *ret_foreign) MUST_USE;
void foreign_free(struct foreign *f);

/*
 * Adds the logs to a run, which may have no rows yet. Of a log with tags the
 * intervals tagged "response" count, of another one all of them. Returns 0,
 * or -errno after one line on stderr.
 */
int foreign_add(
    struct run *run, const struct foreign *list, size_t count) MUST_USE;

#endif
