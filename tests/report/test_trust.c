/* SPDX-License-Identifier: MIT */
/* "Can this run be trusted?" must be able to say no. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "made.h"
#include "report/trust.h"

static const char header[] =
    "run_id,experiment,scenario,subject,role,repetition,model,arrivals,"
    "duration_s,"
    "replies,rate_per_s,response_p99_ns,server_foreign_ns,steal_ns,valid,"
    "reason\n";

static const char env[] = "key,value\ncontrol.twin,one\n";

/* What the rows of the next study are like. */
static struct {
	int repetitions;
	int valid;    /* of each cell */
	double off;   /* the control's rate, where the other's is 1 */
	double noise; /* from the least to the largest, relative */
	double block; /* the same, of what all have in a repetition */
	const char *arrivals;
	int foreign;      /* repetitions with a tenth of a CPU gone */
	const char *role; /* of the control */
} shape;

static void put_cell(FILE *out, const char *scenario, const char *subject,
    const char *role, double rate)
{
	int n = shape.repetitions;

	/* No order that two cells share: a step of their own each. */
	for (int i = 0; i < n; i++) {
		int place = (i * 3 + (int)subject[0]) % n;
		double value = rate *
			       (1 + shape.noise * ((place + 0.5) / n - 0.5)) *
			       (1 + shape.block * (i * 5 % n - n / 2.0) / n);

		fprintf(out,
		    "%d,,%s,%s,%s,%d,closed,%s,1,1000,%.9g,1000,%d,0,%s,%s\n",
		    made_id(), scenario, subject, role, i + 1,
		    shape.arrivals ? shape.arrivals : "", value,
		    i < shape.foreign ? 100000000 : 10000000,
		    i < shape.valid ? "yes" : "no",
		    i < shape.valid ? "" : "late");
	}
}

static void put_rows(FILE *out)
{
	put_cell(out, "a", "one", "subject", 1000);
	put_cell(out, "a", "two", "subject", 2000);
	put_cell(out, "a", "twin", shape.role, 1000 * shape.off);
}

static void put_two(FILE *out)
{
	put_rows(out);
	put_cell(out, "b", "one", "subject", 1000);
	put_cell(out, "b", "two", "subject", 2000);
	put_cell(out, "b", "twin", shape.role, 1000);
}

static void put_uncontrolled(FILE *out)
{
	put_rows(out);
	put_cell(out, "b", "one", "subject", 1000);
}

static void reset(void)
{
	shape.repetitions = shape.valid = 8;
	shape.off = 1;
	shape.noise = 0.02;
	shape.foreign = 0;
	shape.role = "control";
}

static void assert_trust(
    void (*rows)(FILE *out), enum trust trust, const char *text)
{
	struct trust_verdict v;
	struct made m;

	made_read(&m, header, rows, env);
	trust_judge(&m.study, &v);
	assert_non_null(v.text);
	if (v.trust != trust || !strstr(v.text, text))
		fail_msg("%d: %s: %s", (int)v.trust, v.text,
		    v.details.count > 0 ? v.details.list[0].text : "");
	trust_free(&v);
	made_free(&m);
}

static void alike_and_valid(void **state)
{
	(void)state;
	reset();
	assert_trust(put_rows, TRUST_YES, "Yes: ");
	assert_trust(put_two, TRUST_YES, "2 of 2 scenarios pass");
	/* What can be seen is computed: with more noise it is less. */
	assert_trust(put_rows, TRUST_YES, "see differences above 1.0%");
	shape.noise = 0.06;
	assert_trust(put_rows, TRUST_YES, "see differences above 2.9%");
}

/* What random arrivals do to both alike is no difference between them. */
static void twins_meet_the_same_arrivals(void **state)
{
	(void)state;
	reset();
	shape.block = 0.5;
	shape.arrivals = "constant";
	assert_trust(put_rows, TRUST_PARTLY, "Partly: ");
	shape.arrivals = "poisson";
	assert_trust(put_rows, TRUST_YES, "Yes: ");
	shape.off = 1.1;
	assert_trust(put_rows, TRUST_NO, "No: the A/A");
}

/* A difference that is found, but too small to matter, is no objection. */
static void a_small_difference_is_let_pass(void **state)
{
	(void)state;
	reset();
	shape.noise = 0.001;
	shape.off = 1.02;
	assert_trust(put_rows, TRUST_YES, "Yes: ");
	shape.off = 1.06;
	assert_trust(put_rows, TRUST_NO, "No: the A/A");
	shape.off = 0.94;
	assert_trust(put_rows, TRUST_NO, "No: the A/A");
}

