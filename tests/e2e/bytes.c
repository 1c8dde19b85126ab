/* SPDX-License-Identifier: MIT */
#include "bytes.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/check.h"

char *bytes_reserve(struct bytes *bytes, size_t more)
{
	if (bytes->len + more > bytes->cap) {
		bytes->cap = 2 * (bytes->len + more) + 64;
		bytes->data = realloc(bytes->data, bytes->cap);
		REQUIRE(bytes->data);
	}
	return bytes->data + bytes->len;
}

void bytes_add(struct bytes *bytes, const void *data, size_t len)
{
	if (len == 0)
		return;
	memcpy(bytes_reserve(bytes, len), data, len);
	bytes->len += len;
}

void bytes_add_string(struct bytes *bytes, const char *text)
{
	bytes_add(bytes, text, strlen(text));
}

bool bytes_equal(const struct bytes *a, const struct bytes *b)
{
	return a->len == b->len &&
	       (a->len == 0 || memcmp(a->data, b->data, a->len) == 0);
}

void bytes_free(struct bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct bytes){ 0 };
}

static void escape(unsigned char c, char out[5])
{
	if (c == '\r')
		strcpy(out, "\\r");
	else if (c == '\n')
		strcpy(out, "\\n");
	else if (isprint(c))
		sprintf(out, "%c", c);
	else
		sprintf(out, "\\x%02x", c);
}

const char *bytes_show(const char *data, size_t len, char *text, size_t cap)
{
	size_t used = 0;
	char one[5];

	for (size_t i = 0; i < len; i++) {
		escape((unsigned char)data[i], one);
		if (used + strlen(one) + 4 > cap) {
			used += (size_t)sprintf(text + used, "...");
			break;
		}
		used += (size_t)sprintf(text + used, "%s", one);
	}
	text[used] = '\0';
	return text;
}
