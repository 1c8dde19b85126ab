/* SPDX-License-Identifier: MIT */
#include "http/field.h"

#include <string.h>
#include <strings.h>

const uint8_t field_chars[256] = {
	['\r'] = CHAR_CR,
	['\n'] = CHAR_LF,
	['0' ... '9'] = CHAR_HEX,
	['A' ... 'F'] = CHAR_HEX,
	['a' ... 'f'] = CHAR_HEX,
	['G' ... 'Z'] = CHAR_TOKEN,
	['g' ... 'z'] = CHAR_TOKEN,
	['!'] = CHAR_TOKEN,
	['#' ... '\''] = CHAR_TOKEN, /* # $ % & ' */
	['*'] = CHAR_TOKEN,
	['+'] = CHAR_TOKEN,
	['-'] = CHAR_TOKEN,
	['.'] = CHAR_TOKEN,
	['^' ... '`'] = CHAR_TOKEN, /* ^ _ ` */
	['|'] = CHAR_TOKEN,
	['~'] = CHAR_TOKEN,
	['\t'] = CHAR_BLANK,
	[' '] = CHAR_BLANK,
	[';'] = CHAR_SEMICOLON,
	['='] = CHAR_EQUALS,
	[':'] = CHAR_COLON,
	['('] = CHAR_OTHER,
	[')'] = CHAR_OTHER,
	[','] = CHAR_OTHER,
	['/'] = CHAR_OTHER,
	['<'] = CHAR_OTHER,
	['>' ... '@'] = CHAR_OTHER, /* > ? @ */
	['['] = CHAR_OTHER,
	[']'] = CHAR_OTHER,
	['{'] = CHAR_OTHER,
	['}'] = CHAR_OTHER,
	[0x80 ... 0xff] = CHAR_OTHER,
	['"'] = CHAR_QUOTE,
	['\\'] = CHAR_BACKSLASH,
};

struct field_text field_trim(struct field_text text)
{
	while (text.len && field_char(*text.at) == CHAR_BLANK)
		text.at++, text.len--;
	while (text.len && field_char(text.at[text.len - 1]) == CHAR_BLANK)
		text.len--;
	return text;
}

/* The place of the comma behind the first element, or the length. */
static size_t element_length(struct field_text list)
{
	bool quoted = false;

	for (size_t i = 0; i < list.len; i++) {
		if (list.at[i] == '"')
			quoted = !quoted;
		else if (list.at[i] == ',' && !quoted)
			return i;
		else if (list.at[i] == '\\' && quoted)
			i++;
	}
	return list.len;
}

bool field_next(struct field_text *rest, struct field_text *ret_element)
{
	struct field_text element = { .len = 0 };

	while (rest->len && !element.len) {
		size_t len = element_length(*rest);
		size_t used = len < rest->len ? len + 1 : len;

		element =
		    field_trim((struct field_text){ .at = rest->at, len });
		rest->at += used;
		rest->len -= used;
	}
	*ret_element = element;
	return element.len;
}

bool field_is(struct field_text text, const char *word)
{
	return text.len == strlen(word) &&
	       !strncasecmp(text.at, word, text.len);
}

bool field_number(struct field_text text, uint64_t *ret_number)
{
	uint64_t number = 0;

	for (size_t i = 0; i < text.len; i++) {
		uint64_t digit = (uint64_t)(text.at[i] - '0');

		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		if (number > (UINT64_MAX - digit) / 10)
			number = UINT64_MAX;
		else
			number = number * 10 + digit;
	}
	*ret_number = number;
	return text.len;
}
