/* SPDX-License-Identifier: MIT */
/* What the report says in sentences, and when it must not say it. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "made.h"
#include "report/finding.h"
#include "report/left_out.h"

static const char header[] =
    "run_id,scenario,subject,role,repetition,attempt,model,target_rate_per_s,"
    "connections,replies,rate_per_s,response_p99_ns,response_mean_ns,"
    "server_cpu_ns,syscalls_per_request,duration_s,server_foreign_ns,valid,"
    "reason\n";

/* One row of subject, with what a test looks at. */
static void put_row(FILE *out, const char *subject, int repetition, double rate,
    double p99_us, double cpu_ns)
{
	fprintf(out,
	    "%d,s,%s,subject,%d,1,open,1000,64,1000,%.9g,%.9g,1000,%.9g,2,1,0,"
	    "yes,\n",
	    made_id(), subject, repetition, rate, 1e3 * p99_us, 1e3 * cpu_ns);
}

/* Whether one of the findings of the first scenario has a text in it. */
static bool is_told(const struct made *m, const char *text)
{
	struct findings f = findings_of(&m->study, &m->study.scenarios[0]);
	bool found = false;

	for (size_t i = 0; i < f.count; i++)
		found = found || strstr(f.list[i].text, text);
	findings_free(&f);
	return found;
}

/*
 * Five subjects, of which two are apart but for 3 of 36 pairs: p = 0.015 for
 * the two alone, which is nothing when ten pairs were tried.
 */
static void put_family(FILE *out)
{
	static const char *const names[] = { "a", "b", "c", "d", "e" };
	static const double offs[] = { 0, 3.6, 1.2, 1.4, 1.6 };

	for (size_t s = 0; s < ARRAY_SIZE(names); s++)
		for (int i = 0; i < 6; i++)
			put_row(out, names[s], i + 1, 1000,
			    100 + i + offs[s] + 0.01 * (double)s, 1000);
}

static void put_pair(FILE *out)
{
	for (int i = 0; i < 6; i++) {
		put_row(out, "a", i + 1, 1000, 100 + i, 1000);
		put_row(out, "b", i + 1, 1000, 103.6 + i, 1000);
	}
}

static void comparisons_are_corrected(void **state)
{
	struct made m;

	(void)state;
	made_read(&m, header, put_pair, "key,value\n");
	assert_true(is_told(&m, "a has a p99 response time 0.96"));
	made_free(&m);
	made_read(&m, header, put_family, "key,value\n");
	assert_true(is_told(&m, "No significant difference between a and b"));
	assert_false(is_told(&m, "Too few"));
	for (size_t i = 0; i < m.study.subject_count; i++)
		assert_string_equal(
		    finding_rank(&m.study.scenarios[0].cells[i]).text, "1-5");
	made_free(&m);
}

/* The CPU of a and c differs with p = 0.015 too, as one of six looked at. */
static void put_costs(FILE *out)
{
	for (int i = 0; i < 6; i++) {
		put_row(out, "a", i + 1, 1000, 100 + i, 2000 + i);
		put_row(out, "b", i + 1, 1000, 300 + i, 3000 + i);
		put_row(
		    out, "c", i + 1, 1000, 500 + i, i > 0 ? 2300 + i : 2002.5);
	}
}

static void costs_are_corrected_and_no_causes(void **state)
{
	struct findings f;
	struct made m;

	(void)state;
	made_read(&m, header, put_costs, "key,value\n");
	f = findings_of(&m.study, &m.study.scenarios[0]);
	assert_non_null(strstr(f.list[0].text, "; alongside, it takes 1.00 µs "
					       "less CPU"));
	assert_null(strstr(f.list[1].text, "CPU"));
	findings_free(&f);
	made_free(&m);
}

static void put_outlier(FILE *out)
{
	for (int i = 0; i < 6; i++) {
		put_row(out, "a", i + 1, 1000, i == 2 ? 3900 : 200 + i, 1000);
		put_row(out, "b", i + 1, 1000, 210 + 10 * i, 1000);
	}
}

static void a_repetition_apart_is_named(void **state)
{
	struct made m;

	(void)state;
	made_read(&m, header, put_outlier, "key,value\n");
	assert_true(is_told(&m, "Repetition 3 of a stands apart: p99 3.90 ms, "
				"where the median is "));
	assert_false(is_told(&m, "of b stands apart"));
	made_free(&m);
}

static void put_foreign(FILE *out)
{
	for (int i = 0; i < 6; i++)
		fprintf(out,
		    "%d,s,a,subject,%d,1,closed,,64,1000,1000,4e6,1e6,1e6,2,1,"
		    "%g,yes,\n",
		    i + 1, i + 1, i < 2 ? 4e8 : 1e7);
}

static void foreign_load_is_told_where_it_was(void **state)
{
	struct made m;

	(void)state;
	made_read(&m, header, put_foreign, "key,value\n");
	assert_true(is_told(&m,
	    "Others used the CPUs: a in 2 of 6 runs, at most 40% of a CPU"));
	made_free(&m);
	made_read(&m, header, put_outlier, "key,value\n");
	assert_false(is_told(&m, "Others used"));
	made_free(&m);
}

