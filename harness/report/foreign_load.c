/* SPDX-License-Identifier: MIT */
#include "report/foreign_load.h"

#include <math.h>

/* Twice what the tick of the kernel's clock makes of a second's nothing. */
#define NOTABLE 0.05

struct load {
	size_t known, notable;
	double most;
	size_t worst; /* the row with most */
};

double foreign_load_share(const struct study *study, size_t row)
{
	static const char *const columns[] = { "server_foreign_ns",
		"load_foreign_ns", "steal_ns" };
	const struct table *runs = &study->run->runs;
	double seconds = table_number(runs, row, "duration_s");
	double sum = NAN;

	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
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

/* " Its threads waited for a CPU during 12% of that run." */
static char *tell_cell(
    const struct study *study, const struct cell *cell, const struct load *l)
{
	const struct table *runs = &study->run->runs;
	double waited = table_number(runs, l->worst, "server_runq_ns") /
			(1e9 * table_number(runs, l->worst, "duration_s"));
	double made =
	    table_number(runs, l->worst, "server_involuntary_switches");
	bool is_known = isfinite(waited) && isfinite(made);

	return finding_format(
	    "Others used the CPUs in %zu of %zu runs of %s, at most %s of one "
	    "(run %s%s%s%s%s%s).",
	    l->notable, l->known, study->subjects[cell->subject].name,
	    show_percent(l->most).text, table_text(runs, l->worst, "run_id"),
	    is_known ? "; its threads waited for a CPU for " : "",
	    is_known ? show_percent(waited).text : "",
	    is_known ? " of the time and were made to give it up " : "",
	    is_known ? show_plain(made).text : "", is_known ? " times" : "");
}

void foreign_load_tell_cells(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[i];
		struct load l = { .most = 0 };

		for (size_t k = 0; k < cell->row_count; k++)
			count_row(study, cell->rows[k], &l);
		if (l.notable > 0)
			findings_add(f, TONE_ASIDE, tell_cell(study, cell, &l));
	}
}
