/* SPDX-License-Identifier: MIT */
#include "report/plain.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define LINE 80

/* Continuation bytes of UTF-8 take no column. */
static bool starts_column(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

static size_t width_of(const char *text, size_t bytes)
{
	size_t width = 0;

	for (size_t i = 0; i < bytes; i++)
		width += starts_column(text[i]);
	return width;
}

void plain_wrap(
    FILE *out, const char *first, const char *indent, const char *text)
{
	size_t column = width_of(first, strlen(first));
	bool is_empty = true;

	fputs(first, out);
	while (*text) {
		size_t bytes = strcspn(text, " \n");
		size_t width = width_of(text, bytes);

		if (!is_empty && column + 1 + width > LINE) {
			fprintf(out, "\n%s", indent);
			column = width_of(indent, strlen(indent));
		} else if (!is_empty) {
			fputc(' ', out);
			column++;
		}
		fwrite(text, 1, bytes, out);
		is_empty = false;
		column += width;
		text += bytes;
		text += strspn(text, " \n");
	}
	fputc('\n', out);
}

void plain_field(FILE *out, const char *text, int width)
{
	size_t room = (size_t)abs(width);
	size_t columns = width_of(text, strlen(text));
	size_t shown = 0;

	for (; width < 0 && columns < room; columns++)
		fputc(' ', out);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (starts_column(*text) && shown++ == room)
			break;
		if (shown == room && columns > room) {
			fputc('~', out);
			break;
		}
		fputc(c < ' ' || c == 127 ? '?' : c, out);
	}
	for (; columns < room; columns++)
		fputc(' ', out);
}
