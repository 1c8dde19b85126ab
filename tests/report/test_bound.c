/* SPDX-License-Identifier: MIT */
/* A metric is judged by itself: what the generator added, and what it cut. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "made.h"
#include "report/finding.h"

static const char header[] =
    "run_id,scenario,subject,role,repetition,model,replies,rate_per_s,"
    "rate_bound,response_p50_ns,response_p99_ns,net_p50_ns,net_p99_ns,censored,"
    "valid,reason\n";

/* A cell of eight repetitions. */
struct shape {
	const char *subject;
	const char *model;
	double rate;
	const char *rate_bound;
	double p99_ns;
	double spread; /* of p99, relative, from least to largest */
	double delay;  /* of the generator: a share of p99 */
	int delayed;   /* repetitions */
	int ages;      /* among 10,000 response times */
};

static void put(FILE *out, const struct shape *s)
{
	for (int i = 0; i < 8; i++) {
		double p99 = s->p99_ns * (1 + s->spread * (i - 3.5) / 7);
		double net = p99 * (1 - (i < s->delayed ? s->delay : 0));

		fprintf(out,
		    "%d,s,%s,subject,%d,%s,%d,%.9g,%s,20000,%.9g,19990,%.9g,%d,"
		    "yes,\n",
		    made_id(), s->subject, i + 1, s->model, 10000 - s->ages,
		    s->rate * (1 + i / 1000.), s->rate_bound, p99, net,
		    s->ages);
	}
}

static const struct shape sound = { "sound", "open", 1000, "", 1e5, 0.05, 0.01,
	8, 0 };

static void put_delays(FILE *out)
{
	struct shape late = sound, noisy = sound, once = sound;

	put(out, &sound);
	late.subject = "late";
	late.delay = 0.06;
	put(out, &late);
	/* A quarter of the interval's half is 10%. */
	noisy.subject = "noisy";
	noisy.delay = 0.06;
	noisy.spread = 0.8;
	put(out, &noisy);
	once.subject = "once";
	once.delay = 0.9;
	once.delayed = 3;
	put(out, &once);
}

static const struct bound *bound_of(
    const struct made *m, const char *subject, enum metric_id id)
{
	return &made_cell(m, 0, subject)->bounds[id];
}

static void assert_rank(
    const struct made *m, const char *subject, const char *rank)
{
	assert_string_equal(finding_rank(made_cell(m, 0, subject)).text, rank);
}

static void the_generators_delay_makes_bounds(void **state)
{
	const struct scenario *sc;
	struct made m;

	(void)state;
	made_read(&m, header, put_delays, "key,value\n");
	sc = &m.study.scenarios[0];
	assert_int_equal(bound_of(&m, "sound", METRIC_P99)->kind, BOUND_NONE);
	assert_int_equal(bound_of(&m, "late", METRIC_P99)->kind, BOUND_WITHIN);
	assert_true(fabs(bound_of(&m, "late", METRIC_P99)->floor - 94000) < 1);
	assert_int_equal(bound_of(&m, "noisy", METRIC_P99)->kind, BOUND_NONE);
	/* Judged apart: the median of the same cell is sound. */
	assert_int_equal(bound_of(&m, "late", METRIC_P50)->kind, BOUND_NONE);
	/* One of several repetitions does not make the median. */
	assert_int_equal(bound_of(&m, "once", METRIC_P99)->kind, BOUND_NONE);
	assert_rank(&m, "late", "1-4");
	assert_int_equal(sc->ranked, 4);
	assert_string_equal(
	    finding_main(sc, made_cell(&m, 0, "late")).text, "94.0..100 µs");
	assert_string_equal(finding_figure(made_cell(&m, 0, "late"),
				metric_get(METRIC_P99), METRIC_P99)
				.text,
	    "≤ 100 µs");
	made_free(&m);
}

