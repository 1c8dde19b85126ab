/* SPDX-License-Identifier: MIT */
/* The report without a browser. One thread; the stream is the caller's. */
#ifndef PACELINE_REPORT_PLAIN_H
#define PACELINE_REPORT_PLAIN_H

#include <stdio.h>

#include "report/study.h"

/* report.txt: all of it, 80 columns wide. */
void text_write(FILE *out, const struct study *study);

/* What the terminal shows of it: verdicts and rankings. */
void text_write_essence(FILE *out, const struct study *study);

/* report.md, for issues and papers. */
void markdown_write(FILE *out, const struct study *study);

/*
 * Text in lines of at most 80 columns: the first starts with `first`, later
 * ones with `indent`.
 */
void plain_wrap(
    FILE *out, const char *first, const char *indent, const char *text);

/* Text cut or filled to a width in columns; a negative width: to the right. */
void plain_field(FILE *out, const char *text, int width);

#endif
