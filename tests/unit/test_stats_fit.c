/* SPDX-License-Identifier: MIT */
/* The scalability law and the queueing ideals. */
#include <errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lib/queueing.h"
#include "lib/usl.h"

static void assert_near(double got, double expected, double tolerance)
{
	if (!(fabs(got - expected) <= tolerance))
		fail_msg("%.10g, not %.10g", got, expected);
}

static const double loads[] = { 1, 2, 4, 8, 16, 32, 64, 128 };

static void usl_finds_what_made_the_points(void **state)
{
	static const struct usl laws[] = {
		{ .rate_of_one = 13000, .contention = 0.05, .crosstalk = 1e-3 },
		{ .rate_of_one = 2e-6, .contention = 0.3, .crosstalk = 1e-5 },
		{ .rate_of_one = 270000, .contention = 0, .crosstalk = 0.01 },
		{ .rate_of_one = 50, .contention = 0.9, .crosstalk = 0 },
		{ .rate_of_one = 1, .contention = 0, .crosstalk = 0 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(laws); i++) {
		double rates[ARRAY_SIZE(loads)];
		struct usl u;

		for (size_t k = 0; k < ARRAY_SIZE(loads); k++)
			rates[k] = usl_rate(&laws[i], loads[k]);
		assert_int_equal(
		    usl_fit(loads, rates, ARRAY_SIZE(loads), &u), 0);
		assert_near(u.rate_of_one / laws[i].rate_of_one, 1, 1e-3);
		assert_near(u.contention, laws[i].contention, 1e-3);
		assert_near(u.crosstalk, laws[i].crosstalk, 1e-5);
		assert_true(u.r_squared > 0.9999);
	}
}

/* N* = sqrt((1 - contention) / crosstalk). */
static void usl_peaks(void **state)
{
	struct usl law = {
		.rate_of_one = 100, .contention = 0.04, .crosstalk = 0.0006
	};
	double rates[ARRAY_SIZE(loads)];
	struct usl u;

	(void)state;
	for (size_t k = 0; k < ARRAY_SIZE(loads); k++)
		rates[k] = usl_rate(&law, loads[k]);
	assert_int_equal(usl_fit(loads, rates, ARRAY_SIZE(loads), &u), 0);
	assert_near(u.peak_load, 40, 0.01);
	assert_near(u.peak_rate, usl_rate(&law, 40), 0.01);
	assert_true(usl_rate(&u, 38) < u.peak_rate);
	assert_true(usl_rate(&u, 42) < u.peak_rate);
}

static void usl_bears_noise(void **state)
{
	struct usl law = {
		.rate_of_one = 14000, .contention = 0.06, .crosstalk = 2e-4
	};
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

	(void)state;
	for (int run = 0; run < 200; run++) {
		double rates[ARRAY_SIZE(loads)];
		struct usl u;

		for (size_t k = 0; k < ARRAY_SIZE(loads); k++)
			rates[k] = usl_rate(&law, loads[k]) *
				   (1 + 0.005 * gsl_ran_ugaussian(rng));
		assert_int_equal(
		    usl_fit(loads, rates, ARRAY_SIZE(loads), &u), 0);
		assert_near(u.peak_load, 68.6, 10);
		assert_near(u.peak_rate / usl_rate(&law, 68.6), 1, 0.03);
		assert_true(u.r_squared > 0.99);
	}
	gsl_rng_free(rng);
}

static void usl_takes_any_points(void **state)
{
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

	(void)state;
	for (int run = 0; run < 500; run++) {
		double at[6], rates[6];
		struct usl u;
		int r;

		for (size_t k = 0; k < 6; k++) {
			at[k] = 1 + (double)gsl_rng_uniform_int(rng, 1000);
			rates[k] = exp(gsl_ran_flat(rng, -20, 20));
		}
		r = usl_fit(at, rates, 6, &u);
		if (r == 0)
			assert_true(u.contention >= 0 && u.crosstalk >= 0 &&
				    u.peak_load >= 1 && u.rate_of_one >= 0);
		else
			assert_true(r == -EDOM || r == -EINVAL);
	}
	gsl_rng_free(rng);
}

static void usl_refuses(void **state)
{
	struct usl u;

	(void)state;
	assert_int_equal(usl_fit(loads, (double[]){ 1, 2 }, 2, &u), -EINVAL);
	assert_int_equal(
	    usl_fit((double[]){ 1, 2, 2, 1 }, (double[]){ 1, 2, 2, 1 }, 4, &u),
	    -EINVAL);
	assert_int_equal(
	    usl_fit((double[]){ 0, 2, 3 }, (double[]){ 1, 2, 2 }, 3, &u),
	    -EINVAL);
	assert_int_equal(usl_fit(loads, (double[]){ 1, 0, 2 }, 3, &u), -EINVAL);
	assert_int_equal(
	    usl_fit(loads, (double[]){ 1, NAN, 2 }, 3, &u), -EINVAL);
	assert_int_equal(
	    usl_fit(loads, (double[]){ 1, INFINITY, 2 }, 3, &u), -EINVAL);
}

static void erlang_c_known_answers(void **state)
{
	(void)state;
	/* One server: its utilisation. Two at load 1: 1/3. */
	assert_near(queue_erlang_c(1, 0.7), 0.7, 1e-12);
	assert_near(queue_erlang_c(2, 1), 1.0 / 3, 1e-12);
	/* From the sum: (a^k/k!) k/(k-a) over itself plus a^i/i!, i < k. */
	assert_near(queue_erlang_c(3, 2), 4.0 / 9, 1e-12);
	assert_near(queue_erlang_c(10, 8), 0.4092, 5e-5);
}

/* The response of M/M/1 is exponential with rate mu - lambda. */
static void one_server_known_answers(void **state)
{
	struct queue q = { .servers = 1,
		.arrivals = 0.8,
		.service = 1,
		.service_variation2 = 1,
		.gap_variation2 = 1 };
	struct queue_answer a;

	(void)state;
	assert_int_equal(queue_solve(&q, &a), 0);
	assert_near(a.utilisation, 0.8, 1e-12);
	assert_near(a.wait, 4, 1e-9);
	assert_near(a.response, 5, 1e-9);
	assert_near(a.p99, log(100) * 5, 0.03);
	assert_near(a.p50, log(2) * 5, 0.02);
	/* M/D/1: half of the wait (Pollaczek and Khinchine). */
	q.service_variation2 = 0;
	assert_int_equal(queue_solve(&q, &a), 0);
	assert_near(a.wait, 2, 1e-9);
	/* D/D/1 never waits. */
	q.gap_variation2 = 0;
	assert_int_equal(queue_solve(&q, &a), 0);
	assert_near(a.wait, 0, 1e-12);
	assert_near(a.p99, 1, 1e-6);
}

/*
 * M/M/k: P(T > t) = e^-mt (1 + C (1 - e^-(k-1-a)mt) / (k-1-a)), where a is the
 * load and m the rate of service.
 */
static void many_servers_known_answers(void **state)
{
	struct queue q = { .servers = 4,
		.arrivals = 3.4,
		.service = 1,
		.service_variation2 = 1,
		.gap_variation2 = 1 };
	double c = queue_erlang_c(4, 3.4), d = 4 - 1 - 3.4;
	struct queue_answer a;

	(void)state;
	assert_int_equal(queue_solve(&q, &a), 0);
	assert_near(a.must_wait, c, 1e-12);
	assert_near(a.wait, c / 0.6, 1e-9);
	assert_near(
	    exp(-a.p99) * (1 + c * (1 - exp(-d * a.p99)) / d), 0.01, 1e-4);
	assert_near(
	    exp(-a.p50) * (1 + c * (1 - exp(-d * a.p50)) / d), 0.5, 1e-3);
}

/* One worker, as Lindley saw it: each waits for what is left of the last. */
static double simulated_p99(gsl_rng *rng, double arrivals, double shape)
{
	enum { N = 200000 };
	static double response[N];
	double wait = 0;
	size_t above = 0;
	double low = 0, high = 1000;

	for (size_t i = 0; i < N; i++) {
		double service = gsl_ran_gamma(rng, shape, 1 / shape);

		response[i] = wait + service;
		wait = fmax(
		    wait + service - gsl_ran_exponential(rng, 1 / arrivals), 0);
	}
	for (int step = 0; step < 40; step++) {
		double mid = (low + high) / 2;

		above = 0;
		for (size_t i = 0; i < N; i++)
			above += response[i] > mid;
		if (above > N / 100)
			low = mid;
		else
			high = mid;
	}
	return high;
}

/* The tail of M/G/1 is an approximation: how good, a simulation says. */
static void general_service_is_near_a_simulation(void **state)
{
	static const double shapes[] = { 0.5, 1, 4 };
	gsl_rng *rng = gsl_rng_alloc(gsl_rng_taus2);

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(shapes); i++) {
		struct queue q = { .servers = 1,
			.arrivals = 0.7,
			.service = 1,
			.service_variation2 = 1 / shapes[i],
			.gap_variation2 = 1 };
		double p99 = simulated_p99(rng, 0.7, shapes[i]);

		assert_near(queue_response_quantile(&q, 0.99) / p99, 1, 0.12);
	}
	gsl_rng_free(rng);
}

