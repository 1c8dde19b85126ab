/* SPDX-License-Identifier: MIT */
/* Suites that are right, and what is said of those that are not. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "bench/suite.h"

static char path[] = "/tmp/paceline-suite-XXXXXX";

static int make_file(void **state)
{
	int fd = mkstemp(path);

	(void)state;
	close(fd);
	return fd < 0 ? -1 : 0;
}

static int remove_file(void **state)
{
	(void)state;
	return unlink(path);
}

static int load(const char *text, struct suite *suite, char *why, size_t cap)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	return suite_load(path, "somewhere/try.ini", suite, why, cap);
}

#define SUBJECT  "[subject a]\nstrategy = epoll\n"
#define SCENARIO "[scenario s]\n"

static void test_defaults(void **state)
{
	struct suite suite;
	char why[400];

	(void)state;
	assert_int_equal(load(SUBJECT SCENARIO, &suite, why, sizeof(why)), 0);
	assert_string_equal(suite.name, "try");
	assert_string_equal(suite.title, "try");
	assert_string_equal(suite.folder, "somewhere");
	assert_int_equal(suite.repetitions, 5);
	assert_false(suite.seed_given);
	assert_int_equal(suite.subject_count, 1);
	assert_int_equal(suite.subjects[0].kind, SUBJECT_STRATEGY);
	assert_string_equal(suite.subjects[0].role, "subject");
	assert_int_equal(suite.scenario_count, 1);
	assert_string_equal(suite.scenarios[0].path, "/");
	assert_string_equal(suite.scenarios[0].model, "closed");
	assert_int_equal(suite.scenarios[0].connections, 64);
	assert_null(suite.scenarios[0].written);
	suite_free(&suite);
}

static const char full[] = "; a comment\n"
			   "[suite]\n"
			   "title = All of it ; with a comment\n"
			   "min_reps = 3\n"
			   "max_reps = 9\n"
			   "precision = 2%\n"
			   "seed = 77\n"
			   "duration = 250ms\n"
			   "[subject a]\n"
			   "strategy = epoll:trigger=level\n"
			   "[subject b]\n"
			   "strategy = epoll\n"
			   "control_of = a\n"
			   "[subject floor]\n"
			   "floor = uring\n"
			   "[subject other]\n"
			   "command = server -x 1\n"
			   "   -y 2\n"
			   "url = http://{address}:{port}\n"
			   "[scenario s]\n"
			   "path = /bytes/10\n"
			   "rate = 10k\n"
			   "duration = 2s\n"
			   "subjects = a, f*\n"
			   "[experiment lead]\n"
			   "claim = It leads\n"
			   "subjects = a b\n"
			   "scenario = s\n";

static void test_everything(void **state)
{
	struct suite suite;
	char why[400];

	(void)state;
	assert_int_equal(load(full, &suite, why, sizeof(why)), 0);
	assert_string_equal(suite.title, "All of it");
	assert_true(suite.seed_given);
	assert_int_equal(suite.seed, 77);
	assert_int_equal(suite.min_reps, 3);
	assert_int_equal(suite.max_reps, 9);
	assert_true(suite.precision > 0.0199 && suite.precision < 0.0201);
	assert_string_equal(suite.subjects[0].strategy, "epoll:trigger=level");
	assert_string_equal(suite.subjects[1].role, "control");
	assert_string_equal(suite.subjects[2].role, "floor");
	assert_string_equal(suite.subjects[3].role, "external");
	assert_string_equal(suite.subjects[3].command, "server -x 1 -y 2");
	assert_string_equal(suite.scenarios[0].model, "open");
	assert_true(suite.scenarios[0].rate_per_s == 10000);
	assert_true(suite.scenarios[0].duration_s == 2);
	assert_string_equal(suite.scenarios[0].written,
	    "path = /bytes/10; rate = 10k; duration = 2s; subjects = a, f*");
	assert_string_equal(suite.experiments[0].claim, "It leads");
	suite_free(&suite);
}

/* A suite, and what must be in the one line about it. */
static const char *const wrong[][2] = {
	{ "", "no [subject NAME]" },
	{ SUBJECT, "no [scenario NAME]" },
	{ "title = x\n", ":1: 'title' stands before the first [section]" },
	{ "[suite]\ntitel = x\n", ":2: unknown key 'titel' in [suite]" },
	{ "[suite]\ntitle = x\n[suite]\n", ":3: a second [suite]" },
	{ "\n[subjekt a]\n", ":2: unknown section [subjekt a]" },
	{ "[subject]\n", ":1: unknown section [subject]" },
	{ "[subject a,b]\n", ":1: [subject a,b]: a name" },
	{ SUBJECT SUBJECT, ":3: a second [subject a]" },
	{ "[suite]\nnonsense\n", ":2: neither a [section], nor key" },
	{ " [suite]\n", ":1: a [section] starts in the first column" },
	{ "[suite]\nseed = 1\nseed = 2\n", ":3: a second seed" },
	{ "[suite]\nseed = 1\n 2\n", ":3: only text goes on" },
	{ "[suite]\nrepetitions = 0\n", ":2: '0': repetitions is a whole" },
	{ "[suite]\nrepetitions = 2.5\n", "a whole number from 1" },
	{ "[suite]\nprecision = 2\n", ":2: '2': precision is a share" },
	{ "[suite]\nduration = soon\n", "a time such as 3s" },
	{ "[suite]\nduration = -1s\n", "a time such as 3s" },
	{ "[suite]\nmin_reps = 9\nmax_reps = 3\n" SUBJECT SCENARIO,
	    "min_reps = 9 is above max_reps = 3" },
	{ "[subject a]\n" SCENARIO, ":1: [subject a] needs one of strategy" },
	{ "[subject a]\nstrategy = x\nfloor = epoll\n" SCENARIO,
	    "needs one of strategy" },
	{ "[subject a]\ncommand = x\n" SCENARIO, "needs a url" },
	{ "[subject a]\nstrategy = x\nurl = y\n" SCENARIO,
	    "url and config go with a command" },
	{ "[subject a]\nfloor = kqueue\n", "floor is one of: epoll uring" },
	{ "[subject a]\nstrategy = x\ncontrol_of = b\n" SCENARIO,
	    "control_of names another subject, not 'b'" },
	{ "[subject a]\nstrategy = x\ncontrol_of = a\n" SCENARIO,
	    "control_of names another subject, not 'a'" },
	{ SUBJECT SCENARIO "path = x\n", "path starts with /" },
	{ SUBJECT SCENARIO "connections = 0\n", "connections is a whole" },
	{ SUBJECT SCENARIO "model = closed\nrate = 5\n",
	    "here open, not closed" },
	{ SUBJECT SCENARIO "model = open\n", "here closed, not open" },
	{ SUBJECT SCENARIO "find = max-rate\n", "needs a limit such as slo" },
	{ SUBJECT SCENARIO "find = max-rate\nslo = p98 < 5ms\n",
	    "needs a limit such as slo" },
	{ SUBJECT SCENARIO "find = knee\nrate = 5\n",
	    "find = knee looks for the rate itself" },
	{ SUBJECT SCENARIO "slo = p99 < 5ms\n", "slo goes with find" },
	{ SUBJECT SCENARIO "session = 5\n", "sessions come at a rate" },
	{ SUBJECT SCENARIO "rate = 5\nprofile = 1:1s\n",
	    "profile takes the place of rate" },
	{ SUBJECT SCENARIO "subjects = b\n", ":3: subjects: there is no 'b'" },
	{ SUBJECT SCENARIO "[experiment e]\nsubjects = a\n",
	    "[experiment e] needs subjects and scenario" },
	{ SUBJECT SCENARIO "[experiment e]\nsubjects = a\nscenario = t\n",
	    "there is no scenario 't'" },
};

