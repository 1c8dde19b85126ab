/* SPDX-License-Identifier: MIT */
/* The probes of a search: the way to what was found, and past it. */
#include "report/draft.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "report/markup.h"

/* What the axes must hold. */
struct extent {
	double low_ns, high_ns, high_rate;
};

static int compare_rates(const void *a, const void *b)
{
	const struct probe *x = a, *y = b;

	return (x->rate_per_s > y->rate_per_s) -
	       (x->rate_per_s < y->rate_per_s);
}

/*
 * A search begins with a closed loop, to know where to look for a rate; what
 * it ends with is what it looked for. The probes of all repetitions of
 * a cell that count, by their rate.
 */
static size_t collect(
    const struct draft *d, const struct cell *cell, struct probe *ret_probes)
{
	size_t n = 0;

	for (size_t r = 0; r < cell->row_count; r++) {
		const struct probe *probes;
		size_t count =
		    run_probes(d->study->run, cell->rows[r], &probes);

		if (!study_row_valid(d->study, cell->rows[r]))
			continue;
		REQUIRE(n + count <= d->study->run->probe_count);
		for (size_t i = 0; i < count; i++)
			if (probes[i].is_open == probes[count - 1].is_open)
				ret_probes[n++] = probes[i];
	}
	if (n > 0)
		qsort(ret_probes, n, sizeof(*ret_probes), compare_rates);
	return n;
}

static void write_probe(const struct draft *d, size_t series,
    const struct probe *probe, struct extent *e)
{
	double s = probe->p99_ns / 1e9;
	char tip[120];

	markup_csv(d->data, draft_subject(d, series)->name);
	fprintf(d->data, ",probe,%.9g,%.9g,%.9g,%.9g\n", probe->rate_per_s, s,
	    s, s);
	snprintf(tip, sizeof(tip), "p99 %s at %s",
	    show_latency(probe->p99_ns).text,
	    show_unit(UNIT_RATE, probe->rate_per_s).text);
	draft_tip(d, series + 1, series, tip);
	e->low_ns = fmin(e->low_ns, probe->p99_ns);
	e->high_ns = fmax(e->high_ns, probe->p99_ns);
	e->high_rate = fmax(e->high_rate, probe->rate_per_s);
}

int draft_probes(struct draft *d)
{
	struct probe *probes =
	    calloc(d->study->run->probe_count + 1, sizeof(*probes));
	struct extent e = { .low_ns = INFINITY };
	size_t row = 0;

	if (!probes)
		return -ENOMEM;
	fputs("subject,kind,rate_per_s,p99_s,low_s,high_s\n", d->data);
	draft_ranges(d);
	for (size_t i = 0; i < d->figure->count; i++) {
		size_t n = collect(d, d->figure->cells[i], probes);

		for (size_t k = 0; k < n; k++)
			write_probe(d, i, &probes[k], &e);
		draft_range(d, "ROWS", i, row, row + n);
		row += n;
	}
	draft_latency_axis(d, 'Y', e.low_ns, e.high_ns);
	fputs("XMIN = 0\nLOGX = 0\nLOGY = 1\nMODELS = 0\n", d->script);
	draft_variable(d, "XMAX", e.high_rate > 0 ? 1.05 * e.high_rate : 1);
	free(probes);
	return 0;
}
