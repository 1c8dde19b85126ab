/* SPDX-License-Identifier: MIT */
#include "report/judge.h"

#include <math.h>

#include "lib/stats_compare.h"

#define LEVEL     (1 - JUDGE_ALPHA)
#define RESAMPLES 2000

static const struct interval nothing = {
	.estimate = NAN,
	.low = NAN,
	.high = NAN,
	.method = INTERVAL_NONE,
};

static struct resampling begin_draw(uint64_t seed)
{
	struct resampling how = {
		.rng = gsl_rng_alloc(gsl_rng_mt19937),
		.resamples = RESAMPLES,
		.level = LEVEL,
	};

	if (how.rng)
		gsl_rng_set(how.rng, (unsigned long)seed);
	return how;
}

struct interval judge_median(struct sample s, uint64_t seed)
{
	struct resampling how = begin_draw(seed);
	struct interval result;

	if (!how.rng ||
	    stats_quantile_interval(s.values, s.count, 0.5, &how, &result) < 0)
		result = nothing;
	gsl_rng_free(how.rng);
	return result;
}

struct interval judge_ratio(struct sample a, struct sample b, uint64_t seed)
{
	struct resampling how = begin_draw(seed);
	struct interval result;

	if (!how.rng || stats_ratio_interval(a.values, a.count, b.values,
			    b.count, &how, &result) < 0)
		result = nothing;
	gsl_rng_free(how.rng);
	return result;
}

double judge_p(struct sample a, struct sample b)
{
	struct mann_whitney test;

	if (stats_mann_whitney(a.values, a.count, b.values, b.count, &test) < 0)
		return NAN;
	return test.p;
}
