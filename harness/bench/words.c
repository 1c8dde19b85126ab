/* SPDX-License-Identifier: MIT */
#include "bench/words.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Takes over `word`, NULL standing for failed memory. */
static void take(struct words *words, char *word)
{
	char **grown = NULL;

	if (word && !words->err)
		grown =
		    reallocarray(words->list, words->count + 2, sizeof(*grown));
	if (!grown) {
		words->err = words->err ? words->err : -ENOMEM;
		free(word);
		return;
	}
	words->list = grown;
	grown[words->count++] = word;
	grown[words->count] = NULL;
}

void words_add(struct words *words, const char *fmt, ...)
{
	char *word;
	va_list ap;

	va_start(ap, fmt);
	if (vasprintf(&word, fmt, ap) < 0)
		word = NULL;
	va_end(ap);
	take(words, word);
}

/* Copies one word without its quotes; returns where it ends, NULL: nowhere. */
static const char *copy_word(const char *at, char *to)
{
	char quote = '\0';

	for (; *at && (quote || !strchr(" \t", *at)); at++) {
		if (quote ? *at == quote : *at == '"' || *at == '\'')
			quote = quote ? '\0' : *at;
		else
			*to++ = *at;
	}
	*to = '\0';
	return quote ? NULL : at;
}

void words_split(struct words *words, const char *line)
{
	char *word = malloc(strlen(line) + 1);

	if (!word) {
		words->err = -ENOMEM;
		return;
	}
	line += strspn(line, " \t");
	while (*line && !words->err) {
		line = copy_word(line, word);
		if (!line) {
			words->err = -EINVAL;
			break;
		}
		take(words, strdup(word));
		line += strspn(line, " \t");
	}
	free(word);
}

int words_error(const struct words *words)
{
	return words->err;
}

void words_free(struct words *words)
{
	for (size_t i = 0; i < words->count; i++)
		free(words->list[i]);
	free(words->list);
	*words = (struct words){ 0 };
}

/* The placeholder that text starts with, or NULL; its length with braces. */
static const struct placeholder *match(
    const char *text, const struct placeholder *placeholders, size_t *length)
{
	if (text[0] != '{')
		return NULL;
	for (; placeholders->name; placeholders++) {
		*length = strlen(placeholders->name);
		if (strncmp(text + 1, placeholders->name, *length) ||
		    text[1 + *length] != '}')
			continue;
		*length += 2;
		return placeholders;
	}
	return NULL;
}

char *expand(const char *text, const struct placeholder *placeholders)
{
	char *expanded = NULL;
	size_t size, length;
	FILE *out = open_memstream(&expanded, &size);

	if (!out)
		return NULL;
	while (*text) {
		const struct placeholder *found =
		    match(text, placeholders, &length);

		if (found) {
			fputs(found->value, out);
			text += length;
		} else {
			fputc(*text++, out);
		}
	}
	if (fclose(out)) {
		free(expanded);
		return NULL;
	}
	return expanded;
}

void words_expand(struct words *words, const struct placeholder *placeholders)
{
	for (size_t i = 0; i < words->count; i++) {
		char *expanded = expand(words->list[i], placeholders);

		if (!expanded) {
			words->err = -ENOMEM;
			return;
		}
		free(words->list[i]);
		words->list[i] = expanded;
	}
}
