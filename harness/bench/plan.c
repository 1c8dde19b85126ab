/* SPDX-License-Identifier: MIT */
#include "bench/plan.h"

#include <errno.h>
#include <fnmatch.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int add_cell(struct plan *plan, const struct experiment *experiment,
    const struct scenario *scenario, const struct subject *subject)
{
	struct cell *grown;

	grown = reallocarray(plan->cells, plan->count + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	plan->cells = grown;
	plan->cells[plan->count++] = (struct cell){
		.experiment = experiment,
		.scenario = scenario,
		.subject = subject,
	};
	return 0;
}

static bool wanted(const char *only, const struct scenario *scenario,
    const struct subject *subject)
{
	char cell[512];

	if (!only)
		return true;
	snprintf(cell, sizeof(cell), "%s/%s", scenario->name, subject->name);
	return !fnmatch(only, cell, 0) || !fnmatch(only, scenario->name, 0) ||
	       !fnmatch(only, subject->name, 0);
}

static bool meets(const char *list, const struct subject *subject)
{
	if (list)
		return list_has(list, subject->name);
	return strcmp(subject->role, "ablation");
}

static int add_row(struct plan *plan, const struct suite *suite,
    const char *only, const struct experiment *experiment,
    const struct scenario *scenario)
{
	const char *list =
	    experiment ? experiment->subjects : scenario->subjects;
	int err = 0;

	for (size_t i = 0; i < suite->subject_count && !err; i++) {
		const struct subject *subject = &suite->subjects[i];

		if (meets(list, subject) && wanted(only, scenario, subject))
			err = add_cell(plan, experiment, scenario, subject);
	}
	return err;
}

static bool in_experiment(
    const struct suite *suite, const struct scenario *scenario)
{
	for (size_t i = 0; i < suite->experiment_count; i++)
		if (list_has(suite->experiments[i].scenario, scenario->name))
			return true;
	return false;
}

static int add_experiment(struct plan *plan, const struct suite *suite,
    const char *only, const struct experiment *experiment)
{
	int err = 0;

	for (size_t i = 0; i < suite->scenario_count && !err; i++)
		if (list_has(experiment->scenario, suite->scenarios[i].name))
			err = add_row(plan, suite, only, experiment,
			    &suite->scenarios[i]);
	return err;
}

int plan_make(const struct suite *suite, const char *only, struct plan *ret)
{
	struct plan plan = { 0 };
	int err = 0;

	for (size_t i = 0; i < suite->scenario_count && !err; i++)
		if (!in_experiment(suite, &suite->scenarios[i]))
			err = add_row(
			    &plan, suite, only, NULL, &suite->scenarios[i]);
	for (size_t i = 0; i < suite->experiment_count && !err; i++)
		err =
		    add_experiment(&plan, suite, only, &suite->experiments[i]);
	if (err) {
		plan_free(&plan);
		return err;
	}
	*ret = plan;
	return 0;
}

void plan_free(struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		free(plan->cells[i].values);
	free(plan->cells);
}

int plan_block(const struct plan *plan, unsigned long seed, unsigned number,
    struct cell **order)
{
	gsl_rng *random = gsl_rng_alloc(gsl_rng_mt19937);
	size_t count = 0;

	if (!random)
		return -ENOMEM;
	for (size_t i = 0; i < plan->count; i++)
		if (!plan->cells[i].finished)
			order[count++] = &plan->cells[i];
	/* The generator takes 32 bits; blocks must not repeat each other. */
	gsl_rng_set(random, (seed + number * 2654435761ul) & 0xffffffff);
	if (count > 1)
		gsl_ran_shuffle(random, order, count, sizeof(struct cell *));
	gsl_rng_free(random);
	return (int)count;
}

int cell_add_value(struct cell *cell, double value)
{
	double *grown;

	grown =
	    reallocarray(cell->values, cell->value_count + 1, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	cell->values = grown;
	cell->values[cell->value_count++] = value;
	return 0;
}
