/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/finding.h"
#include "report/left_out.h"
#include "report/plain.h"
#include "report/trust.h"

#define NAME_WIDTH 21
#define BAR_WIDTH  12

/* What stands before a subject that is not a strategy. */
static const char *mark_of(const struct subject *s)
{
	static const char *const marks[] = {
		[ROLE_SUBJECT] = "",
		[ROLE_CONTROL] = " (control)",
		[ROLE_FLOOR] = " (floor)",
		[ROLE_EXTERNAL] = " (ext.)",
		[ROLE_ABLATION] = " (abl.)",
	};

	return marks[s->role];
}

static void put_name(FILE *out, const struct study *study, size_t subject)
{
	const struct subject *s = &study->subjects[subject];
	int mark = (int)strlen(mark_of(s));

	if ((int)strlen(s->name) + mark <= NAME_WIDTH) {
		char both[NAME_WIDTH + 1];

		snprintf(both, sizeof(both), "%.*s%s", NAME_WIDTH - mark,
		    s->name, mark_of(s));
		plain_field(out, both, NAME_WIDTH);
		return;
	}
	plain_field(out, s->name, NAME_WIDTH - mark);
	fputs(mark_of(s), out);
}

static double largest(const struct study *study, const struct scenario *sc)
{
	double most = 0;

	for (size_t i = 0; i < study->subject_count; i++)
		most = fmax(most, sc->cells[i].estimates[sc->main].estimate);
	return most;
}

static void put_bar(FILE *out, double value, double full)
{
	int length = 0;

	if (isfinite(value) && full > 0)
		length = (int)lround(BAR_WIDTH * value / full);
	for (int i = 0; i < BAR_WIDTH; i++)
		fputs(i < length ? "█" : " ", out);
}

static void put_rank(FILE *out, const struct cell *cell)
{
	plain_field(out, finding_rank(cell).text, -5);
	fputs("  ", out);
}

static void put_figure(
    FILE *out, const struct cell *cell, enum metric_id id, int width)
{
	const struct metric *m = metric_get(id);

	plain_field(out, finding_figure(cell, m, id).text, -width);
}

/* What it is ranked by, with its interval; or within which bounds it is. */
static void put_main(
    FILE *out, const struct scenario *sc, const struct cell *cell)
{
	struct shown_range figure = finding_main(sc, cell);

	if (cell->bounds[sc->main].kind == BOUND_WITHIN) {
		fputc(' ', out);
		plain_field(out, figure.text, 27);
		return;
	}
	plain_field(out, figure.text, -10);
	fputc(' ', out);
	plain_field(out,
	    finding_interval(
		scenario_main(sc)->unit, &cell->estimates[sc->main])
		.text,
	    16);
	fputc(' ', out);
}

static void put_ranking(
    FILE *out, const struct study *study, const struct scenario *sc)
{
	const struct metric *m = scenario_main(sc);
	double full = largest(study, sc);
	enum metric_id tail = sc->main == METRIC_P99 ? METRIC_RATE : METRIC_P99;

	fputs("       ", out);
	plain_field(out, m->title, -(NAME_WIDTH + 10));
	fprintf(out, " %-16s %*s", "[95%]", BAR_WIDTH, "");
	plain_field(out, metric_get(tail)->title, -11);
	fputc('\n', out);
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[sc->order[i]];
		const struct interval *e = &cell->estimates[sc->main];

		if (cell->state == CELL_MISSING)
			continue;
		put_rank(out, cell);
		put_name(out, study, cell->subject);
		put_main(out, sc, cell);
		put_bar(out, e->estimate, full);
		put_figure(out, cell, tail, 11);
		fputc('\n', out);
	}
}

/* "     " and then one column a metric. */
static void put_costs(
    FILE *out, const struct study *study, const struct scenario *sc)
{
	static const struct {
		const char *head;
		enum metric_id metric;
		int width;
	} columns[] = {
		{ "p50", METRIC_P50, 9 },
		{ "p99.9", METRIC_P999, 9 },
		{ "CPU/req", METRIC_CPU, 9 },
		{ "calls/r", METRIC_SYSCALLS, 8 },
		{ "switch/r", METRIC_SWITCHES, 9 },
		{ "per conn", METRIC_MEMORY, 10 },
	};

	fprintf(out, "\n%*s", NAME_WIDTH - 3, "");
	for (size_t k = 0; k < ARRAY_SIZE(columns); k++)
		plain_field(out, columns[k].head, -columns[k].width);
	fprintf(out, " %7s\n", "valid");
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[sc->order[i]];
		char valid[48];

		if (cell->state == CELL_MISSING)
			continue;
		plain_field(
		    out, study->subjects[cell->subject].name, NAME_WIDTH - 3);
		for (size_t k = 0; k < ARRAY_SIZE(columns); k++)
			put_figure(
			    out, cell, columns[k].metric, columns[k].width);
		snprintf(valid, sizeof(valid), "%zu/%zu", cell->valid_count,
		    cell->row_count);
		plain_field(out, valid, -8);
		fputc('\n', out);
	}
}

