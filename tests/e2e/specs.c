/* SPDX-License-Identifier: MIT */
#include "specs.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/log.h"
#include "tap.h"

enum { COLUMNS_MAX = 16 };

/* Where the CSV of --list has the columns that are read here. */
struct columns {
	int name;
	int family;
};

/* What --list=csv says of one strategy. */
struct listed {
	char name[SPEC_BYTES];
	char family[SPEC_BYTES];
};

static struct listed strategies[SPECS_MAX];
static size_t nr_strategies;

/* Splits a line without quotes in front of its first columns. */
static int split(char *line, char *fields[COLUMNS_MAX])
{
	int n = 0;

	line[strcspn(line, "\r\n")] = '\0';
	while (line && n < COLUMNS_MAX)
		fields[n++] = strsep(&line, ",");
	return n;
}

static int read_header(FILE *csv, struct columns *ret_columns)
{
	struct columns columns = { .name = -1, .family = -1 };
	char *fields[COLUMNS_MAX], line[4096];
	int n;

	if (!fgets(line, sizeof(line), csv))
		return -EINVAL;
	n = split(line, fields);
	for (int i = 0; i < n; i++) {
		if (strcmp(fields[i], "name") == 0)
			columns.name = i;
		if (strcmp(fields[i], "family") == 0)
			columns.family = i;
	}
	*ret_columns = columns;
	return columns.name < 0 || columns.family < 0 ? -EINVAL : 0;
}

static void read_rows(FILE *csv, const struct columns *columns)
{
	char *fields[COLUMNS_MAX], line[4096];

	while (nr_strategies < SPECS_MAX && fgets(line, sizeof(line), csv)) {
		int n = split(line, fields);
		struct listed *s = &strategies[nr_strategies];

		if (n <= columns->name || n <= columns->family)
			continue;
		snprintf(s->name, SPEC_BYTES, "%s", fields[columns->name]);
		snprintf(s->family, SPEC_BYTES, "%s", fields[columns->family]);
		nr_strategies++;
	}
}

static int list_strategies(void)
{
	char command[4200];
	struct columns columns;
	FILE *csv;
	int error;

	snprintf(command, sizeof(command), "'%s' --list=csv", server_program());
	csv = popen(command, "re");
	REQUIRE(csv);
	error = read_header(csv, &columns);
	if (error == 0)
		read_rows(csv, &columns);
	if (pclose(csv) != 0 || error < 0 || nr_strategies == 0) {
		log_line("%s: no columns name and family there", command);
		return -EINVAL;
	}
	return 0;
}

static const struct listed *find(const char *spec)
{
	size_t len = strcspn(spec, ":");

	for (size_t i = 0; i < nr_strategies; i++)
		if (strlen(strategies[i].name) == len &&
		    strncmp(strategies[i].name, spec, len) == 0)
			return &strategies[i];
	return NULL;
}

static void add(struct specs *specs, const char *spec)
{
	REQUIRE(specs->count < SPECS_MAX);
	snprintf(specs->names[specs->count++], SPEC_BYTES, "%s", spec);
}

/* Words of a line up to a comment. */
static void add_words(struct specs *specs, char *line, bool listed_only)
{
	char *word;

	line[strcspn(line, "#\n")] = '\0';
	while ((word = strsep(&line, " \t")) != NULL)
		if (*word && (!listed_only || find(word)))
			add(specs, word);
}

static int add_variants(struct specs *specs)
{
	const char *wanted = getenv("E2E_VARIANTS");
	const char *top = getenv("top_srcdir");
	char path[4096], line[1024];
	FILE *file;

	if (wanted) {
		tap_note("reduced: of the option variants %s ($E2E_VARIANTS)",
		    wanted);
		snprintf(line, sizeof(line), "%s", wanted);
		add_words(specs, line, true);
		return 0;
	}
	snprintf(path, sizeof(path), "%s/tests/e2e/variants", top ? top : ".");
	file = fopen(path, "re");
	if (!file) {
		log_line("%s: %s", path, strerror(errno));
		return -EINVAL;
	}
	while (fgets(line, sizeof(line), file))
		add_words(specs, line, true);
	fclose(file);
	return 0;
}

int specs_load(struct specs *ret_specs)
{
	const char *given = getenv("E2E_SPECS");
	int error = list_strategies();

	ret_specs->count = 0;
	if (error < 0)
		return error;
	if (given) {
		char words[4096];

		snprintf(words, sizeof(words), "%s", given);
		add_words(ret_specs, words, false);
		return 0;
	}
	for (size_t i = 0; i < nr_strategies; i++)
		add(ret_specs, strategies[i].name);
	return add_variants(ret_specs);
}

bool specs_start(const char *test, const struct server_setup *setup,
    struct server *ret_server)
{
	struct outcome outcome;
	int error = server_start(setup, ret_server, &outcome);

	if (error == 0)
		return true;
	outcome.errors[strcspn(outcome.errors, "\n")] = '\0';
	if (error == -ENOTSUP)
		tap_skip(outcome.errors, "%s: %s", setup->spec, test);
	else
		tap_ok(false, "%s: %s: the server starts (%d: %s)", setup->spec,
		    test, outcome.status, outcome.errors);
	return false;
}

bool specs_is_evented(const char *spec)
{
	const struct listed *s = find(spec);

	return s && strcmp(s->family, "blocking") != 0;
}
