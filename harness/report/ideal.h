/* SPDX-License-Identifier: MIT */
/* The models that are drawn behind what was measured in a sweep. */
#ifndef PACELINE_REPORT_IDEAL_H
#define PACELINE_REPORT_IDEAL_H

#include <stdbool.h>

#include "lib/queueing.h"
#include "lib/usl.h"
#include "report/study.h"

/*
 * A subject as an M/G/k queue: k is the number of the server's CPUs, a
 * service takes the CPU time of a request, and varies as the service times
 * measured at the lowest rate do. What a lone request takes besides (the
 * kernel, the wire, the generator) is added to every response.
 */
struct ideal_queue {
	struct queue queue; /* times in seconds; arrivals are set by the user */
	double besides_s;
};

/* Whether there are figures enough for a model of the subject. */
bool ideal_queue_of(const struct study *study, const struct sweep *sweep,
    size_t subject, struct ideal_queue *ret_ideal);

/* The p99 of the response in seconds at a rate; NaN where it would grow. */
double ideal_p99(const struct ideal_queue *ideal, double rate_per_s);

/* The Universal Scalability Law fitted to a subject's steps. */
bool ideal_scaling_of(
    const struct sweep *sweep, size_t subject, struct usl *ret_usl);

#endif
