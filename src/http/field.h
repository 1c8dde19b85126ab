/* SPDX-License-Identifier: MIT */
/*
 * Field values by RFC 9110 section 5.6: the one place that knows blanks,
 * lists and kinds of characters. Nothing here allocates or copies.
 */
#ifndef PACELINE_HTTP_FIELD_H
#define PACELINE_HTTP_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A part of a field's value, within memory of somebody else's. */
struct field_text {
	const char *at;
	size_t len;
};

/*
 * Kinds of bytes. From CHAR_HEX to CHAR_TOKEN stand those of a token (tchar),
 * from CHAR_HEX to CHAR_BACKSLASH all text: HTAB, SP, VCHAR and obs-text.
 */
enum field_char {
	CHAR_CONTROL,
	CHAR_CR,
	CHAR_LF,
	CHAR_HEX,
	CHAR_TOKEN,
	CHAR_BLANK,
	CHAR_SEMICOLON,
	CHAR_EQUALS,
	CHAR_COLON,
	CHAR_OTHER,
	CHAR_QUOTE,
	CHAR_BACKSLASH,
	CHAR_KINDS,
};

extern const uint8_t field_chars[256];

static inline enum field_char field_char(char c)
{
	return (enum field_char)field_chars[(unsigned char)c];
}

static inline bool field_is_token_char(char c)
{
	enum field_char kind = field_char(c);

	return kind == CHAR_HEX || kind == CHAR_TOKEN;
}

/* Without the blanks, SP and HTAB, around it (section 5.6.3). */
struct field_text field_trim(struct field_text text);

/*
 * Takes the next element of a list off `rest`, trimmed. Empty elements are
 * passed over (section 5.6.1.2), and a comma in a quoted string parts
 * nothing. Returns false when there is none.
 */
bool field_next(struct field_text *rest, struct field_text *ret_element);

/* Whether it is this word, in letters of either case. */
bool field_is(struct field_text text, const char *word);

/*
 * Reads 1*DIGIT; what does not fit is UINT64_MAX. Returns false for anything
 * else.
 */
bool field_number(struct field_text text, uint64_t *ret_number);

#endif
