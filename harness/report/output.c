/* SPDX-License-Identifier: MIT */
#include "report/output.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "report/page.h"
#include "report/plain.h"

struct report {
	const struct output_order *order;
	const struct study *study;
	struct gallery gallery;
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
} formats[] = {
	{ "html", write_html },
	{ "txt", write_txt },
	{ "md", write_md },
};

unsigned int output_format(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(formats); i++)
		if (!strcmp(name, formats[i].name))
			return 1u << i;
	return 0;
}

static int write_file(const struct report *r, size_t format)
{
	char path[4096];
	FILE *out;
	int rc = 0;

	snprintf(path, sizeof(path), "%s/report.%s", r->order->dir,
	    formats[format].name);
	out = fopen(path, "we");
	if (!out) {
		rc = -errno;
		log_line("%s: %s", path, strerror(-rc));
		return rc;
	}
	formats[format].write(out, r);
	if (ferror(out))
		rc = -EIO;
	if (fclose(out) != 0)
		rc = -errno;
	if (rc < 0)
		log_line("%s: %s", path, strerror(-rc));
	else
		printf("%s\n", path);
	return rc;
}

static int write_all(struct report *r)
{
	char plots[4096];
	int rc = 0;

	snprintf(plots, sizeof(plots), "%s/plots", r->order->dir);
	rc = gallery_make(r->study, plots, r->order->gnuplot, &r->gallery);
	if (rc < 0)
		return rc;
	text_write_essence(stdout, r->study);
	putchar('\n');
	for (size_t i = 0; i < ARRAY_SIZE(formats) && rc >= 0; i++)
		if (r->order->formats & 1u << i)
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

int output_report(const struct output_order *order)
{
	struct report report = { .order = order };
	struct study study;
	struct run run;
	int rc;

	rc = load(order, &run);
	if (rc < 0)
		return rc;
	rc = study_make(&run, &study);
	if (rc < 0) {
		log_line("%s: %s", order->dir, strerror(-rc));
	} else {
		report.study = &study;
		rc = write_all(&report);
		study_free(&study);
	}
	run_free(&run);
	return rc;
}
