/* SPDX-License-Identifier: MIT */
#include "lib/queueing.h"

#include <errno.h>
#include <gsl/gsl_cdf.h>
#include <math.h>
#include <stddef.h>

/* Service times of equal chance that stand for the whole distribution. */
#define SERVICE_POINTS 2048

double queue_erlang_c(unsigned servers, double load)
{
	double b = 1, busy = load / servers;

	/* Erlang's B, one server more at a time. */
	for (unsigned k = 1; k <= servers; k++)
		b = load * b / (k + load * b);
	return b / (1 - busy * (1 - b));
}

static double must_wait(const struct queue *q)
{
	return queue_erlang_c(q->servers, q->arrivals * q->service);
}

/* The mean wait of those who must wait. */
static double wait_of_waiting(const struct queue *q)
{
	double spare = q->servers / q->service - q->arrivals;

	return (q->gap_variation2 + q->service_variation2) / 2 / spare;
}

/* Gamma with the mean and variation given: its i-th of n equal shares. */
static double service_point(const struct queue *q, size_t i, size_t n)
{
	double variation2 = q->service_variation2;
	double p = ((double)i + 0.5) / (double)n;

	if (variation2 < 1e-6)
		return q->service;
	return gsl_cdf_gamma_Pinv(p, 1 / variation2, q->service * variation2);
}

/* The chance of a response longer than t. */
static double chance_longer(
    const double *points, double waiting, double mean_wait, double t)
{
	double sum = 0;

	for (size_t i = 0; i < SERVICE_POINTS; i++) {
		if (points[i] > t)
			sum += 1;
		else if (mean_wait > 0)
			sum += waiting * exp(-(t - points[i]) / mean_wait);
	}
	return sum / SERVICE_POINTS;
}

double queue_response_quantile(const struct queue *q, double p)
{
	double points[SERVICE_POINTS], low = 0, high = q->service;
	double waiting = must_wait(q), mean_wait = wait_of_waiting(q);

	REQUIRE(p > 0 && p < 1);
	for (size_t i = 0; i < SERVICE_POINTS; i++)
		points[i] = service_point(q, i, SERVICE_POINTS);
	while (chance_longer(points, waiting, mean_wait, high) > 1 - p)
		high *= 2;
	for (int i = 0; i < 60; i++) {
		double mid = (low + high) / 2;

		if (chance_longer(points, waiting, mean_wait, mid) > 1 - p)
			low = mid;
		else
			high = mid;
	}
	return high;
}

int queue_solve(const struct queue *q, struct queue_answer *ret)
{
	struct queue_answer a;

	if (!q->servers || !(q->arrivals > 0) || !(q->service > 0) ||
	    !(q->service_variation2 >= 0) || !(q->gap_variation2 >= 0))
		return -EINVAL;
	a.utilisation = q->arrivals * q->service / q->servers;
	if (a.utilisation >= 1)
		return -ERANGE;
	a.must_wait = must_wait(q);
	a.wait = a.must_wait * wait_of_waiting(q);
	a.response = a.wait + q->service;
	a.p50 = queue_response_quantile(q, 0.5);
	a.p99 = queue_response_quantile(q, 0.99);
	*ret = a;
	return 0;
}
