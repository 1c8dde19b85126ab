/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "report/page.h"

int main(int argc, char **argv)
{
	struct run run;
	struct study study;
	struct gallery gallery;
	struct page page;
	char path[4096];
	(void)argc;
	if (run_load(argv[1], &run) < 0)
		return 1;
	if (study_make(&run, &study) < 0)
		return 1;
	snprintf(path, sizeof(path), "%s/plots", argv[1]);
	if (gallery_make(&study, path, "gnuplot", &gallery) < 0)
		return 1;
	snprintf(path, sizeof(path), "%s/report.html", argv[1]);
	page = (struct page){ fopen(path, "we"), &study, &gallery };
	page_write(&page);
	fclose(page.out);
	gallery_free(&gallery);
	study_free(&study);
	run_free(&run);
	return 0;
}
