/* SPDX-License-Identifier: MIT */
#include "http/method.h"

#include <string.h>

#include "base/check.h"
#include "http/field.h"

#define KNOWN_METHOD(name)                                                     \
	{                                                                      \
#name " ", sizeof(#name), METHOD_##name                        \
	}

/* With the blank that has to follow. */
static const struct {
	const char *text;
	size_t len;
	enum http_method_bit bit;
} known[] = {
	KNOWN_METHOD(GET),
	KNOWN_METHOD(HEAD),
	KNOWN_METHOD(POST),
	KNOWN_METHOD(PUT),
	KNOWN_METHOD(DELETE),
	KNOWN_METHOD(OPTIONS),
	KNOWN_METHOD(PATCH),
	KNOWN_METHOD(TRACE),
	KNOWN_METHOD(CONNECT),
};

size_t method_length(const char *line, size_t len)
{
	size_t n = 0;

	while (n < len && field_is_token_char(line[n]))
		n++;
	return n;
}

enum http_method_bit method_of(const char *line, size_t len)
{
	for (size_t i = 0; i < ARRAY_SIZE(known); i++)
		if (len >= known[i].len && *line == *known[i].text &&
		    !memcmp(line, known[i].text, known[i].len))
			return known[i].bit;
	return 0;
}