/* The worse a run, the less it tells apart: that must not make it good. */
static void noise_is_no_excuse(void **state)
{
	(void)state;
	reset();
	shape.noise = 0.2;
	assert_trust(put_rows, TRUST_PARTLY, "0 of 1 scenarios pass");
	shape.noise = 1.5;
	assert_trust(put_rows, TRUST_NO, "No: the A/A");
}

/* 33 of 102 runs, and what is left agrees with itself. */
static void most_runs_must_be_valid(void **state)
{
	(void)state;
	reset();
	shape.repetitions = 34;
	shape.valid = 11;
	assert_trust(put_rows, TRUST_NO, "33 of 102 runs are valid");
	shape.repetitions = 15;
	assert_trust(put_rows, TRUST_PARTLY, "Partly: ");
	shape.repetitions = 12;
	assert_trust(put_rows, TRUST_YES, "Yes: ");
}

static void without_control_nobody_knows(void **state)
{
	(void)state;
	reset();
	shape.role = "subject";
	assert_trust(put_rows, TRUST_UNKNOWN, "Nobody knows");
	reset();
	assert_trust(put_uncontrolled, TRUST_PARTLY, "1 of 2 scenarios pass");
	/* A control with too few runs is none. */
	shape.repetitions = shape.valid = 2;
	assert_trust(put_rows, TRUST_UNKNOWN, "Nobody knows");
}

static void put_late_generator(FILE *out)
{
	for (int i = 0; i < 8; i++)
		fprintf(out,
		    "%d,a,one,subject,%d,open,1,1000,1000,%d,900,yes\n"
		    "%d,a,twin,control,%d,open,1,1000,1000,%d,900,yes\n",
		    made_id(), i + 1, 1000 + i, made_id(), i + 1, 1000 + i);
}

/* A control within bounds says nothing about what is ranked by it. */
static void a_late_generator_shows_nothing(void **state)
{
	struct trust_verdict v;
	struct made m;

	(void)state;
	made_read(&m,
	    "run_id,scenario,subject,role,repetition,model,duration_s,replies,"
	    "rate_per_s,response_p99_ns,net_p99_ns,valid\n",
	    put_late_generator, env);
	trust_judge(&m.study, &v);
	assert_int_equal(v.trust, TRUST_UNKNOWN);
	assert_non_null(strstr(v.details.list[0].text, "within bounds"));
	trust_free(&v);
	made_free(&m);
}

static void foreign_load_is_told(void **state)
{
	struct trust_verdict v;
	struct made m;

	(void)state;
	for (int foreign = 0; foreign <= 3; foreign += 3) {
		const char *last;

		reset();
		shape.foreign = foreign;
		made_read(&m, header, put_rows, env);
		trust_judge(&m.study, &v);
		last = v.details.list[v.details.count - 1].text;
		assert_int_equal(
		    !!strstr(last, "Foreign load: in 9 of 24"), foreign > 0);
		trust_free(&v);
		made_free(&m);
	}
}

static void put_ruled(FILE *out)
{
	for (int i = 0; i < 8; i++)
		for (int s = 0; s < 2; s++)
			fprintf(out,
			    "%d,,a,%s,%s,%d,closed,,1,1000,%d,1000,%d,0,yes,\n",
			    made_id(), s ? "twin" : "one",
			    s ? "control" : "subject", i + 1, 1000 + i,
			    i < 5 ? 600000000 : 0);
}

/* 0.6 of a CPU in five of eight runs: of two CPUs, of four, of none known. */
static void a_run_that_others_rule_is_none(void **state)
{
	static const struct {
		const char *env;
		enum trust trust;
	} cases[] = {
		{ "server_cpus,0\nload_cpus,1\n", TRUST_NO },
		{ "server_cpus,\"0,2\"\nload_cpus,1-3\n", TRUST_YES },
		{ "server_cpus,1\nload_cpus,1\n", TRUST_YES },
		{ "", TRUST_NO },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct trust_verdict v;
		char facts[128];
		struct made m;

		snprintf(facts, sizeof(facts), "%s%s", env, cases[i].env);
		made_read(&m, header, put_ruled, facts);
		trust_judge(&m.study, &v);
		if (v.trust != cases[i].trust)
			fail_msg("%s: %s", cases[i].env, v.text);
		trust_free(&v);
		made_free(&m);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(alike_and_valid),
		cmocka_unit_test(twins_meet_the_same_arrivals),
		cmocka_unit_test(a_small_difference_is_let_pass),
		cmocka_unit_test(noise_is_no_excuse),
		cmocka_unit_test(most_runs_must_be_valid),
		cmocka_unit_test(without_control_nobody_knows),
		cmocka_unit_test(a_late_generator_shows_nothing),
		cmocka_unit_test(foreign_load_is_told),
		cmocka_unit_test(a_run_that_others_rule_is_none),
	};

	return cmocka_run_group_tests_name("report trust", tests, NULL, NULL);
}
