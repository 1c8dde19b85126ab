/* SPDX-License-Identifier: MIT */
/* Intervals by drawing again from what was seen. */
#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats.h"
#include "lib/stats_interval.h"
#include "lib/stats_series.h"

double stats_fn_quantile(double *x, size_t n, void *arg)
{
	return stats_quantile(x, n, *(double *)arg);
}

double stats_fn_mean(double *x, size_t n, void *arg)
{
	(void)arg;
	return stats_mean(x, n);
}

/* Values in blocks of neighbours; independent ones are blocks of one. */
struct sample {
	const double *x;
	size_t n, block;
};

/* Fills `out` with n values in blocks that wrap round at the end. */
static void draw(const struct sample *s, gsl_rng *rng, double *out)
{
	for (size_t i = 0; i < s->n; i += s->block) {
		size_t from = gsl_rng_uniform_int(rng, s->n);
		size_t len = s->n - i < s->block ? s->n - i : s->block;
		size_t straight = s->n - from < len ? s->n - from : len;

		memcpy(out + i, s->x + from, straight * sizeof(*out));
		memcpy(
		    out + i + straight, s->x, (len - straight) * sizeof(*out));
	}
}

/*
 * What to cut off each end of the resampled statistics. A plain percentile
 * interval is too narrow for small samples as z is beside t, and as n is
 * beside n - 1; this widens it by both. Hesterberg: What Teachers Should Know
 * About the Bootstrap, The American Statistician 69(4), 2015, section 3.2.
 */
static double widened_tail(double level, double n)
{
	double t = gsl_cdf_tdist_Pinv((1 + level) / 2, n - 1);

	return gsl_cdf_ugaussian_P(-t * sqrt(n / (n - 1)));
}

static void cut_tails(double *stats, size_t n, double tail, struct interval *i)
{
	size_t k = (size_t)(tail * (double)(n + 1));

	if (k < 1)
		k = 1;
	gsl_sort(stats, 1, n);
	i->low = stats[k - 1];
	i->high = stats[n - k];
}

static struct interval no_interval(double estimate, double level)
{
	return (struct interval){ .estimate = estimate,
		.low = NAN,
		.high = NAN,
		.level = level,
		.method = INTERVAL_NONE };
}

static int bootstrap(const struct sample *s, stats_fn *fn, void *arg,
    const struct resampling *how, struct interval *ret)
{
	double *scratch = malloc(s->n * sizeof(*scratch));
	double *stats = malloc(how->resamples * sizeof(*stats));
	double blocks = (double)s->n / (double)s->block;
	int r = -ENOMEM;

	if (!scratch || !stats)
		goto out;
	memcpy(scratch, s->x, s->n * sizeof(*scratch));
	*ret = no_interval(fn(scratch, s->n, arg), how->level);
	r = 0;
	if (blocks < 2)
		goto out;
	for (size_t i = 0; i < how->resamples; i++) {
		draw(s, how->rng, scratch);
		stats[i] = fn(scratch, s->n, arg);
	}
	cut_tails(stats, how->resamples, widened_tail(how->level, blocks), ret);
	ret->method = s->block > 1 ? INTERVAL_BLOCKS : INTERVAL_BOOTSTRAP;
out:
	free(stats);
	free(scratch);
	return r;
}

int stats_bootstrap(const double *x, size_t n, stats_fn *fn, void *arg,
    const struct resampling *how, struct interval *ret)
{
	struct sample s = { .x = x, .n = n, .block = 1 };

	REQUIRE(how->resamples > 0);
	return n ? bootstrap(&s, fn, arg, how, ret) : -EINVAL;
}

int stats_block_bootstrap(const double *x, size_t n, size_t block, stats_fn *fn,
    void *arg, const struct resampling *how, struct interval *ret)
{
	struct sample s = { .x = x, .n = n, .block = block };

	REQUIRE(how->resamples > 0 && block <= n);
	if (!n)
		return -EINVAL;
	if (!block)
		s.block = stats_block_length(x, n);
	return bootstrap(&s, fn, arg, how, ret);
}

int stats_ratio_interval(const double *a, size_t na, const double *b, size_t nb,
    const struct resampling *how, struct interval *ret)
{
	struct sample sa = { .x = a, .n = na, .block = 1 };
	struct sample sb = { .x = b, .n = nb, .block = 1 };
	size_t smaller = na < nb ? na : nb;
	double *scratch, *stats;
	int r = -ENOMEM;

	REQUIRE(how->resamples > 0);
	if (!smaller)
		return -EINVAL;
	scratch = malloc((na + nb) * sizeof(*scratch));
	stats = malloc(how->resamples * sizeof(*stats));
	if (!scratch || !stats)
		goto out;
	memcpy(scratch, a, na * sizeof(*scratch));
	memcpy(scratch + na, b, nb * sizeof(*scratch));
	*ret = no_interval(
	    stats_median(scratch, na) / stats_median(scratch + na, nb),
	    how->level);
	r = 0;
	if (smaller < 2)
		goto out;
	for (size_t i = 0; i < how->resamples; i++) {
		draw(&sa, how->rng, scratch);
		draw(&sb, how->rng, scratch + na);
		stats[i] =
		    stats_median(scratch, na) / stats_median(scratch + na, nb);
	}
	/* Medians need no widening: 95% cover 96 to 98% from 5 values on. */
	cut_tails(stats, how->resamples, (1 - how->level) / 2, ret);
	ret->method = INTERVAL_BOOTSTRAP;
out:
	free(stats);
	free(scratch);
	return r;
}
