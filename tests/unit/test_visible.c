/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/check.h"
#include "base/visible.h"

/* In memory of its exact size, so that a byte too far is seen. */
static void expect(const char *text, size_t len, const char *shown)
{
	char *out = malloc(VISIBLE_GROWTH * len + 1);
	size_t n;

	assert_non_null(out);
	n = visible_text(out, text, len);
	assert_true(n <= VISIBLE_GROWTH * len);
	out[n] = '\0';
	assert_string_equal(out, shown);
	free(out);
}

static void what_can_be_read_stays(void **state)
{
	static const char *const good[] = { "", "plain", "two\r\nlines",
		"p99 \xc2\xb5s \xe2\x80\x93 \xf0\x9f\x98\x80" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++)
		expect(good[i], strlen(good[i]), good[i]);
	expect("a\tb", 3, "a b");
}

static void orders_are_shown(void **state)
{
	(void)state;
	expect("\x1b[2J", 4, "\\x1b[2J");
	expect("\x7f\x08", 2, "\\x7f\\x08");
	expect("a\0b", 3, "a\\x00b");
	expect("\xc2\x9b"
	       "2J",
	    4, "\\u009b2J");
	expect("\xe2\x80\xae", 3, "\\u202e");
	expect("\xe2\x81\xa6", 3, "\\u2066");
}

static void what_is_no_utf8_is_shown_byte_by_byte(void **state)
{
	(void)state;
	expect("\xff", 1, "\\xff");
	expect("\x80", 1, "\\x80");
	expect("\xe2\x80", 2, "\\xe2\\x80");          /* cut short */
	expect("\xc0\x9b", 2, "\\xc0\\x9b");          /* spelled too long */
	expect("\xed\xa0\x80", 3, "\\xed\\xa0\\x80"); /* a surrogate */
	expect("\xf4\x90\x80\x80", 4, "\\xf4\\x90\\x80\\x80");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_can_be_read_stays),
		cmocka_unit_test(orders_are_shown),
		cmocka_unit_test(what_is_no_utf8_is_shown_byte_by_byte),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
