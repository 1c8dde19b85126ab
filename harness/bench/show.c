/* SPDX-License-Identifier: MIT */
#include "bench/show.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/log.h"
#include "bench/progress.h"

int show_suite(const struct suite *suite)
{
	printf("%s\n\nsubjects\n", suite->title);
	for (size_t i = 0; i < suite->subject_count; i++) {
		const struct subject *s = &suite->subjects[i];

		printf("  %-20s %-9s %s\n", s->name, s->role,
		    s->strategy  ? s->strategy
		    : s->command ? s->command
				 : s->floor);
	}
	printf("\nscenarios\n");
	for (size_t i = 0; i < suite->scenario_count; i++)
		printf("  %-20s %s\n", suite->scenarios[i].name,
		    suite->scenarios[i].written ? suite->scenarios[i].written
						: "");
	if (suite->experiment_count)
		printf("\nexperiments\n");
	for (size_t i = 0; i < suite->experiment_count; i++)
		printf("  %-20s %s\n", suite->experiments[i].name,
		    suite->experiments[i].claim ? suite->experiments[i].claim
						: "");
	return EXIT_DONE;
}

static void show_block(const struct bench *bench, const struct plan *plan,
    unsigned block, struct cell **order, unsigned *place)
{
	int count = plan_block(plan, bench->seed, block, order);

	for (int i = 0; i < count; i++) {
		const struct cell *cell = order[i];

		printf("%5u %5u  %-24s %s\n", ++*place, block,
		    cell->scenario->name, cell->subject->name);
	}
}

int show_plan(const struct bench *bench, const struct plan *plan)
{
	const struct suite *suite = &bench->suite;
	unsigned long blocks =
	    suite->precision > 0 ? suite->min_reps : suite->repetitions;
	struct cell **order = calloc(plan->count, sizeof(*order));
	char time[32];
	unsigned place = 0;

	if (!order)
		return EXIT_FAILED;
	printf("order block  %-24s %s\n", "scenario", "subject");
	for (unsigned block = 1; block <= blocks; block++)
		show_block(bench, plan, block, order, &place);
	free(order);
	progress_time(progress_estimate(suite, plan), time, sizeof(time));
	printf("seed %lu; %zu cells, %s%lu repetitions each, about %s\n",
	    bench->seed, plan->count, suite->precision > 0 ? "at least " : "",
	    blocks, time);
	return EXIT_DONE;
}
