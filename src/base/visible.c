/* SPDX-License-Identifier: MIT */
#include "base/visible.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Takes one character off UTF-8. Returns its bytes, or 0 for what is none. */
static size_t take(const unsigned char *s, size_t len, uint32_t *ret)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t n = *s < 0x80   ? 1
		   : *s < 0xc0 ? 0
		   : *s < 0xe0 ? 2
		   : *s < 0xf0 ? 3
		   : *s < 0xf8 ? 4
			       : 0;
	uint32_t c = n < 2 ? *s : *s & (0x7fu >> n);

	if (n == 0 || n > len)
		return 0;
	for (size_t i = 1; i < n; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	/* Too long a spelling, a surrogate, or past the end of Unicode. */
	if (c < least[n] || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
		return 0;
	*ret = c;
	return n;
}

/* Controls of both sets, and marks that turn the direction of writing. */
static bool is_order(uint32_t c)
{
	return (c < ' ' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0) ||
	       c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

size_t visible_text(char *out, const char *text, size_t len)
{
	const unsigned char *s = (const unsigned char *)text;
	char *start = out, code[16];

	while (len > 0) {
		uint32_t c = 0;
		size_t n = take(s, len, &c);

		if (n == 0 || (n == 1 && is_order(c) && c != '\t'))
			snprintf(code, sizeof(code), "\\x%02x", *s);
		else if (n > 1 && is_order(c))
			snprintf(code, sizeof(code), "\\u%04x", c);
		else
			snprintf(code, sizeof(code), "%.*s", (int)n,
			    c == '\t' ? " " : (const char *)s);
		out = mempcpy(out, code, strlen(code));
		n = n ? n : 1;
		s += n;
		len -= n;
	}
	return (size_t)(out - start);
}
