/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>

#include "report/finding.h"
#include "report/page.h"

/* Who is first, second ... over all scenarios, as far as they tell. */
struct standing {
	size_t subject;
	double merit; /* the mean of its ranks; NaN: it has none */
};

static struct standing standing_of(const struct study *study, size_t subject)
{
	double sum = 0, n = 0;

	for (size_t i = 0; i < study->scenario_count; i++) {
		double merit =
		    finding_merit(&study->scenarios[i].cells[subject]);

		if (!isfinite(merit))
			continue;
		sum += merit;
		n++;
	}
	return (struct standing){ subject, n > 0 ? sum / n : NAN };
}

static int compare_standings(const void *a, const void *b)
{
	const struct standing *x = a, *y = b;

	if (isnan(x->merit) != isnan(y->merit))
		return isnan(x->merit) ? 1 : -1;
	if (x->merit != y->merit && !isnan(x->merit))
		return x->merit < y->merit ? -1 : 1;
	return (x->subject > y->subject) - (x->subject < y->subject);
}

/* The figure, and beside it the ranks that it may have. */
static void put_cell(
    const struct page *p, const struct scenario *sc, const struct cell *cell)
{
	if (cell->state == CELL_MISSING) {
		page_open_figure(p, "", NAN);
		fputs("–</td>", p->out);
		return;
	}
	page_open_figure(p,
	    cell->rank_state == RANK_KNOWN && cell->rank.low == 1 ? "best" : "",
	    cell->estimates[sc->main].estimate);
	fprintf(p->out, "%s<small>%s %s</small></td>",
	    finding_main(sc, cell).text,
	    cell->state == CELL_INVALID ? "invalid, rank" : "rank",
	    finding_rank(cell).text);
}

static void put_heads(const struct page *p)
{
	const struct study *study = p->study;

	fputs("<thead><tr><th class=\"name\">subject</th>", p->out);
	for (size_t i = 0; i < study->scenario_count; i++) {
		fprintf(
		    p->out, "<th><a href=\"#%s\">", study->scenarios[i].slug);
		page_text(p, study->scenarios[i].name);
		fputs("</a><br>", p->out);
		page_text(p, scenario_main(&study->scenarios[i])->title);
		fputs("</th>", p->out);
	}
	fputs("</tr></thead>\n", p->out);
}

static void put_row(const struct page *p, size_t subject)
{
	const struct study *study = p->study;

	fprintf(p->out, "<tr data-s=\"%s\"><th scope=\"row\" class=\"name\">",
	    study->subjects[subject].id);
	page_subject(p, subject);
	fputs("</th>", p->out);
	for (size_t i = 0; i < study->scenario_count; i++)
		put_cell(p, &study->scenarios[i],
		    &study->scenarios[i].cells[subject]);
	fputs("</tr>\n", p->out);
}

/* The figures of all scenarios beside each other, where there are several. */
static void put_table(const struct page *p)
{
	const struct study *study = p->study;
	struct standing *order =
	    calloc(study->subject_count + 1, sizeof(*order));
	size_t n = 0;

	for (size_t i = 0; order && i < study->subject_count; i++)
		if (study_competes(&study->subjects[i]))
			order[n++] = standing_of(study, i);
	if (n > 0)
		qsort(order, n, sizeof(*order), compare_standings);
	fputs("<p class=\"eyebrow\">Best first, by the mean of the ranks. A "
	      "rank is all the places that a subject may have; ? where too few "
	      "runs are valid to tell.</p>\n<div class=\"scroll\">"
	      "<table class=\"sortable\">\n",
	    p->out);
	put_heads(p);
	fputs("<tbody>\n", p->out);
	for (size_t i = 0; i < n; i++)
		put_row(p, order[i].subject);
	fputs("</tbody></table></div>\n", p->out);
	free(order);
}

void page_glance(const struct page *p)
{
	char *answer = finding_answer(p->study);

	fputs("<section id=\"glance\"><h2>At a glance</h2>\n"
	      "<p class=\"answer\">",
	    p->out);
	page_text(p, answer ? answer : "");
	fputs("</p>\n", p->out);
	if (p->study->scenario_count > 1)
		put_table(p);
	fputs("</section>\n", p->out);
	free(answer);
}
