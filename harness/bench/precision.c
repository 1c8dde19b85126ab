/* SPDX-License-Identifier: MIT */
#include "bench/precision.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>

double precision_of(const double *values, size_t count)
{
	double mean, error, t;

	if (count < 2)
		return INFINITY;
	mean = gsl_stats_mean(values, 1, count);
	if (mean == 0)
		return INFINITY;
	error = gsl_stats_sd_m(values, 1, count, mean) / sqrt((double)count);
	t = gsl_cdf_tdist_Pinv(0.975, (double)(count - 1));
	return t * error / fabs(mean);
}

bool precision_reached(const struct suite *suite, const struct cell *cell)
{
	if (cell->done >= suite->max_reps)
		return true;
	if (!(suite->precision > 0))
		return cell->done >= suite->repetitions;
	return cell->done >= suite->min_reps &&
	       precision_of(cell->values, cell->value_count) <=
		   suite->precision;
}
