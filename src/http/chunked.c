/* SPDX-License-Identifier: MIT */
#include "http/chunked.h"

#include "http/field.h"
#include "http/status.h"

/* What has just been read; a row of the grammar says what may follow. */
enum state {
	BEGIN,
	SIZE, /* digits of it */
	/* chunk-ext */
	EXT_BLANK,      /* blanks that only ";" may follow */
	EXT_SEMICOLON,  /* and blanks */
	EXT_NAME,       /* a part of it */
	EXT_NAME_BLANK, /* blanks behind it */
	EXT_EQUALS,     /* and blanks */
	EXT_VALUE,      /* a part of a token */
	EXT_QUOTED,     /* the start of a quoted string */
	EXT_BACKSLASH,  /* in it */
	EXT_UNQUOTED,   /* its end */
	/* the ends of lines */
	SIZE_CR,
	SIZE_LF, /* content comes next */
	CONTENT_CR,
	CONTENT_LF,
	/* trailer-section */
	TRAILER_START,
	TRAILER_NAME,
	TRAILER_VALUE,
	TRAILER_CR,
	END_CR,
	END,
	STATES,
};

/* Nothing leads to BEGIN, which is 0: where there is no entry is a fault. */
static const uint8_t grammar[STATES][CHAR_KINDS] = {
	[BEGIN] = { [CHAR_HEX] = SIZE },
	[SIZE] = { [CHAR_HEX] = SIZE,
	    [CHAR_BLANK] = EXT_BLANK,
	    [CHAR_SEMICOLON] = EXT_SEMICOLON,
	    [CHAR_CR] = SIZE_CR },
	[EXT_BLANK] = { [CHAR_BLANK] = EXT_BLANK,
	    [CHAR_SEMICOLON] = EXT_SEMICOLON },
	[EXT_SEMICOLON] = { [CHAR_BLANK] = EXT_SEMICOLON,
	    [CHAR_HEX... CHAR_TOKEN] = EXT_NAME },
	[EXT_NAME] = { [CHAR_HEX... CHAR_TOKEN] = EXT_NAME,
	    [CHAR_BLANK] = EXT_NAME_BLANK,
	    [CHAR_EQUALS] = EXT_EQUALS,
	    [CHAR_SEMICOLON] = EXT_SEMICOLON,
	    [CHAR_CR] = SIZE_CR },
	[EXT_NAME_BLANK] = { [CHAR_BLANK] = EXT_NAME_BLANK,
	    [CHAR_EQUALS] = EXT_EQUALS,
	    [CHAR_SEMICOLON] = EXT_SEMICOLON },
	[EXT_EQUALS] = { [CHAR_BLANK] = EXT_EQUALS,
	    [CHAR_HEX... CHAR_TOKEN] = EXT_VALUE,
	    [CHAR_QUOTE] = EXT_QUOTED },
	[EXT_VALUE] = { [CHAR_HEX... CHAR_TOKEN] = EXT_VALUE,
	    [CHAR_BLANK] = EXT_BLANK,
	    [CHAR_SEMICOLON] = EXT_SEMICOLON,
	    [CHAR_CR] = SIZE_CR },
	[EXT_QUOTED] = { [CHAR_HEX... CHAR_OTHER] = EXT_QUOTED,
	    [CHAR_QUOTE] = EXT_UNQUOTED,
	    [CHAR_BACKSLASH] = EXT_BACKSLASH },
	[EXT_BACKSLASH] = { [CHAR_HEX... CHAR_BACKSLASH] = EXT_QUOTED },
	[EXT_UNQUOTED] = { [CHAR_BLANK] = EXT_BLANK,
	    [CHAR_SEMICOLON] = EXT_SEMICOLON,
	    [CHAR_CR] = SIZE_CR },
	[SIZE_CR] = { [CHAR_LF] = SIZE_LF },
	[SIZE_LF] = { [CHAR_CR] = CONTENT_CR },
	[CONTENT_CR] = { [CHAR_LF] = CONTENT_LF },
	[CONTENT_LF] = { [CHAR_HEX] = SIZE },
	[TRAILER_START] = { [CHAR_HEX... CHAR_TOKEN] = TRAILER_NAME,
	    [CHAR_CR] = END_CR },
	[TRAILER_NAME] = { [CHAR_HEX... CHAR_TOKEN] = TRAILER_NAME,
	    [CHAR_COLON] = TRAILER_VALUE },
	[TRAILER_VALUE] = { [CHAR_HEX... CHAR_BACKSLASH] = TRAILER_VALUE,
	    [CHAR_CR] = TRAILER_CR },
	[TRAILER_CR] = { [CHAR_LF] = TRAILER_START },
	[END_CR] = { [CHAR_LF] = END },
};

static unsigned digit_of(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

/* Returns 0 or the status that refuses a chunk of this size. */
static int take_digit(
    struct chunked *c, unsigned digit, const struct http_limits *limits)
{
	uint64_t most = limits->body_bytes - c->content_bytes;

	if (digit > most || c->size > (most - digit) / 16)
		return HTTP_CONTENT_TOO_LARGE;
	c->size = c->size * 16 + digit;
	return 0;
}

/* Bytes that say nothing are bounded for the message, not for the chunk. */
static int count(struct chunked *c, enum state state, enum state next,
    const struct http_limits *limits)
{
	bool needless_zero = state == SIZE && next == SIZE && !c->size;

	if (needless_zero || (next >= EXT_BLANK && next <= EXT_UNQUOTED))
		c->extension_bytes++;
	else if (next >= TRAILER_START)
		c->trailer_bytes++;
	return c->extension_bytes > limits->head_bytes ||
		       c->trailer_bytes > limits->head_bytes
		   ? HTTP_FIELDS_TOO_LARGE
		   : 0;
}

/* Returns 0 or the status that refuses the byte. */
static int take_byte(struct chunked *c, char byte,
    const struct http_limits *limits, uint64_t *ret_content_bytes)
{
	enum state next = grammar[c->state][field_char(byte)];
	int rc;

	if (!next)
		return HTTP_BAD_REQUEST;
	rc = count(c, c->state, next, limits);
	if (!rc && next == SIZE)
		rc = take_digit(c, digit_of(byte), limits);
	if (rc)
		return rc;
	if (next == SIZE_LF) {
		*ret_content_bytes = c->size;
		c->content_bytes += c->size;
		if (!c->size)
			next = TRAILER_START;
		c->size = 0;
	}
	c->state = (uint8_t)next;
	c->done = next == END;
	return 0;
}

int64_t chunked_framing(struct chunked *c, const char *data, size_t len,
    const struct http_limits *limits, uint64_t *ret_content_bytes)
{
	uint64_t content = 0;
	size_t used = 0;
	int rc;

	while (used < len && !content && !c->done) {
		rc = take_byte(c, data[used], limits, &content);
		if (rc)
			return -rc;
		used++;
	}
	*ret_content_bytes = content;
	return (int64_t)used;
}
