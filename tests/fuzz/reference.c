/* SPDX-License-Identifier: MIT */
#include "reference.h"

#include <regex.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/check.h"

#define TOKEN  "[!#$%&'*+.^_`|~0-9A-Za-z-]+"
#define BWS    "[\t ]*"
#define QDTEXT "[]\t !#-[^-~\x80-\xff]"
#define PAIR   "\\\\[\t -~\x80-\xff]"
#define QUOTED "\"(" QDTEXT "|" PAIR ")*\""
#define VALUE  "(" TOKEN "|" QUOTED ")"
#define EXT    BWS ";" BWS TOKEN "(" BWS "=" BWS VALUE ")?"

/* Lines without their CR LF. */
static const char size_line[] = "^[0-9A-Fa-f]+(" EXT ")*$";
static const char trailer_line[] = "^" TOKEN ":[\t -~\x80-\xff]*$";

static regex_t size_regex, trailer_regex;

static void compile(void)
{
	static bool compiled;

	if (!compiled) {
		REQUIRE(
		    !regcomp(&size_regex, size_line, REG_EXTENDED | REG_NOSUB));
		REQUIRE(!regcomp(
		    &trailer_regex, trailer_line, REG_EXTENDED | REG_NOSUB));
	}
	compiled = true;
}

static bool matches(const regex_t *regex, const char *line, size_t len)
{
	char *text;
	bool yes;

	if (memchr(line, '\0', len))
		return false;
	text = strndup(line, len);
	REQUIRE(text);
	yes = regexec(regex, text, 0, NULL, 0) == 0;
	free(text);
	return yes;
}

struct cursor {
	const char *at, *end;
};

/* Takes a line; its length goes without CR LF. */
static enum reference_verdict take_line(
    struct cursor *in, const char **ret_line, size_t *ret_len)
{
	const char *lf = memchr(in->at, '\n', (size_t)(in->end - in->at));

	if (!lf)
		return REFERENCE_MORE;
	if (lf == in->at || lf[-1] != '\r')
		return REFERENCE_FAULT;
	*ret_line = in->at;
	*ret_len = (size_t)(lf - 1 - in->at);
	in->at = lf + 1;
	return REFERENCE_WHOLE;
}

static enum reference_verdict take_size(
    struct cursor *in, size_t most, size_t *ret_size)
{
	const char *line;
	char digits[64];
	size_t len, n;
	enum reference_verdict v = take_line(in, &line, &len);

	if (v)
		return v;
	if (!matches(&size_regex, line, len))
		return REFERENCE_FAULT;
	while (len > 1 && *line == '0')
		line++, len--;
	n = len < sizeof(digits) - 1 ? len : sizeof(digits) - 1;
	memcpy(digits, line, n);
	digits[n] = '\0';
	*ret_size = strtoull(digits, NULL, 16);
	return *ret_size > most ? REFERENCE_FAULT : REFERENCE_WHOLE;
}

static enum reference_verdict take_trailers(struct cursor *in)
{
	const char *line;
	size_t len;

	for (;;) {
		enum reference_verdict v = take_line(in, &line, &len);

		if (v || !len)
			return v;
		if (!matches(&trailer_regex, line, len))
			return REFERENCE_FAULT;
	}
}

enum reference_verdict reference_decode(const char *data, size_t len,
    size_t chunk_most, size_t *ret_used, char *ret_content,
    size_t *ret_content_len)
{
	struct cursor in = { .at = data, .end = data + len };
	enum reference_verdict v;
	size_t size;

	compile();
	*ret_content_len = 0;
	for (;;) {
		v = take_size(&in, chunk_most, &size);
		if (v)
			return v;
		if (!size)
			break;
		if ((size_t)(in.end - in.at) < size + 2)
			return REFERENCE_MORE;
		memcpy(ret_content + *ret_content_len, in.at, size);
		*ret_content_len += size;
		in.at += size + 2;
		if (memcmp(in.at - 2, "\r\n", 2))
			return REFERENCE_FAULT;
	}
	v = take_trailers(&in);
	*ret_used = (size_t)(in.at - data);
	return v;
}
