/* SPDX-License-Identifier: MIT */
/* Which cells a suite has, and in which order they come. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "bench/plan.h"
#include "bench/precision.h"

#define CELLS 6

static struct subject subjects[] = {
	{ .name = "one", .role = "subject" },
	{ .name = "two", .role = "subject" },
	{ .name = "three", .role = "subject" },
	{ .name = "odd", .role = "ablation" },
};

static struct scenario scenarios[] = {
	{ .name = "quick" },
	{ .name = "slow" },
	{ .name = "special" },
};

static struct experiment experiments[] = {
	{ .name = "claim", .subjects = "one, odd", .scenario = "special" },
};

static struct suite suite = {
	.subjects = subjects,
	.subject_count = ARRAY_SIZE(subjects),
	.scenarios = scenarios,
	.scenario_count = 2,
	.repetitions = 3,
	.min_reps = 3,
	.max_reps = 3,
};

static void spell(const struct plan *plan, unsigned long seed, unsigned block,
    char *text, size_t cap)
{
	struct cell *order[CELLS];
	int count = plan_block(plan, seed, block, order);
	size_t used = 0;

	text[0] = '\0';
	for (int i = 0; i < count; i++)
		used += (size_t)snprintf(text + used, cap - used, "%s/%s ",
		    order[i]->scenario->name, order[i]->subject->name);
}

static void test_matrix(void **state)
{
	struct plan plan;

	(void)state;
	assert_int_equal(plan_make(&suite, NULL, &plan), 0);
	assert_int_equal(plan.count, CELLS);
	for (size_t i = 0; i < plan.count; i++)
		assert_string_not_equal(plan.cells[i].subject->name, "odd");
	plan_free(&plan);
}

static void test_experiment(void **state)
{
	struct suite with = suite;
	struct plan plan;
	size_t special = 0;

	(void)state;
	with.scenario_count = 3;
	with.experiments = experiments;
	with.experiment_count = 1;
	assert_int_equal(plan_make(&with, NULL, &plan), 0);
	assert_int_equal(plan.count, CELLS + 2);
	for (size_t i = 0; i < plan.count; i++) {
		if (!plan.cells[i].experiment)
			continue;
		special++;
		assert_string_equal(plan.cells[i].scenario->name, "special");
	}
	assert_int_equal(special, 2);
	plan_free(&plan);
}

static void test_only(void **state)
{
	static const struct {
		const char *only;
		size_t cells;
	} cases[] = {
		{ "quick", 3 },
		{ "t*", 4 },
		{ "slow/two", 1 },
		{ "*/two", 2 },
		{ "nothing", 0 },
	};
	struct plan plan;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(plan_make(&suite, cases[i].only, &plan), 0);
		assert_int_equal(plan.count, cases[i].cells);
		plan_free(&plan);
	}
}

/* The seed alone decides; blocks differ from each other. */
static void test_order(void **state)
{
	char first[400], again[400], other[400];
	struct plan plan;
	int different = 0;

	(void)state;
	assert_int_equal(plan_make(&suite, NULL, &plan), 0);
	for (unsigned block = 1; block <= 10; block++) {
		spell(&plan, 7, block, first, sizeof(first));
		spell(&plan, 7, block, again, sizeof(again));
		assert_string_equal(first, again);
		spell(&plan, 8, block, other, sizeof(other));
		different += !!strcmp(first, other);
		spell(&plan, 7, block + 1, other, sizeof(other));
		different += !!strcmp(first, other);
	}
	assert_true(different > 15);
	plan_free(&plan);
}

/* Each block has each cell once; each cell comes in each place. */
static void test_interleaved(void **state)
{
	unsigned places[CELLS][CELLS] = { 0 };
	struct cell *order[CELLS];
	struct plan plan;

	(void)state;
	assert_int_equal(plan_make(&suite, NULL, &plan), 0);
	for (unsigned block = 1; block <= 600; block++) {
		unsigned seen = 0;

		assert_int_equal(plan_block(&plan, 1, block, order), CELLS);
		for (size_t i = 0; i < CELLS; i++) {
			seen |= 1u << (order[i] - plan.cells);
			places[order[i] - plan.cells][i]++;
		}
		assert_int_equal(seen, (1u << CELLS) - 1);
	}
	/* 100 expected in each; 5 standard deviations are 46. */
	for (size_t i = 0; i < CELLS * CELLS; i++)
		assert_in_range(places[i / CELLS][i % CELLS], 54, 146);
	plan_free(&plan);
}

static void test_finished(void **state)
{
	struct cell *order[CELLS];
	struct plan plan;

	(void)state;
	assert_int_equal(plan_make(&suite, NULL, &plan), 0);
	plan.cells[2].finished = true;
	assert_int_equal(plan_block(&plan, 1, 1, order), CELLS - 1);
	for (size_t i = 0; i < CELLS - 1; i++)
		assert_ptr_not_equal(order[i], &plan.cells[2]);
	plan_free(&plan);
}

static void test_precision(void **state)
{
	double calm[] = { 100, 101, 99, 100 }, wild[] = { 50, 150, 90, 110 };
	struct suite adaptive = suite;
	struct cell cell = { .done = 4, .values = wild, .value_count = 4 };

	(void)state;
	adaptive.max_reps = 10;
	adaptive.precision = 0.02;
	assert_false(precision_reached(&adaptive, &cell));
	cell.values = calm;
	assert_true(precision_reached(&adaptive, &cell));
	cell.done = 2;
	assert_false(precision_reached(&adaptive, &cell));
	cell.values = wild;
	cell.done = 10;
	assert_true(precision_reached(&adaptive, &cell));
	/* t(3) = 3.182; sd = 0.8165, n = 4. */
	assert_true(precision_of(calm, 4) > 0.01298);
	assert_true(precision_of(calm, 4) < 0.01300);
	assert_true(precision_of(calm, 1) > 1e300);
	cell.done = 3;
	assert_true(precision_reached(&suite, &cell));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_matrix),
		cmocka_unit_test(test_experiment),
		cmocka_unit_test(test_only),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_interleaved),
		cmocka_unit_test(test_finished),
		cmocka_unit_test(test_precision),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
