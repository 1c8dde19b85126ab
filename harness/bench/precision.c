/* SPDX-License-Identifier: MIT */
#include "bench/precision.h"

#include <math.h>

#include "lib/stats_interval.h"

double precision_of(const double *values, size_t count)
{
	struct interval mean;

	if (stats_mean_interval(values, count, 0.95, &mean) ||
	    mean.method == INTERVAL_NONE || mean.estimate == 0)
		return INFINITY;
	return (mean.high - mean.low) / 2 / fabs(mean.estimate);
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
