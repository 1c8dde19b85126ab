/* SPDX-License-Identifier: MIT */
#include "case.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int hex_digit(char c)
{
	if (!isxdigit((unsigned char)c))
		return -EINVAL;
	return isdigit((unsigned char)c) ? c - '0' : tolower(c) - 'a' + 10;
}

/* What follows a backslash. Returns how many characters it took. */
static int decode_escape(const char *text, struct bytes *out)
{
	static const char letters[] = "rnt0\\{";
	static const char values[] = "\r\n\t\0\\{";
	const char *letter = *text ? strchr(letters, *text) : NULL;
	int high, low;
	char byte;

	if (letter) {
		bytes_add(out, &values[letter - letters], 1);
		return 1;
	}
	if (*text != 'x')
		return -EINVAL;
	high = hex_digit(text[1]);
	low = high < 0 ? -EINVAL : hex_digit(text[2]);
	if (low < 0)
		return -EINVAL;
	byte = (char)(high * 16 + low);
	bytes_add(out, &byte, 1);
	return 3;
}

/* Adds the text up to the end, which holds no repetition. */
static int decode_plain(const char *text, const char *end, struct bytes *out)
{
	int taken;

	while (text < end) {
		if (*text != '\\') {
			bytes_add(out, text++, 1);
			continue;
		}
		taken = decode_escape(++text, out);
		if (taken < 0)
			return taken;
		text += taken;
	}
	return 0;
}

/* "{text*COUNT}" without its first brace; sets where it ended. */
static int decode_repetition(
    const char *text, struct bytes *out, const char **ret_end)
{
	const char *close = strchr(text, '}');
	const char *star =
	    close ? memrchr(text, '*', (size_t)(close - text)) : NULL;
	struct bytes once = { 0 };
	unsigned long count;
	char *end;
	int error;

	if (!star)
		return -EINVAL;
	count = strtoul(star + 1, &end, 10);
	if (end != close || end == star + 1)
		return -EINVAL;
	error = decode_plain(text, star, &once);
	for (unsigned long i = 0; error == 0 && i < count; i++)
		bytes_add(out, once.data, once.len);
	bytes_free(&once);
	*ret_end = close + 1;
	return error;
}

/* The first brace that no backslash hides, or the end. */
static const char *find_brace(const char *text)
{
	while (*text && *text != '{')
		text += *text == '\\' && text[1] ? 2 : 1;
	return text;
}

int case_decode(const char *text, struct bytes *out)
{
	int error = 0;

	while (*text && error == 0) {
		const char *brace = find_brace(text);

		error = decode_plain(text, brace, out);
		text = brace;
		if (error == 0 && *text)
			error = decode_repetition(text + 1, out, &text);
	}
	return error;
}
