/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <errno.h>

#include "core/strategy.h"

struct options {
	int64_t threads;
};

static const struct opt pool_opts[] = {
	{ .name = "threads",
	    .type = OPT_INT,
	    .offset = offsetof(struct options, threads),
	    .min = 1,
	    .max = 64,
	    .def = "8" },
	{ 0 },
};

static int probe_pool(
    const void *options, uint32_t connections, char *ret_why, size_t cap)
{
	const struct options *o = options;

	if (connections == 1 && o->threads <= 32)
		return 0;
	snprintf(ret_why, cap, "this machine has no 33 threads");
	return -ENOSYS;
}

static const struct strategy_ops plain = { .name = "plain" };
static const struct strategy_ops pool = {
	.name = "pool",
	.options_size = sizeof(struct options),
	.opts = pool_opts,
	.probe = probe_pool,
};

/* In place of the list that the server is built with. */
const struct strategy_ops *const strategies[] = { &plain, &pool, NULL };

static void strategies_are_found_by_name(void **state)
{
	(void)state;
	assert_ptr_equal(strategy_find("plain"), &plain);
	assert_ptr_equal(strategy_find("pool"), &pool);
	assert_null(strategy_find("poo"));
	assert_null(strategy_find(""));
}

static void a_spec_names_a_strategy_and_its_options(void **state)
{
	struct strategy s;
	char why[256];

	(void)state;
	assert_int_equal(strategy_parse("plain", &s, why, sizeof(why)), 0);
	assert_ptr_equal(s.ops, &plain);
	assert_int_equal(strategy_probe(&s, 1, why, sizeof(why)), 0);
	strategy_release(&s);
	assert_int_equal(strategy_parse("pool", &s, why, sizeof(why)), 0);
	assert_int_equal(((struct options *)s.options)->threads, 8);
	strategy_release(&s);
	assert_int_equal(
	    strategy_parse("pool:threads=3", &s, why, sizeof(why)), 0);
	assert_ptr_equal(s.ops, &pool);
	assert_int_equal(((struct options *)s.options)->threads, 3);
	strategy_release(&s);
	assert_int_equal(strategy_parse("pool:", &s, why, sizeof(why)), 0);
	strategy_release(&s);
}

static void refusals_say_what_there_is(void **state)
{
	static const struct {
		const char *spec, *wrong, *right;
	} cases[] = {
		{ "", "\"\"", "plain, pool" },
		{ "polo", "\"polo\"", "plain, pool" },
		{ "polo:threads=3", "\"polo\"", "plain, pool" },
		{ ":threads=3", "\"\"", "plain, pool" },
		{ "plain:threads=3", "plain: unknown", "takes none" },
		{ "pool:theads=3", "pool: unknown option \"theads\"",
		    "threads" },
		{ "pool:threads=65", "pool: ", "1..64" },
		{ "pool:threads=3,", "pool: ", "threads" },
	};
	struct strategy s = { 0 };
	char why[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		assert_int_equal(
		    strategy_parse(cases[i].spec, &s, why, sizeof(why)),
		    -EINVAL);
		assert_contains(why, cases[i].wrong);
		assert_contains(why, cases[i].right);
		assert_null(s.ops);
	}
}

/* A name that is cut would be another one. */
static void a_long_name_is_unknown(void **state)
{
	struct strategy s = { 0 };
	char spec[200], why[64];

	(void)state;
	memset(spec, 'x', sizeof(spec) - 1);
	spec[sizeof(spec) - 1] = '\0';
	assert_int_equal(strategy_parse(spec, &s, why, sizeof(why)), -EINVAL);
	assert_contains(why, "unknown strategy \"xxx");
}

static void a_probe_says_why_not(void **state)
{
	struct strategy s;
	char why[256];

	(void)state;
	assert_int_equal(
	    strategy_parse("pool:threads=33", &s, why, sizeof(why)), 0);
	assert_int_equal(strategy_probe(&s, 1, why, sizeof(why)), -ENOSYS);
	assert_string_equal(why, "this machine has no 33 threads");
	strategy_release(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strategies_are_found_by_name),
		cmocka_unit_test(a_spec_names_a_strategy_and_its_options),
		cmocka_unit_test(refusals_say_what_there_is),
		cmocka_unit_test(a_long_name_is_unknown),
		cmocka_unit_test(a_probe_says_why_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
