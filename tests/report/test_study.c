/* SPDX-License-Identifier: MIT */
/* From rows to cells, ranks and sweeps. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "made.h"
#include "report/finding.h"
#include "report/trust.h"

static const char header[] =
    "run_id,experiment,scenario,subject,role,family,repetition,model,"
    "target_rate_per_s,connections,replies,rate_per_s,response_p99_ns,"
    "server_cpu_ns,valid,reason\n";

/* Repetitions of a cell around a rate, one of which may be invalid. */
static void put_cell(FILE *out, const char *scenario, const char *subject,
    const char *role, double rate, int repetitions, int invalid)
{
	for (int i = 1; i <= repetitions; i++)
		fprintf(out,
		    ",,%s,%s,%s,readiness,%d,closed,,64,1000,%g,%g,%g,%s,%s\n",
		    scenario, subject, role, i, rate + i, 1e9 / rate, 4e6,
		    i <= invalid ? "no" : "yes", i <= invalid ? "late" : "");
}

static void put_matrix(FILE *out)
{
	put_cell(out, "s", "fast", "subject", 2000, 7, 0);
	put_cell(out, "s", "fast-again", "control", 2000, 7, 0);
	put_cell(out, "s", "alike", "subject", 2000.5, 7, 0);
	put_cell(out, "s", "slow", "subject", 1000, 7, 2);
	put_cell(out, "s", "broken", "subject", 3000, 7, 5);
	put_cell(out, "s", "never", "subject", 3000, 7, 7);
	put_cell(out, "s", "once", "subject", 3000, 1, 0);
	put_cell(out, "s", "nginx", "external", 1500, 7, 0);
	put_cell(out, "s", "floor", "floor", 4000, 7, 0);
}

static void assert_rank(
    const struct made *m, const char *subject, const char *rank)
{
	assert_string_equal(finding_rank(made_cell(m, 0, subject)).text, rank);
}

static void test_ranks(void **state)
{
	struct findings f;
	struct made m;

	(void)state;
	made_read(&m, header, put_matrix, "key,value\nsubject.slow,x\n");
	assert_int_equal(m.study.scenario_count, 1);
	assert_int_equal(m.study.subject_count, 9);
	assert_string_equal(m.study.subjects[0].name, "slow");
	assert_int_equal(m.study.scenarios[0].ranked, 4);
	assert_rank(&m, "fast", "1-2");
	assert_rank(&m, "alike", "1-2");
	assert_rank(&m, "nginx", "3");
	assert_rank(&m, "slow", "4");
	assert_rank(&m, "broken", "?");
	assert_rank(&m, "once", "?");
	assert_rank(&m, "floor", "–");
	assert_rank(&m, "fast-again", "–");
	f = findings_of(&m.study, &m.study.scenarios[0]);
	assert_string_equal(f.list[3].text,
	    "Ranks are among the 4 of 7 subjects that have one.");
	findings_free(&f);
	made_free(&m);
}

static void test_states(void **state)
{
	struct made m;

	(void)state;
	made_read(&m, header, put_matrix, "key,value\n");
	assert_int_equal(made_cell(&m, 0, "slow")->state, CELL_GOOD);
	assert_int_equal(made_cell(&m, 0, "slow")->valid_count, 5);
	assert_int_equal(made_cell(&m, 0, "broken")->state, CELL_GOOD);
	assert_int_equal(made_cell(&m, 0, "broken")->main_count, 2);
	assert_string_equal(made_cell(&m, 0, "broken")->reason, "late");
	assert_int_equal(made_cell(&m, 0, "never")->state, CELL_INVALID);
	assert_int_equal(made_cell(&m, 0, "once")->state, CELL_SINGLE);
	made_free(&m);
}

static void test_estimates(void **state)
{
	struct made m;
	const struct interval *e;

	(void)state;
	made_read(&m, header, put_matrix, "key,value\n");
	e = made_cell(&m, 0, "fast")->estimates;
	assert_true(e[METRIC_RATE].estimate == 2004);
	assert_true(e[METRIC_RATE].low >= 2001);
	assert_true(e[METRIC_RATE].high <= 2007);
	assert_true(e[METRIC_CPU].estimate == 4000);
	assert_true(isnan(e[METRIC_SYSCALLS].estimate));
	made_free(&m);
}

static void test_metric_of_the_suite(void **state)
{
	struct made m;

	(void)state;
	made_read(&m, header, put_matrix,
	    "key,value\nscenario.s,path = /; metric = server_cpu_ns / "
	    "replies\n");
	assert_int_equal(m.study.scenarios[0].main, METRIC_CPU);
	made_free(&m);
	made_read(
	    &m, header, put_matrix, "key,value\nscenario.s,metric = replies\n");
	assert_int_equal(m.study.scenarios[0].main, METRIC_OTHER);
	assert_true(scenario_main(&m.study.scenarios[0])->more_is_better);
	assert_true(
	    made_cell(&m, 0, "fast")->estimates[METRIC_OTHER].estimate == 1000);
	made_free(&m);
	made_read(
	    &m, header, put_matrix, "key,value\nmain_metric,no_such_column\n");
	assert_int_equal(m.study.scenarios[0].main, METRIC_RATE);
	made_free(&m);
}

static void put_steps(FILE *out)
{
	for (int i = 4; i >= 1; i--)
		fprintf(out,
		    "%d,,s%d,a,subject,readiness,1,open,%d,64,1000,%d,%d,1,"
		    "yes,\n",
		    i, i, 1000 * i, 1000 * i, 10000 * i);
	fprintf(out,
	    "9,,other,a,subject,readiness,1,open,500,32,1000,1,1,1,yes,\n");
}

static void test_sweeps(void **state)
{
	struct made m;
	const struct sweep *sweep;

	(void)state;
	made_read(&m, header, put_steps, "key,value\n");
	assert_int_equal(m.study.sweep_count, 1);
	sweep = &m.study.sweeps[0];
	assert_int_equal(sweep->kind, SWEEP_RATE);
	assert_int_equal(sweep->count, 4);
	assert_true(sweep->x[0] == 1000 && sweep->x[3] == 4000);
	assert_string_equal(sweep->steps[3]->name, "s4");
	assert_int_equal(sweep_points(sweep, 0), 4);
	made_free(&m);
}

static void put_nothing(FILE *out)
{
	(void)out;
}

static void test_nothing(void **state)
{
	struct made m;
	struct trust_verdict v;
	char *lead;

	(void)state;
	made_read(&m, header, put_nothing, "key,value\n");
	assert_int_equal(m.study.scenario_count, 0);
	trust_judge(&m.study, &v);
	assert_int_equal(v.trust, TRUST_UNKNOWN);
	trust_free(&v);
	lead = finding_lead(&m.study);
	assert_non_null(lead);
	free(lead);
	made_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ranks),
		cmocka_unit_test(test_states),
		cmocka_unit_test(test_estimates),
		cmocka_unit_test(test_metric_of_the_suite),
		cmocka_unit_test(test_sweeps),
		cmocka_unit_test(test_nothing),
	};

	return cmocka_run_group_tests_name("report study", tests, NULL, NULL);
}
