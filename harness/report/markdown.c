/* SPDX-License-Identifier: MIT */
#include <stdlib.h>

#include "report/finding.h"
#include "report/left_out.h"
#include "report/markup.h"
#include "report/plain.h"
#include "report/trust.h"

static const enum metric_id columns[] = { METRIC_RATE, METRIC_P50, METRIC_P99,
	METRIC_P999, METRIC_CPU, METRIC_SYSCALLS, METRIC_SWITCHES,
	METRIC_MEMORY };

static void put_heads(FILE *out, const struct scenario *sc)
{
	fprintf(out, "| rank | subject | %s [95%%] |", scenario_main(sc)->axis);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		if (columns[i] != sc->main)
			fprintf(out, " %s |", metric_get(columns[i])->head);
	fputs(" valid |\n|-:|:--|--:|", out);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		if (columns[i] != sc->main)
			fputs("--:|", out);
	fputs("--:|\n", out);
}

static void put_row(FILE *out, const struct study *study,
    const struct scenario *sc, const struct cell *cell)
{
	const struct subject *s = &study->subjects[cell->subject];

	fprintf(out, "| %s | ", finding_rank(cell).text);
	markup_markdown(out, s->name);
	if (s->role != ROLE_SUBJECT)
		fprintf(out, " (%s)", look_role_name(s->role));
	fputs(" |", out);
	fprintf(out, " %s", finding_main(sc, cell).text);
	if (cell->bounds[sc->main].kind != BOUND_WITHIN)
		fprintf(out, " %s",
		    finding_interval(
			scenario_main(sc)->unit, &cell->estimates[sc->main])
			.text);
	fputs(" |", out);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		if (columns[i] != sc->main)
			fprintf(out, " %s |",
			    finding_figure(
				cell, metric_get(columns[i]), columns[i])
				.text);
	fprintf(out, " %zu/%zu |\n", cell->valid_count, cell->row_count);
}

static void put_bullets(FILE *out, const struct findings *f)
{
	for (size_t i = 0; i < f->count; i++) {
		fputs("- ", out);
		markup_markdown(out, f->list[i].text);
		fputc('\n', out);
	}
}

static void put_line(FILE *out, char *text)
{
	markup_markdown(out, text ? text : "");
	fputs("\n\n", out);
	free(text);
}

static void put_scenario(
    FILE *out, const struct study *study, const struct scenario *sc)
{
	struct findings f = findings_of(study, sc);

	fputs("\n## ", out);
	markup_markdown(out, sc->name);
	fputs("\n\n", out);
	put_line(out, finding_load(study, sc));
	put_heads(out, sc);
	for (size_t i = 0; i < study->subject_count; i++)
		if (sc->cells[sc->order[i]].state != CELL_MISSING)
			put_row(out, study, sc, &sc->cells[sc->order[i]]);
	fputc('\n', out);
	if (sc == study->scenarios)
		fprintf(out, "%s\n\n", finding_cpu_note());
	put_bullets(out, &f);
	findings_free(&f);
}

void markdown_write(FILE *out, const struct study *study)
{
	const char *title = table_value(&study->run->env, "title");
	struct findings left_out;
	struct trust_verdict v;

	fputs("# ", out);
	markup_markdown(out, *title ? title : "Paceline");
	fputs("\n\n", out);
	put_line(out, finding_lead(study));
	trust_judge(study, &v);
	fprintf(
	    out, "**Can this run be trusted?** %s\n\n", v.text ? v.text : "");
	put_bullets(out, &v.details);
	trust_free(&v);
	left_out = left_out_of(study);
	put_bullets(out, &left_out);
	findings_free(&left_out);
	for (size_t i = 0; i < study->scenario_count; i++)
		put_scenario(out, study, &study->scenarios[i]);
}
