/* SPDX-License-Identifier: MIT */
#include "report/output.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "report/page.h"
#include "report/plain.h"
#include "report/replace.h"

#define FORMATS 3

struct report {
	const struct output_order *order;
	const struct study *study;
	struct gallery gallery;
	struct replacement files[FORMATS];
};

static void write_html(FILE *out, const struct report *r)
{
	size_t room = PAGE_DRAWINGS_BYTES;
	const struct page page = {
		.out = out,
		.study = r->study,
		.gallery = &r->gallery,
		.room = &room,
	};

	page_write(&page);
}

static void write_txt(FILE *out, const struct report *r)
{
	text_write(out, r->study);
}

static void write_md(FILE *out, const struct report *r)
{
	markdown_write(out, r->study);
}

static const struct {
	const char *name;
	void (*write)(FILE *out, const struct report *r);
} formats[FORMATS] = {
	{ "html", write_html },
	{ "txt", write_txt },
	{ "md", write_md },
};

unsigned int output_format(const char *name)
{
	for (size_t i = 0; i < FORMATS; i++)
		if (!strcmp(name, formats[i].name))
			return 1u << i;
	return 0;
}

/* Opens all files first: what cannot be written is known at once. */
static int begin_files(struct report *r)
{
	int rc = 0;

	for (size_t i = 0; i < FORMATS && rc >= 0; i++)
		if (r->order->formats & 1u << i)
			rc = replace_begin(&r->files[i], r->order->dir,
			    "report.", formats[i].name);
	return rc;
}

static int write_file(struct report *r, size_t format)
{
	char *path = strdup(r->files[format].path);
	int rc;

	formats[format].write(r->files[format].out, r);
	rc = replace_end(&r->files[format]);
	if (rc >= 0)
		printf("%s\n", path ? path : "");
	free(path);
	return rc;
}

static int write_all(struct report *r)
{
	char plots[4096];
	int rc = 0;

	snprintf(plots, sizeof(plots), "%s/plots", r->order->dir);
	rc = gallery_make(r->study, plots, &r->order->drawing, &r->gallery);
	if (rc < 0)
		return rc;
	text_write_essence(stdout, r->study);
	putchar('\n');
	for (size_t i = 0; i < FORMATS && rc >= 0; i++)
		if (r->files[i].out)
			rc = write_file(r, i);
	gallery_free(&r->gallery);
	return rc;
}

static int load(const struct output_order *order, struct run *ret_run)
{
	struct run run;
	int rc;

	rc = run_load(order->dir, order->foreign_count > 0, &run);
	if (rc < 0)
		return rc;
	if (order->foreign_count > 0)
		rc = foreign_add(&run, order->foreign, order->foreign_count);
	if (rc < 0) {
		run_free(&run);
		return rc;
	}
	*ret_run = run;
	return 0;
}

static int study_and_write(struct report *r, const struct run *run)
{
	struct study study;
	int rc = study_make(run, &study);

	if (rc < 0) {
		log_line("%s: %s", r->order->dir, strerror(-rc));
		return rc;
	}
	r->study = &study;
	rc = write_all(r);
	study_free(&study);
	return rc;
}

int output_report(const struct output_order *order)
{
	struct report report = { .order = order };
	struct run run;
	int rc;

	rc = load(order, &run);
	if (rc < 0)
		return rc;
	rc = begin_files(&report);
	if (rc >= 0)
		rc = study_and_write(&report, &run);
	for (size_t i = 0; i < FORMATS; i++)
		replace_drop(&report.files[i]);
	run_free(&run);
	return rc;
}
