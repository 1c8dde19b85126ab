/* SPDX-License-Identifier: MIT */
/* What each subject is: a card with its pattern, sketch and weakness. */
#include <math.h>
#include <string.h>

#include "report/contrast.h"
#include "report/finding.h"
#include "report/page.h"

/* The row of strategies.csv of a strategy, or how many there are. */
static size_t find_note(
    const struct page *p, const char *strategy, size_t length)
{
	const struct table *notes = &p->study->run->strategies;
	size_t i;

	for (i = 0; i < table_rows(notes); i++) {
		const char *name = table_text(notes, i, "name");

		if (strlen(name) == length && !strncmp(name, strategy, length))
			break;
	}
	return i;
}

/* The note of what a subject is; of a floor or an external there is none. */
static size_t note_of(const struct page *p, const struct subject *s)
{
	bool is_ours = s->role == ROLE_SUBJECT || s->role == ROLE_ABLATION;

	return is_ours ? find_note(p, s->spec, strcspn(s->spec, ":"))
		       : table_rows(&p->study->run->strategies);
}

static bool has_note(const struct page *p, const struct subject *s)
{
	return note_of(p, s) < table_rows(&p->study->run->strategies);
}

/* The subject that is a strategy, or NULL. */
static const struct subject *find_subject(
    const struct page *p, const char *strategy)
{
	for (size_t i = 0; *strategy && i < p->study->subject_count; i++) {
		const struct subject *s = &p->study->subjects[i];

		if (s->role == ROLE_SUBJECT && has_note(p, s) &&
		    !strcmp(table_text(&p->study->run->strategies,
				note_of(p, s), "name"),
			strategy))
			return s;
	}
	return NULL;
}

static void put_fact(const struct page *p, const char *name, const char *text)
{
	fprintf(p->out, "<dt>%s</dt><dd>", name);
	page_text(p, text);
	fputs("</dd>\n", p->out);
}

/* The counted system calls a request, scenario by scenario. */
static void put_counted(const struct page *p, const struct subject *s)
{
	const char *joint = "<dt>Counted, a request</dt><dd>";

	for (size_t i = 0; i < p->study->scenario_count; i++) {
		const struct scenario *sc = &p->study->scenarios[i];
		double calls = sc->cells[s - p->study->subjects]
				   .estimates[METRIC_SYSCALLS]
				   .estimate;

		if (!isfinite(calls))
			continue;
		fprintf(p->out, "%s%s in ", joint, show_number(calls).text);
		page_text(p, sc->name);
		joint = ", ";
	}
	if (*joint == ',')
		fputs("</dd>\n", p->out);
}

/* What it is beside the one whose weakness it removes. */
static void put_contrast(
    const struct page *p, const struct subject *s, const struct subject *other)
{
	fputs("<dt>Beside it, here</dt><dd><ul>\n", p->out);
	for (size_t i = 0; i < p->study->scenario_count; i++) {
		const struct scenario *sc = &p->study->scenarios[i];
		const struct verdict *v =
		    study_verdict(sc, &sc->cells[s - p->study->subjects],
			&sc->cells[other - p->study->subjects]);

		fputs("<li>", p->out);
		page_text(p, sc->name);
		fputs(": ", p->out);
		if (!v)
			fputs("too few valid runs to tell", p->out);
		else
			fprintf(p->out, "%s %s%s", scenario_main(sc)->title,
			    contrast_times(&v->ratio).text,
			    v->differs ? "" : ", no significant difference");
		fputs("</li>\n", p->out);
	}
	fputs("</ul></dd>\n", p->out);
}

static void put_answers(
    const struct page *p, const struct subject *s, const char *answers)
{
	const struct table *notes = &p->study->run->strategies;
	const struct subject *other = find_subject(p, answers);
	size_t note = find_note(p, answers, strlen(answers));

	if (!*answers)
		return;
	fputs("<dt>Answers</dt><dd>", p->out);
	page_text(p, answers);
	if (note < table_rows(notes)) {
		fputs(": ", p->out);
		page_text(p, table_text(notes, note, "weakness"));
	}
	fputs("</dd>\n", p->out);
	if (other)
		put_contrast(p, s, other);
}

/* The summary begins with the name of the pattern. */
static void put_head(const struct page *p, const struct subject *s, size_t note)
{
	fputs("<h3>", p->out);
	page_subject(p, (size_t)(s - p->study->subjects));
	fputs("</h3>\n<p class=\"pattern\">", p->out);
	page_text(p, table_text(&p->study->run->strategies, note, "summary"));
	fputs("</p>\n", p->out);
}

static void put_card(const struct page *p, const struct subject *s)
{
	const struct table *notes = &p->study->run->strategies;
	size_t note = note_of(p, s);

	fprintf(p->out, "<article data-s=\"%s\">", s->id);
	put_head(p, s, note);
	fputs("<div class=\"scroll\"><pre>", p->out);
	page_text(p, table_text(notes, note, "sketch"));
	fputs("</pre></div>\n<dl>", p->out);
	put_fact(p, "System calls a request",
	    table_text(notes, note, "system_calls"));
	put_counted(p, s);
	put_fact(p, "Weakness", table_text(notes, note, "weakness"));
	put_answers(p, s, table_text(notes, note, "answers"));
	fputs("</dl></article>\n", p->out);
}

void page_cards(const struct page *p)
{
	bool opened = false;

	for (size_t i = 0; i < p->study->subject_count; i++) {
		const struct subject *s = &p->study->subjects[i];

		if (!has_note(p, s))
			continue;
		if (!opened)
			fputs("<section id=\"subjects\">"
			      "<h2>What is compared</h2>\n"
			      "<div class=\"cards\">\n",
			    p->out);
		opened = true;
		put_card(p, s);
	}
	if (opened)
		fputs("</div></section>\n", p->out);
}
