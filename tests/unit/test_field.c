/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/check.h"
#include "http/field.h"

static struct field_text of(const char *text)
{
	return (struct field_text){ .at = text, .len = strlen(text) };
}

static void every_byte_has_its_kind(void **state)
{
	(void)state;
	for (int c = 0; c < 256; c++) {
		bool token = c < 128 && c &&
			     (isalnum(c) || strchr("!#$%&'*+-.^_`|~", c));
		bool text = c == '\t' || (c >= ' ' && c != 0x7f);
		enum field_char kind = field_char((char)c);

		assert_int_equal(field_is_token_char((char)c), token);
		assert_int_equal(
		    kind >= CHAR_HEX && kind <= CHAR_BACKSLASH, text);
		assert_int_equal(kind == CHAR_HEX, c < 128 && isxdigit(c) != 0);
		assert_int_equal(kind == CHAR_BLANK, c == ' ' || c == '\t');
	}
}

static void blanks_around_are_no_part_of_a_value(void **state)
{
	static const char *const texts[] = { "a b", " a b", "a b\t",
		"\t a b \t", "\t\ta b" };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		assert_true(field_is(field_trim(of(texts[i])), "a b"));
	assert_int_equal(field_trim(of(" \t ")).len, 0);
	assert_int_equal(field_trim(of("")).len, 0);
	/* No other white space is one. */
	assert_int_equal(field_trim(of("\va\r")).len, 3);
}

static void lists_are_parted_at_commas(void **state)
{
	static const struct {
		const char *list;
		const char *elements[4];
	} cases[] = {
		{ "", { NULL } },
		{ " ,\t, ,", { NULL } },
		{ "a", { "a" } },
		{ "a,b,c", { "a", "b", "c" } },
		{ ",a\t,\t , b ,", { "a", "b" } },
		{ "a b,c", { "a b", "c" } },
		{ "a=\"b, c\", d", { "a=\"b, c\"", "d" } },
		{ "\"\\\",\",a", { "\"\\\",\"", "a" } },
		{ "\\,a", { "\\", "a" } },
		{ "a, \"b, c", { "a", "\"b, c" } },
		{ "\"a\\", { "\"a\\" } },
	};
	struct field_text rest, element;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		rest = of(cases[i].list);
		for (size_t k = 0; cases[i].elements[k]; k++) {
			assert_true(field_next(&rest, &element));
			assert_true(field_is(element, cases[i].elements[k]));
		}
		assert_false(field_next(&rest, &element));
	}
}

static void words_are_equal_in_either_case(void **state)
{
	(void)state;
	assert_true(field_is(of("CloSE"), "close"));
	assert_false(field_is(of("closed"), "close"));
	assert_false(field_is(of("clos"), "close"));
	assert_false(field_is(of(""), "close"));
}

static void numbers_are_digits_and_may_be_large(void **state)
{
	static const struct {
		const char *text;
		uint64_t number;
	} good[] = {
		{ "0", 0 },
		{ "0012", 12 },
		{ "18446744073709551614", UINT64_MAX - 1 },
		{ "18446744073709551615", UINT64_MAX },
		{ "18446744073709551616", UINT64_MAX },
		{ "18446744073709551620", UINT64_MAX },
		{ "99999999999999999999999999999999999999", UINT64_MAX },
	};
	static const char *const bad[] = { "", "-1", "+1", "0x1", "1.0", "1 1",
		"1,1", "one", "\xb2" };
	uint64_t number;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(good); i++) {
		assert_true(field_number(of(good[i].text), &number));
		assert_true(number == good[i].number);
	}
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		assert_false(field_number(of(bad[i]), &number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_byte_has_its_kind),
		cmocka_unit_test(blanks_around_are_no_part_of_a_value),
		cmocka_unit_test(lists_are_parted_at_commas),
		cmocka_unit_test(words_are_equal_in_either_case),
		cmocka_unit_test(numbers_are_digits_and_may_be_large),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
