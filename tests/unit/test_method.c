/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>

#include "base/check.h"
#include "http/method.h"

static void a_method_is_a_token(void **state)
{
	(void)state;
	assert_int_equal(method_length(TEXT("GET / HTTP/1.1")), 3);
	assert_int_equal(method_length(TEXT("!x~ /")), 3);
	assert_int_equal(method_length(TEXT("GET")), 3);
	assert_int_equal(method_length(TEXT(" GET")), 0);
	assert_int_equal(method_length(TEXT("\rGET")), 0);
	assert_int_equal(method_length(TEXT("G\0T")), 1);
	assert_int_equal(method_length(TEXT("")), 0);
}

static void only_a_whole_method_is_known(void **state)
{
	static const char *const none[] = { "", "G", "GET", "GET\t", "GETS ",
		"get ", " GET ", "HEADS ", "HEAD\r\n", "PROPFIND ", "\rGET " };

	(void)state;
	assert_int_equal(method_of(TEXT("GET /")), METHOD_GET);
	assert_int_equal(method_of(TEXT("HEAD ")), METHOD_HEAD);
	assert_int_equal(method_of(TEXT("PUT ")), METHOD_PUT);
	assert_int_equal(method_of(TEXT("POST ")), METHOD_POST);
	assert_int_equal(method_of(TEXT("PATCH ")), METHOD_PATCH);
	assert_int_equal(method_of(TEXT("CONNECT a")), METHOD_CONNECT);
	for (size_t i = 0; i < ARRAY_SIZE(none); i++)
		assert_int_equal(method_of(none[i], strlen(none[i])), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_method_is_a_token),
		cmocka_unit_test(only_a_whole_method_is_known),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