static void put_note(FILE *out, const char *text)
{
	fputc('\n', out);
	plain_wrap(out, "", "", text);
}

static void put_bullets(FILE *out, const struct findings *f)
{
	for (size_t i = 0; i < f->count; i++) {
		plain_wrap(out, "* ", "  ", f->list[i].text);
	}
}

static void put_rule(FILE *out, char c)
{
	for (int i = 0; i < 80; i++)
		fputc(c, out);
	fputc('\n', out);
}

static void put_head(FILE *out, const struct study *study)
{
	const char *title = table_value(&study->run->env, "title");
	char *lead = finding_lead(study);

	plain_wrap(out, "", "", *title ? title : "Paceline");
	put_rule(out, '=');
	plain_wrap(out, "", "", lead ? lead : "");
	fputc('\n', out);
	free(lead);
}

static void put_control(FILE *out, const struct study *study, bool details)
{
	struct trust_verdict v;

	trust_judge(study, &v);
	fputs("Can this run be trusted?\n", out);
	plain_wrap(out, "", "", v.text ? v.text : "");
	if (details)
		put_bullets(out, &v.details);
	trust_free(&v);
}

static void put_answer(FILE *out, const struct study *study)
{
	char *answer = finding_answer(study);

	fputs("\nAt a glance\n", out);
	plain_wrap(out, "", "", answer ? answer : "");
	free(answer);
}

static void put_scenario_head(
    FILE *out, const struct study *study, const struct scenario *sc)
{
	const char *claim = finding_claim(study, sc);
	char *load = finding_load(study, sc);

	fprintf(out, "\n%s%s%s\n", sc->name, *sc->experiment ? ": " : "",
	    sc->experiment);
	put_rule(out, '-');
	plain_wrap(out, "", "", load ? load : "");
	if (*claim)
		plain_wrap(out, "Put to the test: ", "  ", claim);
	free(load);
}

static void put_invalid(FILE *out, const struct study *study)
{
	const struct table *runs = &study->run->runs;
	struct findings f = left_out_of(study);
	size_t invalid = 0;

	fputs("\nValidity\n", out);
	put_rule(out, '-');
	for (size_t i = 0; i < f.count; i++)
		plain_wrap(out, "", "", f.list[i].text);
	findings_free(&f);
	for (size_t row = 0; row < table_rows(runs); row++) {
		char line[512];

		if (study_row_valid(study, row))
			continue;
		invalid++;
		snprintf(line, sizeof(line), "run %s, %s on %s: %s",
		    table_text(runs, row, "run_id"),
		    table_text(runs, row, "subject"),
		    table_text(runs, row, "scenario"),
		    study_row_reason(study, row));
		plain_wrap(out, "* ", "  ", line);
	}
	fprintf(out, "%zu of %zu runs are valid.\n", table_rows(runs) - invalid,
	    table_rows(runs));
}

static void put_machine(FILE *out, const struct study *study)
{
	const struct table *env = &study->run->env;

	fputs("\nMachine\n", out);
	put_rule(out, '-');
	for (size_t i = 0; i < table_rows(env); i++) {
		char line[1024];

		snprintf(line, sizeof(line), "%s: %s",
		    table_text(env, i, "key"), table_text(env, i, "value"));
		plain_wrap(out, "", "    ", line);
	}
}

void text_write(FILE *out, const struct study *study)
{
	put_head(out, study);
	put_control(out, study, true);
	put_answer(out, study);
	for (size_t i = 0; i < study->scenario_count; i++) {
		const struct scenario *sc = &study->scenarios[i];
		struct findings f = findings_of(study, sc);

		put_scenario_head(out, study, sc);
		fputc('\n', out);
		put_ranking(out, study, sc);
		fputc('\n', out);
		put_bullets(out, &f);
		put_costs(out, study, sc);
		if (i == 0)
			put_note(out, finding_cpu_note());
		findings_free(&f);
	}
	put_invalid(out, study);
	put_machine(out, study);
}

void text_write_essence(FILE *out, const struct study *study)
{
	put_head(out, study);
	put_control(out, study, false);
	put_answer(out, study);
	for (size_t i = 0; i < study->scenario_count; i++) {
		const struct scenario *sc = &study->scenarios[i];

		put_scenario_head(out, study, sc);
		put_ranking(out, study, sc);
	}
}