static void queue_refuses(void **state)
{
	struct queue good = { .servers = 2,
		.arrivals = 1,
		.service = 1,
		.service_variation2 = 1,
		.gap_variation2 = 1 };
	struct queue_answer a;
	struct queue q;

	(void)state;
	assert_int_equal(queue_solve(&good, &a), 0);
	q = good;
	q.arrivals = 2;
	assert_int_equal(queue_solve(&q, &a), -ERANGE);
	q = good;
	q.servers = 0;
	assert_int_equal(queue_solve(&q, &a), -EINVAL);
	q = good;
	q.service = NAN;
	assert_int_equal(queue_solve(&q, &a), -EINVAL);
	q = good;
	q.service_variation2 = -1;
	assert_int_equal(queue_solve(&q, &a), -EINVAL);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(usl_finds_what_made_the_points),
		cmocka_unit_test(usl_peaks),
		cmocka_unit_test(usl_bears_noise),
		cmocka_unit_test(usl_takes_any_points),
		cmocka_unit_test(usl_refuses),
		cmocka_unit_test(erlang_c_known_answers),
		cmocka_unit_test(one_server_known_answers),
		cmocka_unit_test(many_servers_known_answers),
		cmocka_unit_test(general_service_is_near_a_simulation),
		cmocka_unit_test(queue_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
