/* SPDX-License-Identifier: MIT */
/*
 * Can a run be trusted? Asked of its A/A controls, scenario by scenario: a
 * subject that was measured twice, under two names, must come out alike, and
 * that must be shown. Not to tell the two apart shows nothing: the worse a run,
 * the less it tells apart. Hence two one-sided tests (TOST, Schuirmann 1987):
 * the 90% interval of the ratio must lie within a margin. One thread.
 */
#ifndef PACELINE_REPORT_TRUST_H
#define PACELINE_REPORT_TRUST_H

#include "report/finding.h"

enum trust {
	TRUST_UNKNOWN, /* there is no control, or it has too few valid runs */
	TRUST_NO,
	TRUST_PARTLY,
	TRUST_YES,
};

/* What a control has to say in one scenario. */
struct control_verdict {
	enum trust trust;
	struct interval ratio; /* to its twin, in the main metric, 90% */
	double margin;         /* within which it is alike: 0.05 */
	double sees;           /* differences above this share can be seen */
};

struct trust_verdict {
	enum trust trust;
	char *text;              /* one or two sentences */
	struct findings details; /* a line a scenario; foreign load */
};

/* Frees with trust_free(). Without memory there is less to read. */
void trust_judge(const struct study *study, struct trust_verdict *ret);
void trust_free(struct trust_verdict *verdict);

#endif