static void put_ages(FILE *out)
{
	static const char *const names[] = { "fifty", "hundred", "more",
		"third" };
	static const int ages[] = { 50, 100, 101, 3000 };

	for (size_t i = 0; i < ARRAY_SIZE(ages); i++) {
		struct shape s = sound;

		s.subject = names[i];
		s.ages = ages[i];
		put(out, &s);
	}
}

static void percentiles_that_reach_ages_are_lower_bounds(void **state)
{
	struct made m;

	(void)state;
	made_read(&m, header, put_ages, "key,value\n");
	assert_int_equal(bound_of(&m, "fifty", METRIC_P99)->kind, BOUND_NONE);
	assert_int_equal(bound_of(&m, "hundred", METRIC_P99)->kind, BOUND_NONE);
	assert_int_equal(bound_of(&m, "more", METRIC_P99)->kind, BOUND_LEAST);
	/* Half of the replies are as quick as before, or less than half. */
	assert_int_equal(bound_of(&m, "fifty", METRIC_P50)->kind, BOUND_NONE);
	assert_int_equal(bound_of(&m, "third", METRIC_P50)->kind, BOUND_LEAST);
	assert_string_equal(
	    finding_main(&m.study.scenarios[0], made_cell(&m, 0, "more")).text,
	    "≥ 100 µs");
	made_free(&m);
}

static void put_rates(FILE *out)
{
	static const struct {
		const char *subject;
		double rate;
		const char *bound;
	} cells[] = {
		{ "first", 4000, "at least" },
		{ "second", 3000, "at least" },
		{ "third", 2000, "" },
		{ "fourth", 1000, "" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(cells); i++) {
		struct shape s = sound;

		s.model = "closed";
		s.subject = cells[i].subject;
		s.rate = cells[i].rate;
		s.rate_bound = cells[i].bound;
		put(out, &s);
	}
}

/* Who is limited by the generator may be as fast as who is ahead. */
static void lower_bounds_rank_by_what_they_exclude(void **state)
{
	const struct scenario *sc;
	struct findings f;
	struct made m;

	(void)state;
	made_read(&m, header, put_rates, "key,value\n");
	sc = &m.study.scenarios[0];
	assert_int_equal(bound_of(&m, "first", METRIC_RATE)->kind, BOUND_LEAST);
	assert_int_equal(bound_of(&m, "third", METRIC_RATE)->kind, BOUND_NONE);
	assert_rank(&m, "first", "1-2");
	assert_rank(&m, "second", "1-2");
	assert_rank(&m, "third", "3");
	assert_rank(&m, "fourth", "4");
	assert_string_equal(
	    finding_main(sc, made_cell(&m, 0, "first")).text, "≥ 4.01k/s");
	f = findings_of(&m.study, sc);
	assert_non_null(strstr(f.list[0].text, "cannot be told apart"));
	assert_non_null(strstr(f.list[1].text, "or is further off"));
	findings_free(&f);
	made_free(&m);
}

static void put_old(FILE *out)
{
	fputs("1,s,a,subject,1,open,1000,1000,100000,yes,\n"
	      "2,s,a,subject,2,open,1000,1000,100000,yes,\n",
	    out);
}

/* Runs of before these columns are judged by `valid` alone. */
static void old_runs_have_no_bounds(void **state)
{
	struct made m;

	(void)state;
	made_read(&m,
	    "run_id,scenario,subject,role,repetition,model,replies,rate_per_s,"
	    "response_p99_ns,valid,reason\n",
	    put_old, "key,value\n");
	for (int id = 0; id < METRIC_OTHER; id++)
		assert_int_equal(
		    bound_of(&m, "a", (enum metric_id)id)->kind, BOUND_NONE);
	made_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_generators_delay_makes_bounds),
		cmocka_unit_test(percentiles_that_reach_ages_are_lower_bounds),
		cmocka_unit_test(lower_bounds_rank_by_what_they_exclude),
		cmocka_unit_test(old_runs_have_no_bounds),
	};

	return cmocka_run_group_tests_name("report bound", tests, NULL, NULL);
}
