/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/finding.h"
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

/* A short stroke with the dash and the mark of a subject. */
static void put_swatch(const struct page *p, const struct subject *s)
{
	fprintf(p->out,
	    "<svg class=\"swatch\" viewBox=\"0 0 30 12\" aria-hidden=\"true\" "
	    "color=\"var(--%s)\"><path d=\"M0 6H30\" stroke=\"currentColor\" "
	    "stroke-width=\"%g\" stroke-dasharray=\"%s\"/>"
	    "<use href=\"#gpPt%d\" transform=\"translate(15,6) scale(4)\"/>"
	    "</svg>",
	    s->id, s->look.weight, look_dasharray(s->look.dash),
	    s->look.point - 1);
}

void page_subject(const struct page *p, size_t subject)
{
	const struct subject *s = &p->study->subjects[subject];

	put_swatch(p, s);
	page_text(p, s->name);
	if (s->role != ROLE_SUBJECT)
		fprintf(p->out, "<span class=\"tag\">%s</span>",
		    look_role_name(s->role));
}

void page_legend(const struct page *p)
{
	for (size_t i = 0; i < p->study->subject_count; i++) {
		const struct subject *s = &p->study->subjects[i];

		fprintf(p->out,
		    "<button type=\"button\" data-s=\"%s\" "
		    "aria-pressed=\"true\">",
		    s->id);
		put_swatch(p, s);
		page_text(p, s->name);
		fputs("</button>\n", p->out);
	}
}

/* The largest estimate of a metric in a scenario: a bar of full length. */
static double largest(const struct page *p, const struct scenario *sc)
{
	double most = 0, least = 0;

	for (size_t i = 0; i < p->study->subject_count; i++) {
		const struct interval *e = &sc->cells[i].estimates[sc->main];

		most = fmax(most, isfinite(e->high) ? e->high : e->estimate);
		least = fmax(least, e->estimate);
	}
	/* One huge bound is cut off: else it alone would be seen. */
	return fmin(most, 2 * least);
}

static void put_bar(const struct page *p, const struct subject *s,
    const struct interval *e, double full)
{
	if (!isfinite(e->estimate) || !(full > 0))
		return;
	fprintf(p->out,
	    "<span class=\"bar\" style=\"color:var(--%s)\">"
	    "<i style=\"width:%.2f%%\"></i>",
	    s->id, 100 * e->estimate / full);
	if (isfinite(e->low) && isfinite(e->high))
		fprintf(p->out, "<b%s style=\"left:%.2f%%;width:%.2f%%\"></b>",
		    e->high > full ? " class=\"cut\"" : "",
		    100 * fmin(e->low, full) / full,
		    100 * (fmin(e->high, full) - fmin(e->low, full)) / full);
	fputs("</span>", p->out);
}

void page_open_figure(const struct page *p, const char *class, double value)
{
	fprintf(p->out, "<td class=\"%s\" data-v=\"", class);
	if (isfinite(value))
		fprintf(p->out, "%.9g", value);
	fputs("\">", p->out);
}

/* Three digits are enough beside the main metric. */
static void put_estimate(
    const struct page *p, const struct cell *cell, enum metric_id id)
{
	const struct interval *e = &cell->estimates[id];
	const struct metric *m = metric_get(id);

	fprintf(p->out, "%s<small>%s</small>", finding_figure(cell, m, id).text,
	    show_range(m->unit, e->estimate, e->low, e->high, 3).text);
}

/* The columns beside the main metric. */
static const enum metric_id beside[] = {
	METRIC_RATE,
	METRIC_P50,
	METRIC_P99,
	METRIC_P999,
	METRIC_CPU,
	METRIC_SYSCALLS,
	METRIC_SWITCHES,
	METRIC_MEMORY,
};

/* A column beside the main metric; none where nobody has a figure. */
static bool is_shown(
    const struct page *p, const struct scenario *sc, enum metric_id id)
{
	if (id == sc->main)
		return false;
	for (size_t i = 0; i < p->study->subject_count; i++)
		if (isfinite(sc->cells[i].estimates[id].estimate))
			return true;
	return false;
}

static void put_heads(const struct page *p, const struct scenario *sc)
{
	fputs("<thead><tr><th class=\"rank\">rank</th><th "
	      "class=\"name\">subject</th>",
	    p->out);
	fprintf(p->out, "<th class=\"name\">%s</th>", scenario_main(sc)->axis);
	for (size_t i = 0; i < ARRAY_SIZE(beside); i++)
		if (is_shown(p, sc, beside[i]))
			fprintf(
			    p->out, "<th>%s</th>", metric_get(beside[i])->head);
	fputs("<th>valid</th></tr></thead>\n", p->out);
}

