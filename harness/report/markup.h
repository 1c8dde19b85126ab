/* SPDX-License-Identifier: MIT */
/*
 * Untrusted text into the formats that leave this program. Names come from
 * CSV files that anybody may have written, so every one of them goes through
 * here. Any thread; the stream is the caller's.
 */
#ifndef PACELINE_REPORT_MARKUP_H
#define PACELINE_REPORT_MARKUP_H

#include <stddef.h>
#include <stdio.h>

/* As HTML text or as a quoted attribute value. */
void markup_html(FILE *out, const char *text);

/* As inline Markdown that shows the text itself. */
void markup_markdown(FILE *out, const char *text);

/* As one CSV field, quoted where needed; a line break becomes a space. */
void markup_csv(FILE *out, const char *text);

/*
 * As a single-quoted gnuplot string. gnuplot runs what stands in backquotes
 * and expands braces, so only harmless characters stay; others become '?'.
 */
void markup_gnuplot(FILE *out, const char *text);

/*
 * A file name and HTML id made of a name: lower case letters, digits and
 * '-', at most cap - 1 of them, never empty.
 */
void markup_slug(char *out, size_t cap, const char *text);

#endif
