/* SPDX-License-Identifier: MIT */
#include "report/markup.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/check.h"

void markup_html(FILE *out, const char *text)
{
	for (; *text; text++) {
		switch (*text) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fputc(*text, out);
		}
	}
}

void markup_markdown(FILE *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '<') {
			fputs("&lt;", out);
			continue;
		}
		if (strchr("\\`*_[]|~#", *text))
			fputc('\\', out);
		fputc(*text == '\n' || *text == '\r' ? ' ' : *text, out);
	}
}

void markup_csv(FILE *out, const char *text)
{
	bool quoted = strpbrk(text, ",\"\r\n");

	if (quoted)
		fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text == '\n' || *text == '\r' ? ' ' : *text, out);
	}
	if (quoted)
		fputc('"', out);
}

void markup_gnuplot(FILE *out, const char *text)
{
	fputc('\'', out);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		bool safe =
		    c >= 0x80 || isalnum(c) || strchr(" _.,:;=+()%/-", c);

		fputc(safe ? c : '?', out);
	}
	fputc('\'', out);
}

void markup_slug(char *out, size_t cap, const char *text)
{
	size_t n = 0;

	REQUIRE(cap > 1);
	for (; *text && n + 1 < cap; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < 0x80 && isalnum(c))
			out[n++] = (char)tolower(c);
		else if (n > 0 && out[n - 1] != '-')
			out[n++] = '-';
	}
	while (n > 0 && out[n - 1] == '-')
		n--;
	if (n == 0)
		out[n++] = 'x';
	out[n] = '\0';
}
