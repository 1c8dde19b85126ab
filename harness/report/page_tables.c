/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/finding.h"
#include "report/left_out.h"
#include "report/page.h"

/* One of the server's counters, a request, over a cell's valid runs. */
static double per_request(
    const struct study *study, const struct cell *cell, const char *counter)
{
	const struct table *runs = &study->run->runs;
	double sum = 0, replies = 0;

	for (size_t i = 0; i < cell->row_count; i++) {
		double n = table_number(runs, cell->rows[i], counter);
		double r = table_number(runs, cell->rows[i], "replies");

		if (!study_row_valid(study, cell->rows[i]) || !isfinite(n) ||
		    !(r > 0))
			continue;
		sum += n;
		replies += r;
	}
	return replies > 0 ? sum / replies : NAN;
}

/* The counters that are worth a column: some subject has more than none. */
struct counters {
	size_t *columns; /* of runs.csv */
	size_t count;
};

static bool is_counter(
    const struct page *p, const struct scenario *sc, const char *column)
{
	if (strncmp(column, "n_", 2) != 0)
		return false;
	for (size_t i = 0; i < p->study->subject_count; i++)
		if (per_request(p->study, &sc->cells[i], column) > 0)
			return true;
	return false;
}

static struct counters find_counters(
    const struct page *p, const struct scenario *sc)
{
	const struct table *runs = &p->study->run->runs;
	struct counters c = { .count = 0 };

	c.columns = calloc(table_columns(runs) + 1, sizeof(*c.columns));
	for (size_t i = 0; c.columns && i < table_columns(runs); i++)
		if (is_counter(p, sc, table_name(runs, i)))
			c.columns[c.count++] = i;
	return c;
}

static void put_counter_heads(const struct page *p, const struct counters *c)
{
	const struct table *runs = &p->study->run->runs;

	fputs("<thead><tr><th class=\"name\">subject</th>", p->out);
	for (size_t i = 0; i < c->count; i++) {
		fputs("<th>", p->out);
		for (const char *s = table_name(runs, c->columns[i]) + 2; *s;
		     s++)
			page_text(p, (char[]){ *s == '_' ? ' ' : *s, '\0' });
		fputs("</th>", p->out);
	}
	fputs("</tr></thead>\n", p->out);
}

/* An external server counts nothing: it has no row. */
static bool has_counters(
    const struct page *p, const struct counters *c, const struct cell *cell)
{
	for (size_t i = 0; i < c->count; i++)
		if (isfinite(per_request(p->study, cell,
			table_name(&p->study->run->runs, c->columns[i]))))
			return true;
	return false;
}

static void put_counter_row(
    const struct page *p, const struct counters *c, const struct cell *cell)
{
	const struct table *runs = &p->study->run->runs;

	fprintf(p->out, "<tr data-s=\"%s\"><th scope=\"row\" class=\"name\">",
	    p->study->subjects[cell->subject].id);
	page_subject(p, cell->subject);
	fputs("</th>", p->out);
	for (size_t i = 0; i < c->count; i++) {
		double value = per_request(
		    p->study, cell, table_name(runs, c->columns[i]));

		page_open_figure(p, "", value);
		fprintf(p->out, "%s</td>", show_number(value).text);
	}
	fputs("</tr>\n", p->out);
}

void page_counters(const struct page *p, const struct scenario *sc)
{
	struct counters c = find_counters(p, sc);

	if (c.count > 0) {
		fputs("<h3 class=\"counters\">What the server counted, per "
		      "request</h3>\n<div class=\"scroll\">"
		      "<table class=\"sortable\">\n",
		    p->out);
		put_counter_heads(p, &c);
		fputs("<tbody>\n", p->out);
		for (size_t i = 0; i < p->study->subject_count; i++)
			if (p->study->subjects[i].role != ROLE_CONTROL &&
			    has_counters(p, &c, &sc->cells[i]))
				put_counter_row(p, &c, &sc->cells[i]);
		fputs("</tbody></table></div>\n", p->out);
	}
	free(c.columns);
}

static void put_run(const struct page *p, size_t row)
{
	const struct table *runs = &p->study->run->runs;
	bool valid = study_row_valid(p->study, row);
	double rate = table_number(runs, row, "rate_per_s");
	double p99 = table_number(runs, row, "response_p99_ns");
	static const char *const names[] = { "scenario", "subject" };

	fputs("<tr><td>", p->out);
	page_text(p, table_text(runs, row, "run_id"));
	fputs("</td>", p->out);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		fputs("<td class=\"name\">", p->out);
		page_text(p, table_text(runs, row, names[i]));
		fputs("</td>", p->out);
	}
	fputs("<td>", p->out);
	page_text(p, table_text(runs, row, "repetition"));
	fputs("</td>", p->out);
	page_open_figure(p, "", rate);
	fprintf(p->out, "%s</td>", show_unit(UNIT_RATE, rate).text);
	page_open_figure(p, "", p99);
	fprintf(p->out, "%s</td><td class=\"%s\">%s</td><td class=\"why\">",
	    show_latency(p99).text, valid ? "" : "bad-text",
	    valid ? "yes" : "no");
	page_text(p, study_row_reason(p->study, row));
	fputs("</td></tr>\n", p->out);
}

static void put_runs(const struct page *p, bool invalid_only)
{
	fputs("<div class=\"scroll\"><table class=\"sortable\"><thead><tr>"
	      "<th>run</th><th class=\"name\">scenario</th>"
	      "<th class=\"name\">subject</th><th>repetition</th>"
	      "<th>rate</th><th>p99</th><th>valid</th>"
	      "<th class=\"name\">reason</th></tr></thead><tbody>\n",
	    p->out);
	for (size_t row = 0; row < table_rows(&p->study->run->runs); row++)
		if (!invalid_only || !study_row_valid(p->study, row))
			put_run(p, row);
	fputs("</tbody></table></div>\n", p->out);
}

static void put_left_out(const struct page *p)
{
	struct findings f = left_out_of(p->study);

	for (size_t i = 0; i < f.count; i++) {
		fputs("<p>", p->out);
		page_text(p, f.list[i].text);
		fputs("</p>\n", p->out);
	}
	findings_free(&f);
}

void page_validity(const struct page *p)
{
	size_t rows = table_rows(&p->study->run->runs);
	size_t invalid = 0;

	for (size_t row = 0; row < rows; row++)
		invalid += !study_row_valid(p->study, row);
	if (invalid == 0)
		fprintf(p->out, "<p>All %zu runs are valid.</p>\n", rows);
	else
		put_left_out(p);
	if (invalid > 0)
		put_runs(p, true);
	fprintf(p->out, "<details><summary>All %zu runs</summary>\n", rows);
	put_runs(p, false);
	fputs("</details>\n", p->out);
}

void page_machine(const struct page *p)
{
	const struct table *env = &p->study->run->env;

	fputs("<details><summary>What it ran on, and with what</summary>\n"
	      "<dl>\n",
	    p->out);
	for (size_t i = 0; i < table_rows(env); i++) {
		fputs("<dt>", p->out);
		page_text(p, table_text(env, i, "key"));
		fputs("</dt><dd>", p->out);
		page_text(p, table_text(env, i, "value"));
		fputs("</dd>\n", p->out);
	}
	fputs("</dl></details>\n", p->out);
}
