/* SPDX-License-Identifier: MIT */
#include "report/left_out.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* More kinds of reasons are told together. */
#define KINDS 8

/* A reason up to its first figure, as those differ from run to run. */
struct kind {
	const char *reason;
	size_t length, count;
};

struct kinds {
	struct kind list[KINDS];
	size_t count, others;
};

static struct kind kind_of(const char *reason)
{
	struct kind k = { .reason = *reason ? reason : "no reason given" };

	k.length = strcspn(k.reason, ";");
	for (size_t i = 0; i + 1 < k.length; i++)
		if (k.reason[i] == ' ' && strchr("0123456789", k.reason[i + 1]))
			k.length = i;
	return k;
}

static void add_reason(struct kinds *kinds, const char *reason)
{
	struct kind k = kind_of(reason);

	for (size_t i = 0; i < kinds->count; i++)
		if (kinds->list[i].length == k.length &&
		    !memcmp(kinds->list[i].reason, k.reason, k.length)) {
			kinds->list[i].count++;
			return;
		}
	if (kinds->count == KINDS) {
		kinds->others++;
		return;
	}
	k.count = 1;
	kinds->list[kinds->count++] = k;
}

static int more_often(const void *a, const void *b)
{
	const struct kind *x = a, *y = b;

	return (x->count < y->count) - (x->count > y->count);
}

/* "15 of 102 runs do not count: 12 generator late by; 3 arrivals Poisson." */
static char *tell_kinds(const struct kinds *kinds, size_t invalid, size_t all)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fprintf(out, "%zu of %zu runs do not count:", invalid, all);
	for (size_t i = 0; i < kinds->count; i++)
		fprintf(out, "%s %zu x \"%.*s\"", i ? "," : "",
		    kinds->list[i].count, (int)kinds->list[i].length,
		    kinds->list[i].reason);
	if (kinds->others > 0)
		fprintf(out, ", and %zu others", kinds->others);
	fputs(".", out);
	fclose(out);
	return text;
}

struct findings left_out_of(const struct study *study)
{
	const struct table *runs = &study->run->runs;
	size_t rows = table_rows(runs), invalid = 0, again = 0, good = 0;
	struct findings f = { .count = 0 };
	struct kinds kinds = { .count = 0 };

	for (size_t row = 0; row < rows; row++) {
		bool is_valid = study_row_valid(study, row);
		bool is_again = table_number(runs, row, "attempt") > 1;

		again += is_again;
		good += is_again && is_valid;
		invalid += !is_valid;
		if (!is_valid)
			add_reason(&kinds, table_text(runs, row, "reason"));
	}
	qsort(kinds.list, kinds.count, sizeof(*kinds.list), more_often);
	if (invalid > 0)
		findings_add(&f, TONE_ASIDE, tell_kinds(&kinds, invalid, rows));
	if (again > 0)
		findings_add(&f, TONE_ASIDE,
		    finding_format("%zu repetitions were run again for that; "
				   "%zu of them came out valid.",
			again, good));
	return f;
}
