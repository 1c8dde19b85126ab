/* SPDX-License-Identifier: MIT */
/* What paceline-bench --describe prints. */
#include <string.h>

#include "bench/suite_keys.h"

#define INDENT 26
#define WIDTH  79

/* The value a key takes: "a|b" for a choice, else the name of its type. */
static int print_type(FILE *out, const struct key *key)
{
	static const char *const texts[] = {
		[KEY_TEXT] = "TEXT",
		[KEY_SECONDS] = "TIME",
		[KEY_RATE] = "RATE",
		[KEY_FRACTION] = "SHARE",
		[KEY_WHOLE] = "N",
	};

	if (!key->choices)
		return fprintf(out, "%s", texts[key->type]);
	for (const char *at = key->choices; *at; at++)
		fputc(*at == ' ' ? '|' : *at, out);
	return (int)strlen(key->choices);
}

/* Words from column `at` on, broken at WIDTH, indented by INDENT. */
static void print_wrapped(FILE *out, const char *text, int at)
{
	if (at + 2 > INDENT) {
		fputc('\n', out);
		at = 0;
	}
	fprintf(out, "%*s", INDENT - at, "");
	at = INDENT;
	while (*text) {
		int length = (int)strcspn(text, " ");

		if (at > INDENT && at + 1 + length > WIDTH) {
			fprintf(out, "\n%*s", INDENT, "");
			at = INDENT;
		}
		at += fprintf(
		    out, "%s%.*s", at > INDENT ? " " : "", length, text);
		text += length;
		text += *text == ' ';
	}
	fputc('\n', out);
}

void sections_describe(FILE *out)
{
	for (size_t i = 0; i < section_type_count; i++) {
		const struct section_type *type = &section_types[i];

		fprintf(out, "%s[%s%s]\n", i ? "\n" : "", type->name,
		    type->named ? " NAME" : "");
		for (size_t k = 0; k < type->key_count; k++) {
			const struct key *key = &type->keys[k];
			int at = fprintf(out, "  %s = ", key->name);

			at += print_type(out, key);
			print_wrapped(out, key->help, at);
		}
	}
}