static void put_few(FILE *out)
{
	for (int i = 0; i < 2; i++) {
		put_row(out, "a", i + 1, 1000, 100 + i, 1000);
		put_row(out, "b", i + 1, 1000, 900 + i, 1000);
	}
}

static void too_few_runs_tell_nothing(void **state)
{
	struct made m;

	(void)state;
	made_read(&m, header, put_few, "key,value\n");
	assert_false(is_told(&m, "No significant difference"));
	assert_true(is_told(&m, "Too few valid runs to tell the rank of a"));
	assert_true(is_told(&m, "low..high"));
	made_free(&m);
}

static void put_no_p99(FILE *out)
{
	for (int i = 0; i < 6; i++) {
		put_row(out, "a", i + 1, 1000, NAN, 1000);
		put_row(out, "b", i + 1, 1000, 900 + i, 1000);
	}
}

static void no_figure_is_no_lack_of_runs(void **state)
{
	struct made m;

	(void)state;
	made_read(&m, header, put_no_p99, "key,value\n");
	assert_true(is_told(&m, "no run of it has a figure for p99"));
	assert_string_equal(finding_rank(made_cell(&m, 0, "a")).text, "?");
	made_free(&m);
}

static void put_attempts(FILE *out)
{
	static const char *const rows[] = { "1,1,no,lag p99 61 us above 50 us",
		"1,2,yes,", "2,1,no,lag p99 99 us above 50 us; CPU 97%",
		"2,2,no,lost 5 replies", "3,1,yes,", "4,1,no," };

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *valid = strchr(strchr(rows[i], ',') + 1, ',');

		fprintf(out,
		    "%zu,s,a,subject,%.*s,open,1000,64,1000,1000,1e5,1e3,1e6,"
		    "2,1,0%s\n",
		    i + 1, (int)(valid - rows[i]), rows[i], valid);
	}
}

static void what_is_left_out_is_summed_up(void **state)
{
	struct findings f;
	struct made m;
	char *lead;

	(void)state;
	made_read(&m, header, put_attempts, "key,value\n");
	assert_int_equal(made_cell(&m, 0, "a")->valid_count, 2);
	lead = finding_lead(&m.study);
	assert_non_null(strstr(lead, ", 4 repetitions of each"));
	free(lead);
	f = left_out_of(&m.study);
	assert_int_equal(f.count, 2);
	assert_string_equal(f.list[0].text,
	    "4 of 6 runs do not count: 2 x \"lag p99\", 1 x \"lost\", 1 x \"no "
	    "reason given\".");
	assert_string_equal(f.list[1].text,
	    "2 repetitions were run again for that; 1 of them came out valid.");
	findings_free(&f);
	made_free(&m);
}

static void put_found(FILE *out)
{
	static const double rates[] = { 90e3, 120e3 };

	for (int s = 0; s < 2; s++)
		for (int i = 0; i < 6; i++)
			fprintf(out,
			    "%d,s,%c,subject,%d,1,open,%g,64,1000,%g,4e6,1e3,"
			    "1e6,2,1,0,yes,\n",
			    made_id(), "ab"[s], i + 1, rates[s] + 100 * i,
			    100e3 - rates[s]);
}

/* Ranked by what was looked for, not by a percentile that is at its limit. */
static void searches_rank_by_the_rate_they_found(void **state)
{
	const struct scenario *sc;
	struct made m;
	char *load;

	(void)state;
	made_read(&m, header, put_found,
	    "key,value\n"
	    "scenario.s,path = /; find = max-rate; slo = p99 < 5ms\n");
	sc = &m.study.scenarios[0];
	assert_int_equal(sc->main, METRIC_FOUND);
	assert_string_equal(finding_rank(made_cell(&m, 0, "b")).text, "1");
	load = finding_load(&m.study, sc);
	assert_non_null(
	    strstr(load, "searched for the highest rate with p99 < 5ms"));
	assert_null(strstr(load, "at 90"));
	free(load);
	made_free(&m);
}

static void put_closed(FILE *out)
{
	for (int i = 0; i < 6; i++)
		fprintf(out,
		    "%d,s,a,subject,%d,1,closed,,64,1000,64000,4e6,1e6,1e6,2,1,"
		    "0,yes,\n",
		    i + 1, i + 1);
}

static void saturated_percentiles_are_littles_law(void **state)
{
	struct made m;

	(void)state;
	made_read(&m, header, put_closed, "key,value\n");
	assert_true(is_told(&m, "Little's law): 64 / 64.0k/s is 1.00 ms"));
	made_free(&m);
	made_read(&m, header, put_outlier, "key,value\n");
	assert_false(is_told(&m, "Little"));
	made_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comparisons_are_corrected),
		cmocka_unit_test(costs_are_corrected_and_no_causes),
		cmocka_unit_test(a_repetition_apart_is_named),
		cmocka_unit_test(foreign_load_is_told_where_it_was),
		cmocka_unit_test(too_few_runs_tell_nothing),
		cmocka_unit_test(no_figure_is_no_lack_of_runs),
		cmocka_unit_test(what_is_left_out_is_summed_up),
		cmocka_unit_test(searches_rank_by_the_rate_they_found),
		cmocka_unit_test(saturated_percentiles_are_littles_law),
	};

	return cmocka_run_group_tests_name(
	    "report findings", tests, NULL, NULL);
}
