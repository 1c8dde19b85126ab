/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/check.h"
#include "http/host.h"

struct text {
	const char *data;
	size_t len;
};

#define T(literal)                                                             \
	{                                                                      \
		TEXT(literal)                                                  \
	}

static void what_rfc_3986_allows_is_taken(void **state)
{
	static const struct text good[] = { T(""), T("localhost"),
		T("example.com:80"), T("example.com:"), T(":80"),
		T("127.0.0.1:65535"), T("[::1]"), T("[::1]:8080"), T("[::]:"),
		T("[2001:db8::ff00:42:8329]"), T("[::ffff:10.0.0.1]:1"),
		T("a%41b"), T("%7e"), T("a-b._~!$&'()*+,;=c"),
		T("[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255]:1") };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		if (!host_is_valid(good[i].data, good[i].len))
			fail_msg("\"%s\" was refused", good[i].data);
}

static void what_it_does_not_is_refused(void **state)
{
	static const struct text bad[] = { T("a b"), T("user@host"), T("a/b"),
		T("a?b"), T("a#b"), T("a\\b"), T("a\"b"), T("a<b"), T("a[b"),
		T("a]"), T("%"), T("%4"), T("%4g"), T("a%zz"), T("host:http"),
		T("host:-1"), T("host:123456"), T("a:1:2"), T("::1"), T("["),
		T("[]"), T("[::1"), T("[::1]x"), T("[::1]:x"), T("[::1]8080"),
		T("[::g]"), T("[fe80::1%25eth0]"), T("[v1.x]"), T("a\x7f"),
		T("\xe9.example"), T("a\0b"), T("\0"), T("[::1\0]"),
		T("host:8\0"),
		T("[ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255.255]") };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		if (host_is_valid(bad[i].data, bad[i].len))
			fail_msg("\"%s\" (%zu) was taken", bad[i].data, i);
}

/* The text ends where it is said to, not at a NUL or a later byte. */
static void only_the_given_bytes_are_looked_at(void **state)
{
	(void)state;
	assert_true(host_is_valid("host/path", 4));
	assert_true(host_is_valid("[::1]/path", 5));
	assert_true(host_is_valid("host:80/path", 7));
	assert_false(host_is_valid("[::1]/path", 4));
	assert_false(host_is_valid("%41", 2));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_rfc_3986_allows_is_taken),
		cmocka_unit_test(what_it_does_not_is_refused),
		cmocka_unit_test(only_the_given_bytes_are_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
