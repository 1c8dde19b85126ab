/* SPDX-License-Identifier: MIT */
#include "report/foreign_load.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Twice what the tick of the kernel's clock makes of a second's nothing. */
#define NOTABLE 0.05
/* Of all CPUs of the server and the generator. */
#define RULES 0.25

struct load {
	size_t known, notable;
	double most;
	size_t worst; /* the row with most */
};

/* On CPUs that server and generator share, each is foreign to the other. */
static bool is_shared(const struct study *study)
{
	const char *server = table_value(&study->run->env, "server_cpus");

	return *server &&
	       !strcmp(server, table_value(&study->run->env, "load_cpus"));
}

double foreign_load_share(const struct study *study, size_t row)
{
	static const char *const columns[] = { "steal_ns", "server_foreign_ns",
		"load_foreign_ns" };
	const struct table *runs = &study->run->runs;
	double seconds = table_number(runs, row, "duration_s");
	size_t known = is_shared(study) ? 1 : ARRAY_SIZE(columns);
	double sum = NAN;

	for (size_t i = 0; i < known; i++) {
		double ns = table_number(runs, row, columns[i]);

		if (isfinite(ns))
			sum = (isfinite(sum) ? sum : 0) + fmax(ns, 0);
	}
	return seconds > 0 ? sum / (seconds * 1e9) : NAN;
}

bool foreign_load_is_notable(double share)
{
	return share > NOTABLE;
}

/* How many CPUs "0-3,8" has; 0 where that is no such list. */
static double count_cpus(const char *list)
{
	double count = 0;
	char *end;

	for (; *list; list = end + (*end == ',')) {
		unsigned long first = strtoul(list, &end, 10), last = first;

		if (end == list)
			return 0;
		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		if (last < first || (*end && *end != ','))
			return 0;
		count += (double)(last - first) + 1;
	}
	return count;
}

bool foreign_load_rules(const struct study *study)
{
	const struct table *env = &study->run->env;
	double cpus = count_cpus(table_value(env, "server_cpus")) +
		      count_cpus(table_value(env, "load_cpus"));
	size_t known = 0, ruled = 0;

	for (size_t row = 0; row < table_rows(&study->run->runs); row++) {
		double share = foreign_load_share(study, row);

		known += isfinite(share);
		ruled += share > RULES * fmax(cpus, 1);
	}
	return 2 * ruled > known;
}

static void count_row(const struct study *study, size_t row, struct load *l)
{
	double share = foreign_load_share(study, row);

	if (!isfinite(share))
		return;
	l->known++;
	l->notable += foreign_load_is_notable(share);
	if (share > l->most) {
		l->most = share;
		l->worst = row;
	}
}

void foreign_load_tell(const struct study *study, struct findings *f)
{
	const struct table *runs = &study->run->runs;
	struct load l = { .most = 0 };

	for (size_t row = 0; row < table_rows(runs); row++)
		count_row(study, row, &l);
	if (l.notable == 0)
		return;
	findings_add(f, TONE_DIFFERENCE,
	    finding_format(
		"Foreign load: in %zu of %zu runs others had more than %s of "
		"a CPU of the server's or the generator's, at most %s (run %s, "
		"%s on %s).",
		l.notable, l.known, show_percent(NOTABLE).text,
		show_percent(l.most).text, table_text(runs, l.worst, "run_id"),
		table_text(runs, l.worst, "subject"),
		table_text(runs, l.worst, "scenario")));
}

/* "epoll in 2 of 6 runs, at most 40% of a CPU (run 5)" */
static void put_cell(FILE *out, const struct study *study,
    const struct cell *cell, const struct load *l)
{
	const struct table *runs = &study->run->runs;
	double waited = table_number(runs, l->worst, "server_runq_ns") /
			(1e9 * table_number(runs, l->worst, "duration_s"));
	double switches =
	    table_number(runs, l->worst, "server_involuntary_switches");

	fprintf(out, "%s in %zu of %zu runs, at most %s of a CPU (run %s",
	    study->subjects[cell->subject].name, l->notable, l->known,
	    show_percent(l->most).text, table_text(runs, l->worst, "run_id"));
	if (isfinite(waited))
		fprintf(out, ", which waited for a CPU for %s of its time",
		    show_percent(waited).text);
	if (isfinite(switches))
		fprintf(out, ", put aside %s times", show_plain(switches).text);
	fputs(")", out);
}

void foreign_load_tell_cells(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	char *text = NULL;
	size_t size, told = 0;
	FILE *out = open_memstream(&text, &size);

	for (size_t i = 0; out && i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[i];
		struct load l = { .most = 0 };

		for (size_t k = 0; k < cell->row_count; k++)
			count_row(study, cell->rows[k], &l);
		if (l.notable == 0)
			continue;
		fputs(told++ ? "; " : "Others used the CPUs: ", out);
		put_cell(out, study, cell, &l);
	}
	if (!out)
		return;
	fputs(".", out);
	fclose(out);
	if (told > 0)
		findings_add(f, TONE_ASIDE, text);
	else
		free(text);
}
