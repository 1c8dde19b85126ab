/* SPDX-License-Identifier: MIT */
#include "report/draft.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "report/markup.h"

const struct subject *draft_subject(const struct draft *d, size_t i)
{
	REQUIRE(i < d->figure->count);
	return &d->study->subjects[d->figure->cells[i]->subject];
}

bool draft_is_hollow(const struct figure *f, size_t i)
{
	const struct cell *cell = f->cells[i];
	const struct bound *b = &cell->bounds[figure_metric(f->kind)];

	return figure_is_row(f->kind) &&
	       (cell->state == CELL_INVALID || b->kind != BOUND_NONE);
}

void draft_columns(const struct draft *d, const char *suffix)
{
	for (size_t i = 0; i < d->figure->count; i++) {
		char name[128];

		snprintf(name, sizeof(name), "%s%s", draft_subject(d, i)->name,
		    suffix);
		fputc(',', d->data);
		markup_csv(d->data, name);
	}
}

void draft_number(FILE *out, double value)
{
	if (isfinite(value))
		fprintf(out, "%.9g", value);
	else
		fputs("n/a", out);
}

void draft_tip(const struct draft *d, size_t plot, size_t i, const char *text)
{
	struct figure *f = d->figure;
	struct tip *more =
	    realloc(f->tips, (f->tip_count + 1) * sizeof(*f->tips));
	char *tip;

	if (!more)
		return;
	f->tips = more;
	if (asprintf(&tip, "%s: %s", draft_subject(d, i)->name, text) < 0)
		return;
	more[f->tip_count++] = (struct tip){ .plot = plot, .text = tip };
}

void draft_variable(const struct draft *d, const char *name, double value)
{
	fprintf(d->script, "%s = %.9g\n", name, value);
}

void draft_ranges(const struct draft *d)
{
	fputs("array ROWS_FIRST[N]\narray ROWS_LAST[N]\n"
	      "array MODEL_FIRST[N]\narray MODEL_LAST[N]\n",
	    d->script);
}

/* An empty range ends before it begins. */
void draft_range(const struct draft *d, const char *name, size_t series,
    size_t first, size_t end)
{
	fprintf(d->script, "%s_FIRST[%zu] = %zu; %s_LAST[%zu] = %d\n", name,
	    series + 1, first, name, series + 1, (int)end - 1);
}

/* Whether 2 and 5 are labelled too: not over more than three decades. */
static bool is_dense(double low_ns, double high_ns)
{
	return high_ns / low_ns < 2e3;
}

bool draft_latency_axis(
    const struct draft *d, char prefix, double low_ns, double high_ns)
{
	static const double steps[] = { 1, 2, 5 };
	bool known = isfinite(low_ns) && isfinite(high_ns);
	bool dense, first = true;

	low_ns = known ? fmin(fmax(low_ns, 1), METRIC_HIGHEST) : 1;
	high_ns = known ? fmin(high_ns, METRIC_HIGHEST) : 1;
	if (high_ns <= low_ns)
		high_ns = 2 * low_ns;
	dense = is_dense(low_ns, high_ns);
	low_ns /= 1.15;
	high_ns *= 1.15;
	fprintf(d->script, "%cMIN = %.6g\n%cMAX = %.6g\n", prefix, low_ns / 1e9,
	    prefix, high_ns / 1e9);
	fprintf(d->script, "%cTICS = \"set %ctics (", prefix, prefix + 32);
	for (double ten = pow(10, floor(log10(low_ns))); ten <= high_ns;
	     ten *= 10)
		for (size_t i = 0; i < (dense ? 3 : 1); i++) {
			double tic = ten * steps[i];

			if (tic < low_ns || tic > high_ns)
				continue;
			fprintf(d->script, "%s'%s' %.3g", first ? "" : ", ",
			    show_tic(tic).text, tic / 1e9);
			first = false;
		}
	fputs(")\"\n", d->script);
	return known;
}
