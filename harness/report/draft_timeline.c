/* SPDX-License-Identifier: MIT */
#include "report/draft.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>

/* What a plot of seconds spans. */
struct span {
	int first;
	int last;
	double low_ns;
	double high_ns;
};

static int compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	if (count == 0)
		return NAN;
	qsort(values, count, sizeof(*values), compare_numbers);
	return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

/* The median over a cell's valid repetitions of one second. */
static double at_second(const struct draft *d, const struct cell *cell,
    int second, bool tail, double *room)
{
	size_t n = 0;

	for (size_t i = 0; i < cell->row_count; i++) {
		const struct second *s;
		size_t count;

		if (!study_row_valid(d->study, cell->rows[i]))
			continue;
		count = run_seconds(d->study->run, cell->rows[i], &s);
		for (; count > 0; count--, s++) {
			double value = tail ? s->p99_ns : s->requests;

			if (s->second == second && isfinite(value))
				room[n++] = value;
		}
	}
	return median(room, n);
}

static struct span find_span(const struct draft *d)
{
	struct span span = { .first = INT_MAX, .last = INT_MIN };

	for (size_t i = 0; i < d->figure->count; i++) {
		const struct cell *cell = d->figure->cells[i];

		for (size_t r = 0; r < cell->row_count; r++) {
			const struct second *s;
			size_t n =
			    run_seconds(d->study->run, cell->rows[r], &s);

			for (; n > 0; n--, s++) {
				if (s->second < span.first)
					span.first = s->second;
				if (s->second > span.last)
					span.last = s->second;
			}
		}
	}
	return span;
}

static void write_second(
    const struct draft *d, struct span *span, int second, double *room)
{
	fprintf(d->data, "%d", second);
	for (size_t i = 0; i < d->figure->count; i++) {
		fputc(',', d->data);
		draft_number(d->data,
		    at_second(d, d->figure->cells[i], second, false, room));
	}
	for (size_t i = 0; i < d->figure->count; i++) {
		double ns =
		    at_second(d, d->figure->cells[i], second, true, room);

		fputc(',', d->data);
		draft_number(d->data, ns / 1e9);
		span->low_ns = fmin(span->low_ns, ns);
		span->high_ns = fmax(span->high_ns, ns);
	}
	fputc('\n', d->data);
}

int draft_timeline(struct draft *d)
{
	struct span span = find_span(d);
	double *room = calloc(d->study->run->second_count + 1, sizeof(*room));

	if (!room)
		return -ENOMEM;
	span.low_ns = INFINITY;
	span.high_ns = 0;
	fputs("second", d->data);
	draft_columns(d, " replies_per_s");
	draft_columns(d, " p99_s");
	fputc('\n', d->data);
	for (int second = span.first; second <= span.last; second++)
		write_second(d, &span, second, room);
	draft_variable(d, "XMIN", span.first);
	draft_variable(
	    d, "XMAX", span.last > span.first ? span.last : span.first + 1);
	draft_latency_axis(d, 'Y', span.low_ns, span.high_ns);
	free(room);
	return 0;
}
