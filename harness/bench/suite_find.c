/* SPDX-License-Identifier: MIT */
/* Looking things up in a suite, by name and by pattern. */
#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

#include "bench/suite.h"

bool list_has(const char *list, const char *name)
{
	char pattern[256];

	for (list += strspn(list, ", "); *list; list += strspn(list, ", ")) {
		size_t length = strcspn(list, ", ");

		snprintf(pattern, sizeof(pattern), "%.*s", (int)length, list);
		if (!fnmatch(pattern, name, 0))
			return true;
		list += length;
	}
	return false;
}

const struct subject *suite_subject(const struct suite *suite, const char *name)
{
	for (size_t i = 0; i < suite->subject_count; i++)
		if (!strcmp(suite->subjects[i].name, name))
			return &suite->subjects[i];
	return NULL;
}

const struct scenario *suite_scenario(
    const struct suite *suite, const char *name)
{
	for (size_t i = 0; i < suite->scenario_count; i++)
		if (!strcmp(suite->scenarios[i].name, name))
			return &suite->scenarios[i];
	return NULL;
}
