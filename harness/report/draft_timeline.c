/* SPDX-License-Identifier: MIT */
#include "report/draft.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* What a plot of seconds shows. */
struct series {
	int *seconds; /* those that some run has, rising */
	size_t count;
	double low_ns;
	double high_ns;
	double *room; /* for one figure a row of a cell */
};

/* A tenth of a second is too short to be called a rate. */
#define LEAST_LENGTH 0.2

static int compare_numbers(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int compare_ints(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t count)
{
	if (count == 0)
		return NAN;
	qsort(values, count, sizeof(*values), compare_numbers);
	return (values[(count - 1) / 2] + values[count / 2]) / 2;
}

/* What one row has in a second: its rate, or its p99; NaN for nothing. */
static double row_at(const struct run *run, size_t row, int second, bool tail)
{
	double length = run_second_length(run, row, second);
	const struct second *s = run_second(run, row, second);

	if (!s || length < LEAST_LENGTH)
		return NAN;
	return tail ? s->p99_ns : s->requests / length;
}

/* The median over a cell's valid repetitions of one second. */
static double at_second(const struct draft *d, const struct cell *cell,
    int second, bool tail, double *room)
{
	size_t n = 0;

	for (size_t i = 0; i < cell->row_count; i++) {
		size_t row = cell->rows[i];
		double value = row_at(d->study->run, row, second, tail);

		if (study_row_valid(d->study, row) && isfinite(value))
			room[n++] = value;
	}
	return median(room, n);
}

/* Adds the seconds of a cell behind those there are. */
static void add_seconds(
    const struct draft *d, const struct cell *cell, struct series *s)
{
	for (size_t r = 0; r < cell->row_count; r++) {
		const struct run *run = d->study->run;
		const struct second *seconds;
		size_t n = run_seconds(run, cell->rows[r], &seconds);

		if (!study_row_valid(d->study, cell->rows[r]))
			continue;
		REQUIRE(s->count + n <= run->second_count);
		for (size_t i = 0; i < n; i++)
			if (run_second_length(run, cell->rows[r],
				seconds[i].second) >= LEAST_LENGTH)
				s->seconds[s->count++] = seconds[i].second;
	}
}

static void sort_seconds(struct series *s)
{
	size_t kept = 0;

	qsort(s->seconds, s->count, sizeof(*s->seconds), compare_ints);
	for (size_t i = 0; i < s->count; i++)
		if (kept == 0 || s->seconds[kept - 1] != s->seconds[i])
			s->seconds[kept++] = s->seconds[i];
	s->count = kept;
}

/* Room for all seconds of all rows: no two valid rows share any. */
static int collect(const struct draft *d, struct series *ret_series)
{
	const struct run *run = d->study->run;
	struct series s = { .low_ns = INFINITY };

	s.seconds = calloc(run->second_count + 1, sizeof(*s.seconds));
	s.room = calloc(table_rows(&run->runs) + 1, sizeof(*s.room));
	if (!s.seconds || !s.room) {
		free(s.seconds);
		free(s.room);
		return -ENOMEM;
	}
	for (size_t i = 0; i < d->figure->count; i++)
		add_seconds(d, d->figure->cells[i], &s);
	sort_seconds(&s);
	*ret_series = s;
	return 0;
}

static void write_second(const struct draft *d, struct series *s, int second)
{
	fprintf(d->data, "%d", second);
	for (size_t i = 0; i < d->figure->count; i++) {
		fputc(',', d->data);
		draft_number(d->data,
		    at_second(d, d->figure->cells[i], second, false, s->room));
	}
	for (size_t i = 0; i < d->figure->count; i++) {
		double ns =
		    at_second(d, d->figure->cells[i], second, true, s->room);

		fputc(',', d->data);
		draft_number(d->data, ns / 1e9);
		s->low_ns = fmin(s->low_ns, ns);
		s->high_ns = fmax(s->high_ns, ns);
	}
	fputc('\n', d->data);
}

/* The marks of both panels, a plot a series in each. */
static void write_tips(const struct draft *d, const struct series *s)
{
	size_t n = d->figure->count;

	for (size_t plot = 0; plot < 2 * n; plot++)
		for (size_t k = 0; k < s->count; k++) {
			bool tail = plot >= n;
			double value = at_second(d, d->figure->cells[plot % n],
			    s->seconds[k], tail, s->room);
			char tip[120];

			if (!isfinite(value) || (tail && !(value > 0)))
				continue;
			snprintf(tip, sizeof(tip), "%s in second %d",
			    show_unit(tail ? UNIT_LATENCY : UNIT_RATE, value)
				.text,
			    s->seconds[k]);
			draft_tip(d, plot + 1, plot % n, tip);
		}
}

int draft_timeline(struct draft *d)
{
	struct series s;
	int first, last, rc = collect(d, &s);
	bool tail;

	if (rc < 0)
		return rc;
	fputs("second", d->data);
	draft_columns(d, " replies_per_s");
	draft_columns(d, " p99_s");
	fputc('\n', d->data);
	for (size_t i = 0; i < s.count; i++)
		write_second(d, &s, s.seconds[i]);
	write_tips(d, &s);
	first = s.count > 0 ? s.seconds[0] : 0;
	last = s.count > 0 ? s.seconds[s.count - 1] : 0;
	draft_variable(d, "XMIN", first);
	draft_variable(d, "XMAX", last > first ? last : first + 1);
	tail = draft_latency_axis(d, 'Y', s.low_ns, s.high_ns);
	fprintf(d->script, "TAIL = %d\n", tail);
	free(s.seconds);
	free(s.room);
	return 0;
}
