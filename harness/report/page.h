/* SPDX-License-Identifier: MIT */
/*
 * report.html: one file that needs nothing else. The template is
 * plots/page.html; each {{slot}} of it is filled by a function. One thread.
 */
#ifndef PACELINE_REPORT_PAGE_H
#define PACELINE_REPORT_PAGE_H

#include <stdio.h>

#include "report/figure.h"
#include "report/study.h"

struct page {
	FILE *out;
	const struct study *study;
	const struct gallery *gallery;
	size_t *room; /* bytes left for drawings; those beyond are linked */
};

/* What keeps a page with very many plots below 2 MB. */
#define PAGE_DRAWINGS_BYTES 1500000

/* Writes the page. */
void page_write(const struct page *p);

/* The parts of page.c. */
void page_legend(const struct page *p);
void page_glance(const struct page *p);
void page_cards(const struct page *p);
void page_scenarios(const struct page *p);
void page_ranking(const struct page *p, const struct scenario *sc);
void page_counters(const struct page *p, const struct scenario *sc);
void page_sweeps(const struct page *p);
void page_figures(const struct page *p, const struct scenario *sc);
void page_validity(const struct page *p);
void page_machine(const struct page *p);

/* A table cell that names a subject: its mark, its name, what it is. */
void page_subject(const struct page *p, size_t subject);

/* Opens a cell that sorts by a figure; a NaN comes last. */
void page_open_figure(const struct page *p, const char *class, double value);

/* Text, escaped. */
void page_text(const struct page *p, const char *text);

#endif
