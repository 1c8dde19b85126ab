/* SPDX-License-Identifier: MIT */
/*
 * The report against any files of a run. The input is their texts, one after
 * another, each ended by a NUL; gnuplot is not asked.
 */
#include "fuzz.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/check.h"
#include "report/page.h"
#include "report/plain.h"

static int remove_one(
    const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

/* Writes the next text of the input into a file; returns what is left. */
static const uint8_t *write_next(const char *folder, const char *name,
    const uint8_t *data, const uint8_t *end)
{
	const uint8_t *stop =
	    data < end ? memchr(data, 0, (size_t)(end - data)) : NULL;
	char path[128];
	FILE *file;

	if (data >= end)
		return end;
	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "we");
	REQUIRE(file);
	fwrite(data, 1, (size_t)((stop ? stop : end) - data), file);
	fclose(file);
	return stop ? stop + 1 : end;
}

static void report(const struct study *study, const char *folder)
{
	const struct drawing none = { .gnuplot = NULL };
	size_t room = PAGE_DRAWINGS_BYTES;
	FILE *out = fopen("/dev/null", "we");
	struct gallery gallery;
	char plots[128];

	REQUIRE(out);
	snprintf(plots, sizeof(plots), "%s/plots", folder);
	REQUIRE(gallery_make(study, plots, &none, &gallery) == 0);
	page_write(&(struct page){
	    .out = out, .study = study, .gallery = &gallery, .room = &room });
	text_write(out, study);
	markdown_write(out, study);
	gallery_free(&gallery);
	fclose(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	static const char *const names[] = { "runs.csv", "env.csv",
		"latency.csv", "intervals.csv", "probes.csv",
		"strategies.csv" };
	char folder[] = "/tmp/fuzz_report.XXXXXX";
	const uint8_t *at = data;
	struct study study;
	struct run run;

	REQUIRE(mkdtemp(folder));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		at = write_next(folder, names[i], at, data + len);
	if (run_load(folder, false, &run) == 0) {
		REQUIRE(study_make(&run, &study) == 0);
		report(&study, folder);
		study_free(&study);
		run_free(&run);
	}
	nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return 0;
}
