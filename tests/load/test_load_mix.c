/* SPDX-License-Identifier: MIT */
/* Mixes of targets, from files and from options. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "load/mix.h"

static int read_text(struct mix *m, const char *text, char *why, size_t cap)
{
	char name[] = "/tmp/mix-XXXXXX";
	int fd = mkstemp(name), err;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	err = mix_read(m, name, why, cap);
	unlink(name);
	return err;
}

static void files_are_read(void **state)
{
	static const char text[] = "; two targets\n"
				   "[page]\npath = /p?q=1\nweight = 2.5\n"
				   "header = A: b\nheader = C: d\n\n"
				   "[post]\nmethod = PUT\npath = /echo\n"
				   "body = ping\nstatus = 201\nexpect = pong\n";
	static struct mix m;
	char why[256];

	(void)state;
	assert_int_equal(read_text(&m, text, why, sizeof(why)), 0);
	assert_int_equal(m.count, 2);
	assert_string_equal(m.entries[0].name, "page");
	assert_string_equal(m.entries[0].path, "/p?q=1");
	assert_float_equal(m.entries[0].weight, 2.5, 0);
	assert_int_equal(m.entries[0].header_count, 2);
	assert_string_equal(m.entries[0].headers[1], "C: d");
	assert_null(m.entries[0].method);
	assert_string_equal(m.entries[1].method, "PUT");
	assert_string_equal(m.entries[1].body, "ping");
	assert_string_equal(m.entries[1].expect, "pong");
	assert_int_equal(m.entries[1].status, 201);
	mix_free(&m);
}

static void faults_name_their_line(void **state)
{
	static const struct {
		const char *text, *words;
	} wrong[] = {
		{ "", "no [section]" },
		{ "path = /\n", ":1: \"path\" before the first" },
		{ "[a]\npath = /\n\nsize = 1\n", ":4: unknown key" },
		{ "[a]\npath = x\n", ":2: path must begin" },
		{ "[a]\npath = /\npath = /b\n", ":3: path is there twice" },
		{ "[a]\npath = /\nweight = 0\n", ":3: weight must" },
		{ "[a]\npath = /\nstatus = 99\n", ":3: status must" },
		{ "[a]\nmethod = GET\n", "[a] has no path" },
		{ "[a]\nnonsense\n", ":2: neither" },
	};
	static struct mix m;
	char why[256];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		assert_int_equal(
		    read_text(&m, wrong[i].text, why, sizeof(why)), -EINVAL);
		if (!strstr(why, wrong[i].words))
			fail_msg(
			    "\"%s\" is not in \"%s\"", wrong[i].words, why);
		mix_free(&m);
	}
	assert_int_equal(
	    mix_read(&m, "/nonexistent", why, sizeof(why)), -ENOENT);
}

static void options_are_read(void **state)
{
	static const char *const wrong[] = { "", "GET", "/", "GET x", "0 GET /",
		"-1 GET /", "GET / x", "x GET /" };
	static struct mix m;

	(void)state;
	assert_int_equal(mix_add(&m, "GET /a"), 0);
	assert_int_equal(mix_add(&m, "2.5 POST /b"), 0);
	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++)
		assert_int_equal(mix_add(&m, wrong[i]), -EINVAL);
	assert_int_equal(m.count, 2);
	assert_string_equal(m.entries[1].method, "POST");
	assert_string_equal(m.entries[1].name, "POST /b");
	assert_float_equal(m.entries[1].weight, 2.5, 0);
	while (m.count < MIX_MAX_TARGETS)
		assert_int_equal(mix_add(&m, "GET /"), 0);
	assert_int_equal(mix_add(&m, "GET /"), -E2BIG);
	mix_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_read),
		cmocka_unit_test(faults_name_their_line),
		cmocka_unit_test(options_are_read),
	};

	return cmocka_run_group_tests_name("load_mix", tests, NULL, NULL);
}
