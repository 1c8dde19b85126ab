/* SPDX-License-Identifier: MIT */
#include "report/judge.h"

#include <math.h>
#include <stdlib.h>

#define RESAMPLES 2000

static double mean(struct sample s)
{
	double sum = 0;

	for (size_t i = 0; i < s.count; i++)
		sum += s.values[i];
	return s.count ? sum / (double)s.count : NAN;
}

static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15ull;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ull;
	z = (z ^ z >> 27) * 0x94d049bb133111ebull;
	return z ^ z >> 31;
}

static double resampled(struct sample s, uint64_t *state)
{
	double sum = 0;

	for (size_t i = 0; i < s.count; i++)
		sum += s.values[next(state) % s.count];
	return sum / (double)s.count;
}

static int cmp(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static struct interval boot(
    struct sample a, struct sample b, int how, uint64_t seed)
{
	double r[RESAMPLES];
	struct interval out = { NAN, NAN, NAN };

	if (!a.count || (how && !b.count))
		return out;
	out.mid = how == 0   ? mean(a)
		  : how == 1 ? mean(a) / mean(b)
			     : mean(a) - mean(b);
	if (a.count < 2 || (how && b.count < 2))
		return out;
	for (int i = 0; i < RESAMPLES; i++) {
		double x = resampled(a, &seed),
		       y = how ? resampled(b, &seed) : 1;

		r[i] = how == 2 ? x - y : x / y;
	}
	qsort(r, RESAMPLES, sizeof(*r), cmp);
	out.low = r[RESAMPLES / 40];
	out.high = r[RESAMPLES - RESAMPLES / 40];
	return out;
}

struct interval judge_mean(struct sample s, uint64_t seed)
{
	return boot(s, s, 0, seed);
}

struct interval judge_ratio(struct sample a, struct sample b, uint64_t seed)
{
	return boot(a, b, 1, seed);
}

struct interval judge_difference(
    struct sample a, struct sample b, uint64_t seed)
{
	return boot(a, b, 2, seed);
}

static double log_choose(size_t n, size_t k)
{
	return lgamma((double)n + 1) - lgamma((double)k + 1) -
	       lgamma((double)(n - k) + 1);
}

double judge_least_p(size_t a, size_t b)
{
	return 2 * exp(-log_choose(a + b, a));
}

double judge_p(struct sample a, struct sample b, uint64_t seed)
{
	double u = 0, m = (double)(a.count * b.count) / 2;
	double sd =
	    sqrt((double)(a.count * b.count * (a.count + b.count + 1)) / 12);
	double p;

	(void)seed;
	for (size_t i = 0; i < a.count; i++)
		for (size_t j = 0; j < b.count; j++)
			u += a.values[i] > b.values[j]    ? 1
			     : a.values[i] == b.values[j] ? .5
							  : 0;
	p = erfc((fabs(u - m) - .5) / sd / sqrt(2));
	return fmin(1, fmax(p, judge_least_p(a.count, b.count)));
}

static int cmpp(const void *a, const void *b, void *p)
{
	double *q = p;

	return cmp(&q[*(const size_t *)a], &q[*(const size_t *)b]);
}

void judge_holm(double *p, size_t count)
{
	size_t *o = calloc(count + 1, sizeof(*o));
	double most = 0;

	for (size_t i = 0; i < count; i++)
		o[i] = i;
	qsort_r(o, count, sizeof(*o), cmpp, p);
	for (size_t i = 0; i < count; i++) {
		most = fmax(most, fmin(1, p[o[i]] * (double)(count - i)));
		p[o[i]] = most;
	}
	free(o);
}
