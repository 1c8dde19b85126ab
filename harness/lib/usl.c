/* SPDX-License-Identifier: MIT */
#include "lib/usl.h"

#include <errno.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <math.h>

enum { RATE, CONTENTION, CROSSTALK, PARAMETERS };

#define STEPS_MAX 500

/* What is fitted; rates are taken relative to the largest. */
struct points {
	const double *load, *rate;
	size_t n;
	double unit;
};

double usl_rate(const struct usl *u, double load)
{
	return u->rate_of_one * load /
	       (1 + u->contention * (load - 1) +
		   u->crosstalk * load * (load - 1));
}

/*
 * The parameters are the square roots of what they stand for, so that none
 * can become negative.
 */
static struct usl usl_of(const gsl_vector *roots, double unit)
{
	double rate = gsl_vector_get(roots, RATE);
	double contention = gsl_vector_get(roots, CONTENTION);
	double crosstalk = gsl_vector_get(roots, CROSSTALK);

	return (struct usl){
		.rate_of_one = rate * rate * unit,
		.contention = contention * contention,
		.crosstalk = crosstalk * crosstalk,
	};
}

static int residuals(const gsl_vector *roots, void *arg, gsl_vector *ret)
{
	const struct points *p = arg;
	struct usl u = usl_of(roots, 1);

	for (size_t i = 0; i < p->n; i++)
		gsl_vector_set(
		    ret, i, usl_rate(&u, p->load[i]) - p->rate[i] / p->unit);
	return GSL_SUCCESS;
}

/* Runs the solver from one start. Returns 0 and the sum of squares. */
static int solve(struct points *p, gsl_multifit_nlinear_workspace *work,
    const double *start, struct usl *ret_usl, double *ret_squares)
{
	gsl_vector_const_view at =
	    gsl_vector_const_view_array(start, PARAMETERS);
	gsl_multifit_nlinear_fdf fdf = {
		.f = residuals, .n = p->n, .p = PARAMETERS, .params = p
	};
	double norm;
	int info;

	gsl_multifit_nlinear_init(&at.vector, &fdf, work);
	/* ENOPROG: no step can improve it, which is the end as well. */
	switch (gsl_multifit_nlinear_driver(
	    STEPS_MAX, 1e-12, 1e-12, 0, NULL, NULL, &info, work)) {
	case GSL_SUCCESS:
	case GSL_ENOPROG:
		break;
	default:
		return -EDOM;
	}
	norm = gsl_blas_dnrm2(gsl_multifit_nlinear_residual(work));
	*ret_usl = usl_of(gsl_multifit_nlinear_position(work), p->unit);
	*ret_squares = norm * norm;
	return 0;
}

/* A root of 0 is a place the solver cannot leave, so it tries several. */
static int solve_best(struct points *p, gsl_multifit_nlinear_workspace *work,
    struct usl *ret, double *ret_squares)
{
	static const double starts[][2] = { { 0.1, 0.01 }, { 0.5, 1e-3 },
		{ 0.01, 0.1 }, { 0.9, 1e-4 } };
	double rate = sqrt(p->rate[0] / p->unit / p->load[0]);
	int r = -EDOM;

	for (size_t i = 0; i < ARRAY_SIZE(starts); i++) {
		double start[] = { rate, starts[i][0], starts[i][1] };
		struct usl u;
		double squares;

		if (solve(p, work, start, &u, &squares) < 0)
			continue;
		if (r == 0 && squares >= *ret_squares)
			continue;
		*ret = u;
		*ret_squares = squares;
		r = 0;
	}
	return r;
}

static void add_peak(struct usl *u)
{
	if (u->crosstalk > 1e-12) {
		double peak = sqrt(fmax(1 - u->contention, 0) / u->crosstalk);

		/* Never below one: there the law has turned already. */
		u->peak_load = fmax(peak, 1);
		u->peak_rate = usl_rate(u, u->peak_load);
		return;
	}
	u->crosstalk = 0;
	u->peak_load = INFINITY;
	u->peak_rate =
	    u->contention > 0 ? u->rate_of_one / u->contention : INFINITY;
}

/* The squares about the mean, in the unit; -1 for points that cannot do. */
static double total_squares(const struct points *p)
{
	double mean = 0, squares = 0;
	size_t different = 0;

	for (size_t i = 0; i < p->n; i++) {
		size_t k = 0;

		if (!(p->load[i] >= 1) || !(p->rate[i] > 0) ||
		    isinf(p->load[i]) || isinf(p->rate[i]))
			return -1;
		while (k < i && p->load[k] != p->load[i])
			k++;
		different += k == i;
		mean += p->rate[i] / p->unit / (double)p->n;
	}
	for (size_t i = 0; i < p->n; i++)
		squares += pow(p->rate[i] / p->unit - mean, 2);
	return different >= PARAMETERS ? squares : -1;
}

int usl_fit(const double *load, const double *rate, size_t n, struct usl *ret)
{
	struct points p = { .load = load, .rate = rate, .n = n };
	gsl_multifit_nlinear_parameters how =
	    gsl_multifit_nlinear_default_parameters();
	gsl_multifit_nlinear_workspace *work;
	double squares, total;
	struct usl u;
	int r;

	for (size_t i = 0; i < n; i++)
		p.unit = fmax(p.unit, rate[i]);
	total = total_squares(&p);
	if (total < 0)
		return -EINVAL;
	work = gsl_multifit_nlinear_alloc(
	    gsl_multifit_nlinear_trust, &how, n, PARAMETERS);
	if (!work)
		return -ENOMEM;
	r = solve_best(&p, work, &u, &squares);
	gsl_multifit_nlinear_free(work);
	if (r < 0)
		return r;
	u.r_squared = total > 0 ? 1 - squares / total : 1;
	add_peak(&u);
	*ret = u;
	return 0;
}
