/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "report/finding.h"

/* More names than these are no sentence. */
#define MOST_LEADERS 4

static bool may_lead(const struct cell *cell)
{
	return cell->rank_state == RANK_KNOWN && cell->rank.low == 1;
}

static size_t count_leaders(
    const struct study *study, const struct scenario *sc)
{
	size_t n = 0;

	for (size_t i = 0; i < study->subject_count; i++)
		n += may_lead(&sc->cells[i]);
	return n;
}

/* "epoll and uring-proactor" */
static void tell_leaders(
    FILE *out, const struct study *study, const struct scenario *sc, size_t n)
{
	size_t told = 0;

	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[sc->order[i]];

		if (!may_lead(cell))
			continue;
		if (told++ > 0)
			fputs(told == n ? " and " : ", ", out);
		fputs(study->subjects[cell->subject].name, out);
	}
}

static void tell_scenario(
    FILE *out, const struct study *study, const struct scenario *sc)
{
	const struct cell *first = &sc->cells[sc->order[0]];
	size_t n = count_leaders(study, sc);

	fprintf(out, "%s: ", sc->name);
	if (n == 0) {
		fputs("too few valid runs to tell", out);
	} else if (n == sc->ranked && n > 1) {
		fputs("nobody can be told apart", out);
	} else if (n > MOST_LEADERS) {
		fprintf(out, "%zu share the lead", n);
	} else {
		tell_leaders(out, study, sc, n);
		fprintf(out, "%s (%s %s)", n > 1 ? " share the lead" : " leads",
		    scenario_main(sc)->title, finding_main(sc, first).text);
	}
}

char *finding_answer(const struct study *study)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	for (size_t i = 0; i < study->scenario_count; i++) {
		fputs(i > 0 ? "; " : "", out);
		tell_scenario(out, study, &study->scenarios[i]);
	}
	fputs(study->scenario_count > 0 ? "." : "", out);
	fclose(out);
	return text;
}
