/* SPDX-License-Identifier: MIT */
/* What the server can tell about itself: for people, and as CSV. */
#ifndef PACELINE_CATALOGUE_H
#define PACELINE_CATALOGUE_H

#include <stdio.h>

/* Program, configure line and library versions. */
void catalogue_version(FILE *out);

/* These return an exit status. */
int catalogue_list(FILE *out);
int catalogue_csv(FILE *out);
int catalogue_notes(FILE *out); /* as CSV, with the sketch: fields of lines */
int catalogue_describe(FILE *out, const char *name);

#endif
