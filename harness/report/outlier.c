/* SPDX-License-Identifier: MIT */
#include "report/outlier.h"

#include <math.h>
#include <stdlib.h>

#include "lib/stats.h"
#include "report/foreign_load.h"

/* Apart: by so many deviations, and by so much that it matters. */
#define DEVIATIONS 5
#define FACTOR     1.5
/* Fewer values have no majority to stand apart from. */
#define LEAST_VALUES 4

struct middle {
	double median;
	double deviation; /* as a normal sample's, from the median of them */
};

/* Reorders the values. */
static struct middle middle_of(double *values, size_t n)
{
	struct middle m = { .median = stats_median(values, n) };

	for (size_t i = 0; i < n; i++)
		values[i] = fabs(values[i] - m.median);
	m.deviation = 1.4826 * stats_median(values, n);
	return m;
}

static bool is_apart(const struct middle *m, double value)
{
	return fabs(value - m->median) > DEVIATIONS * m->deviation &&
	       (value > FACTOR * m->median || FACTOR * value < m->median);
}

static char *tell_row(const struct study *study, const struct scenario *sc,
    const struct cell *cell, size_t row, const struct middle *m)
{
	const struct table *runs = &study->run->runs;
	const struct metric *metric = scenario_main(sc);
	double foreign = foreign_load_share(study, row);
	bool is_foreign = foreign_load_is_notable(foreign);

	return finding_format(
	    "Repetition %s of %s stands apart: %s %s, where the median is %s "
	    "(run %s%s%s%s). It counts.",
	    table_text(runs, row, "repetition"),
	    study->subjects[cell->subject].name, metric->title,
	    show_unit(metric->unit, metric_value(metric, runs, row)).text,
	    show_unit(metric->unit, m->median).text,
	    table_text(runs, row, "run_id"), is_foreign ? "; others had " : "",
	    is_foreign ? show_percent(foreign).text : "",
	    is_foreign ? " of a CPU" : "");
}

static void tell_cell(const struct study *study, const struct scenario *sc,
    const struct cell *cell, struct findings *f)
{
	const struct metric *metric = scenario_main(sc);
	double *values = calloc(cell->row_count + 1, sizeof(*values));
	struct middle m;
	size_t n;

	if (!values)
		return;
	n = study_sample(study, cell, metric, values);
	m = middle_of(values, n);
	free(values);
	for (size_t i = 0; i < cell->row_count && n >= LEAST_VALUES; i++) {
		size_t row = cell->rows[i];

		if (study_row_counts(study, cell, row) &&
		    is_apart(&m, metric_value(metric, &study->run->runs, row)))
			findings_add(
			    f, TONE_ASIDE, tell_row(study, sc, cell, row, &m));
	}
}

void outlier_tell(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	for (size_t i = 0; i < study->subject_count; i++)
		if (sc->cells[i].state == CELL_GOOD)
			tell_cell(study, sc, &sc->cells[i], f);
}
