/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "case.h"

static int load_all(const glob_t *files, struct case_list *list)
{
	int result = 0;

	for (size_t i = 0; i < files->gl_pathc; i++) {
		int error =
		    case_parse(files->gl_pathv[i], &list->cases[list->count]);

		if (error < 0)
			result = error;
		else
			list->count++;
	}
	return result;
}

int case_list_load(const char *folder, struct case_list *ret_list)
{
	struct case_list list = { 0 };
	char pattern[4096];
	glob_t files;
	int error;

	snprintf(pattern, sizeof(pattern), "%s/*.case", folder);
	if (glob(pattern, 0, NULL, &files) != 0) {
		log_line("no %s", pattern);
		return -ENOENT;
	}
	list.cases = calloc(files.gl_pathc, sizeof(*list.cases));
	REQUIRE(list.cases);
	error = load_all(&files, &list);
	globfree(&files);
	if (error < 0)
		case_list_free(&list);
	else
		*ret_list = list;
	return error;
}

void case_list_free(struct case_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		case_free(&list->cases[i]);
	free(list->cases);
}
