/* SPDX-License-Identifier: MIT */
#include "load/intervals.h"

#include <errno.h>
#include <stdlib.h>

int intervals_init(struct intervals *in, unsigned workers)
{
	*in = (struct intervals){ .workers = workers };
	for (int i = 0; i < INTERVALS_OPEN; i++) {
		in->open[i].sum.response = hist_new();
		if (!in->open[i].sum.response) {
			intervals_fini(in);
			return -ENOMEM;
		}
	}
	return 0;
}

void intervals_fini(struct intervals *in)
{
	for (int i = 0; i < INTERVALS_OPEN; i++)
		hist_free(in->open[i].sum.response);
	free(in->rows);
	*in = (struct intervals){ 0 };
}

static int add_row(struct intervals *in, struct interval *sum)
{
	const struct hist *h = sum->response;

	if (in->count == in->cap) {
		size_t cap = in->cap ? in->cap * 2 : 64;
		struct second_row *rows =
		    realloc(in->rows, cap * sizeof(*rows));

		if (!rows)
			return -ENOMEM;
		in->rows = rows;
		in->cap = cap;
	}
	in->rows[in->count++] = (struct second_row){
		.second = sum->second,
		.requests = hist_total(h),
		.errors = sum->errors,
		.p50_ns = hist_percentile(h, 50),
		.p99_ns = hist_percentile(h, 99),
		.max_ns = hist_max(h),
	};
	return 0;
}

static int complete(struct intervals *in, int slot)
{
	int err = add_row(in, &in->open[slot].sum);

	hist_reset(in->open[slot].sum.response);
	in->open[slot].sum.errors = 0;
	in->open[slot].delivered = 0;
	return err;
}

/* The open second of that number, else a free place, else the oldest. */
static int find(const struct intervals *in, int second)
{
	int best = 0;

	for (int i = 0; i < INTERVALS_OPEN; i++) {
		if (in->open[i].delivered && in->open[i].sum.second == second)
			return i;
	}
	for (int i = 0; i < INTERVALS_OPEN; i++) {
		if (in->open[i].delivered == 0)
			return i;
		if (in->open[i].sum.second < in->open[best].sum.second)
			best = i;
	}
	return best;
}

static int add(struct intervals *in, const struct interval *part)
{
	int slot = find(in, part->second), err = 0;
	struct interval *sum = &in->open[slot].sum;

	if (in->open[slot].delivered && sum->second != part->second)
		err = complete(in, slot);
	sum->second = part->second;
	sum->errors += part->errors;
	hist_add(sum->response, part->response);
	if (++in->open[slot].delivered == in->workers && !err)
		err = complete(in, slot);
	return err;
}

int intervals_collect(struct intervals *in, struct tally *t)
{
	struct interval *part;
	int err = 0;

	while (!err && (part = tally_interval(t)) != NULL) {
		err = add(in, part);
		tally_interval_taken(t);
	}
	return err;
}

int intervals_end(struct intervals *in)
{
	int err = 0;

	for (int i = 0; i < INTERVALS_OPEN && !err; i++) {
		int oldest = -1;

		for (int k = 0; k < INTERVALS_OPEN; k++) {
			if (in->open[k].delivered &&
			    (oldest < 0 || in->open[k].sum.second <
					       in->open[oldest].sum.second))
				oldest = k;
		}
		if (oldest < 0)
			break;
		err = complete(in, oldest);
	}
	return err;
}
