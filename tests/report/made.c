/* SPDX-License-Identifier: MIT */
#include "made.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/roster.h"

static struct table read_table(const char *text)
{
	FILE *in = fmemopen((void *)text, strlen(text), "r");
	struct table t;

	assert_non_null(in);
	assert_int_equal(csv_read(in, &t.csv), 0);
	fclose(in);
	return t;
}

void made_read(struct made *m, const char *header, void (*rows)(FILE *out),
    const char *env)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	fputs(header, out);
	rows(out);
	fclose(out);
	m->run = (struct run){ .runs = read_table(text) };
	m->run.env = read_table(env);
	free(text);
	assert_int_equal(study_make(&m->run, &m->study), 0);
}

void made_free(struct made *m)
{
	study_free(&m->study);
	run_free(&m->run);
}

int made_id(void)
{
	static int last;

	return ++last;
}

const struct cell *made_cell(
    const struct made *m, size_t scenario, const char *subject)
{
	size_t place = roster_find_subject(&m->study, subject);

	assert_true(place < m->study.subject_count);
	return &m->study.scenarios[scenario].cells[place];
}