static void test_wrong(void **state)
{
	struct suite suite;
	char why[1024];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		int err = load(wrong[i][0], &suite, why, sizeof(why));

		assert_int_equal(err, -EINVAL);
		if (!strstr(why, wrong[i][1]) ||
		    strncmp(why, path, strlen(path)) || strchr(why, '\n'))
			fail_msg("'%s' is said of:\n%s", why, wrong[i][0]);
	}
}

static void test_long_line(void **state)
{
	char text[600] = "[suite]\ntitle = ", why[400];
	struct suite suite;

	(void)state;
	memset(text + strlen(text), 'x', 400);
	assert_int_equal(load(text, &suite, why, sizeof(why)), -EINVAL);
	assert_non_null(strstr(why, ":2: the line is longer than"));
}

static void test_unreadable(void **state)
{
	struct suite suite;
	char why[400];

	(void)state;
	assert_int_equal(
	    suite_load("/nowhere/x.ini", NULL, &suite, why, sizeof(why)),
	    -ENOENT);
	assert_string_equal(why, "/nowhere/x.ini: No such file or directory");
	assert_true(suite_load("/tmp", NULL, &suite, why, sizeof(why)) < 0);
}

static void test_lists(void **state)
{
	(void)state;
	assert_true(list_has("a, b", "b"));
	assert_true(list_has("a b*", "bcd"));
	assert_false(list_has("a, b", "c"));
	assert_false(list_has("", "a"));
	assert_false(list_has("ab", "a"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_defaults),
		cmocka_unit_test(test_everything),
		cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_long_line),
		cmocka_unit_test(test_unreadable),
		cmocka_unit_test(test_lists),
	};

	return cmocka_run_group_tests(tests, make_file, remove_file);
}
