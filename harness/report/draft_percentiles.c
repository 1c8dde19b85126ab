/* SPDX-License-Identifier: MIT */
#include "report/draft.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "report/latency.h"

/* Points a decade of 1 / (1 - p), the same for every subject. */
#define POINTS 16

static void free_histograms(struct hist **hists, size_t count)
{
	for (size_t i = 0; hists && i < count; i++)
		hist_free(hists[i]);
	free(hists);
}

static int merge_all(const struct draft *d, struct hist ***ret_hists)
{
	size_t n = d->figure->count;
	struct hist **hists = calloc(n, sizeof(*hists));
	int rc = hists ? 0 : -ENOMEM;

	for (size_t i = 0; i < n && rc >= 0; i++) {
		hists[i] = hist_new();
		rc = hists[i] ? latency_merge(d->study, d->figure->cells[i],
				    LATENCY_RESPONSE, hists[i])
			      : -ENOMEM;
	}
	if (rc < 0) {
		free_histograms(hists, n);
		return rc;
	}
	*ret_hists = hists;
	return 0;
}

static void write_line(const struct draft *d, struct hist **hists, double x)
{
	double p = 1 - 1 / x;

	fprintf(d->data, "%.9g,%.6g", 100 * p, x);
	for (size_t i = 0; i < d->figure->count; i++) {
		bool known = x <= (double)hist_total(hists[i]);

		fputc(',', d->data);
		draft_number(d->data,
		    known ? (double)hist_percentile(hists[i], 100 * p) / 1e9
			  : NAN);
	}
	fputc('\n', d->data);
}

int draft_percentiles(struct draft *d)
{
	double low = INFINITY, high = 0, most = 1;
	struct hist **hists;
	int rc;

	rc = merge_all(d, &hists);
	if (rc < 0)
		return rc;
	fputs("percentile,one_over_1_minus_p", d->data);
	draft_columns(d, "");
	fputc('\n', d->data);
	for (size_t i = 0; i < d->figure->count; i++) {
		low = fmin(low, (double)hist_percentile(hists[i], 0));
		high = fmax(high, (double)hist_max(hists[i]));
		most = fmax(most, (double)hist_total(hists[i]));
	}
	for (int k = 0; pow(10, (double)k / POINTS) <= most; k++)
		write_line(d, hists, pow(10, (double)k / POINTS));
	draft_variable(d, "XMAX", most);
	draft_latency_axis(d, 'Y', low, high);
	free_histograms(hists, d->figure->count);
	return 0;
}