static const char *row_class(const struct subject *s, const struct cell *cell)
{
	if (cell->state == CELL_INVALID)
		return "invalid";
	return s->role == ROLE_SUBJECT ? "" : "aside";
}

static void put_row(const struct page *p, const struct scenario *sc,
    const struct cell *cell, double full)
{
	const struct subject *s = &p->study->subjects[cell->subject];
	const struct metric *main = scenario_main(sc);

	fprintf(p->out, "<tr data-s=\"%s\" class=\"%s\">", s->id,
	    row_class(s, cell));
	page_open_figure(p, "rank", finding_merit(cell));
	fprintf(p->out, "%s</td>", finding_rank(cell).text);
	fputs("<th scope=\"row\" class=\"name\">", p->out);
	page_subject(p, cell->subject);
	if (cell->state == CELL_INVALID)
		fputs("<span class=\"tag bad-text\">invalid</span>", p->out);
	fputs("</th>", p->out);
	page_open_figure(p, "main name", cell->estimates[sc->main].estimate);
	fputs(finding_main(sc, cell).text, p->out);
	put_bar(p, s, &cell->estimates[sc->main], full);
	fprintf(p->out, "<small>%s</small></td>",
	    cell->bounds[sc->main].kind == BOUND_WITHIN
		? "bounds"
		: finding_interval(main->unit, &cell->estimates[sc->main])
		      .text);
	for (size_t i = 0; i < ARRAY_SIZE(beside); i++) {
		if (!is_shown(p, sc, beside[i]))
			continue;
		page_open_figure(p, "", cell->estimates[beside[i]].estimate);
		put_estimate(p, cell, beside[i]);
		fputs("</td>", p->out);
	}
	fprintf(p->out, "<td%s>%zu/%zu</td></tr>\n",
	    cell->valid_count < cell->row_count ? " class=\"bad-text\"" : "",
	    cell->valid_count, cell->row_count);
}

void page_ranking(const struct page *p, const struct scenario *sc)
{
	double full = largest(p, sc);

	fputs("<div class=\"scroll\"><table class=\"sortable\">\n", p->out);
	put_heads(p, sc);
	fputs("<tbody>\n", p->out);
	for (size_t i = 0; i < p->study->subject_count; i++) {
		const struct cell *cell = &sc->cells[sc->order[i]];

		if (cell->state != CELL_MISSING)
			put_row(p, sc, cell, full);
	}
	fputs("</tbody></table></div>\n", p->out);
}

static void put_findings(const struct page *p, const struct scenario *sc)
{
	static const char *const classes[] = {
		[TONE_DIFFERENCE] = "real",
		[TONE_SAME] = "same",
		[TONE_ASIDE] = "same",
	};
	struct findings f = findings_of(p->study, sc);

	fputs("<ul class=\"findings\">\n", p->out);
	for (size_t i = 0; i < f.count; i++) {
		fprintf(p->out, "<li class=\"%s\">", classes[f.list[i].tone]);
		page_text(p, f.list[i].text);
		fputs("</li>\n", p->out);
	}
	fputs("</ul>\n", p->out);
	findings_free(&f);
}

static void put_claim(const struct page *p, const struct scenario *sc)
{
	const char *claim = finding_claim(p->study, sc);

	if (!*claim)
		return;
	fputs("<p class=\"claim\">Put to the test: ", p->out);
	page_text(p, claim);
	fputs("</p>\n", p->out);
}

static void put_scenario(const struct page *p, const struct scenario *sc)
{
	char *load = finding_load(p->study, sc);

	fprintf(p->out, "<section id=\"%s\">\n<p class=\"eyebrow\">", sc->slug);
	page_text(p, load ? load : "");
	fputs("</p>\n<h2>", p->out);
	page_text(p, sc->name);
	if (*sc->experiment) {
		fputs(" <span class=\"tag\">", p->out);
		page_text(p, sc->experiment);
		fputs("</span>", p->out);
	}
	fputs("</h2>\n", p->out);
	put_claim(p, sc);
	put_findings(p, sc);
	page_ranking(p, sc);
	if (sc == p->study->scenarios) {
		fputs("<p class=\"eyebrow\">", p->out);
		page_text(p, finding_cpu_note());
		fputs("</p>\n", p->out);
	}
	page_figures(p, sc);
	page_counters(p, sc);
	fputs("</section>\n", p->out);
	free(load);
}

void page_scenarios(const struct page *p)
{
	for (size_t i = 0; i < p->study->scenario_count; i++)
		put_scenario(p, &p->study->scenarios[i]);
}
