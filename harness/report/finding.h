/* SPDX-License-Identifier: MIT */
/*
 * What the figures say, in sentences of plain text: made once, and shown by
 * every format. Strings and lists are the caller's to free; NULL or an empty
 * list means no memory or nothing to say. One thread at a time.
 */
#ifndef PACELINE_REPORT_FINDING_H
#define PACELINE_REPORT_FINDING_H

#include "report/figure.h"
#include "report/study.h"

enum tone {
	TONE_DIFFERENCE, /* a real one */
	TONE_SAME,       /* no significant difference */
	TONE_ASIDE,      /* about floors, invalid cells, too few runs */
};

struct finding {
	char *text;
	enum tone tone;
};

struct findings {
	struct finding *list;
	size_t count;
};

void findings_free(struct findings *f);

/* Adds a text, which it takes over; without memory it is dropped. */
void findings_add(struct findings *f, enum tone tone, char *text);

/* asprintf() that returns the text, or NULL. */
char *finding_format(const char *fmt, ...)
    __attribute__((format(printf, 1, 2)));

/* Who leads in each scenario, in one sentence. */
char *finding_answer(const struct study *study);

/* What was measured, on what, when. */
char *finding_lead(const struct study *study);

/* The differences in a scenario, from the best subject down. */
struct findings findings_of(
    const struct study *study, const struct scenario *sc);

/* Its parts: the best beside each other one, and all that is to be known. */
void finding_add_pairs(
    const struct study *study, const struct scenario *sc, struct findings *f);
void finding_add_asides(
    const struct study *study, const struct scenario *sc, struct findings *f);

/* "1", "1-3", "?" where the runs do not tell, or "–" for who has none. */
struct shown finding_rank(const struct cell *cell);

/* The middle of its ranks, to sort by; NaN where there is none. */
double finding_merit(const struct cell *cell);

/*
 * That samples of these sizes cannot differ significantly in one of so many
 * comparisons, or NULL where they can.
 */
char *finding_power(size_t a, size_t b, size_t comparisons);

/* What is shown in a scenario: its load in words. */
char *finding_load(const struct study *study, const struct scenario *sc);

/* What the suite says an experiment is to show, or "". Borrowed. */
const char *finding_claim(const struct study *study, const struct scenario *sc);

/* Who pays for what, to be said once where CPU per request is shown. */
const char *finding_cpu_note(void);

/* What a figure shows, in one line, and what it leaves out. */
char *finding_reading(const struct study *study, const struct figure *f);

/* A figure in a table: "118 µs"; "≤ 118 µs" or "≥ 118 µs", where a bound. */
struct shown finding_figure(
    const struct cell *cell, const struct metric *m, enum metric_id id);

/* The figure that ranks: "118 µs", "≥ 118 µs", or "96.1..118 µs". */
struct shown_range finding_main(
    const struct scenario *sc, const struct cell *cell);

/* An estimate with as many digits as its interval asks for. */
struct shown finding_estimate(enum unit unit, const struct interval *e);

/* "[120, 126]"; "120..126", a mere range; or "", where there is neither. */
struct shown_range finding_interval(enum unit unit, const struct interval *e);

#endif
