/* SPDX-License-Identifier: MIT */
/*
 * The end-to-end matrix: every case of tests/cases on every strategy that
 * the server lists, sent whole, split at every byte, byte by byte and
 * pipelined; replies must be the same bytes whatever the strategy and way.
 *
 *   e2e [CASE-FILE...]        only these cases
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "docroot.h"
#include "matrix.h"
#include "specs.h"
#include "tap.h"

static const char *const fixed_options[] = {
	"--max-target",
	"1000",
	"--max-head",
	"4000",
	"--max-body",
	"100000",
	"--header-timeout",
	"20s",
	"--idle-timeout",
	"20s",
};

static void report(const struct matrix *matrix, const char *spec)
{
	for (size_t i = 0; i < matrix->list->count; i++) {
		const struct verdict *verdict = &matrix->verdicts[i];

		tap_ok(!verdict->failed, "%s: %s", spec,
		    matrix->list->cases[i].name);
		if (verdict->failed)
			tap_note("%s", verdict->reason.text);
	}
}

static void run_spec(struct matrix *matrix, const char *spec)
{
	const char *options[ARRAY_SIZE(fixed_options) + 3] = { 0 };
	const struct server_setup setup = { .spec = spec, .options = options };
	uint64_t start = clock_now_ns();
	struct server server;
	unsigned n = 0;

	for (; n < ARRAY_SIZE(fixed_options); n++)
		options[n] = fixed_options[n];
	options[n++] = "--docroot";
	options[n++] = docroot_path();
	if (!specs_start("all cases", &setup, &server))
		return;
	matrix_run(matrix, spec, server.port);
	report(matrix, spec);
	tap_ok(server_stop(&server), "%s: ends with status 0", spec);
	tap_note("%s: %.1f s", spec,
	    (double)(clock_now_ns() - start) / (double)NS_PER_S);
}

/* The cases that the command line names, or all. */
static int load_cases(int count, char **paths, struct case_list *ret_list)
{
	const char *top = getenv("top_srcdir");
	char folder[4096];

	if (count == 0) {
		snprintf(
		    folder, sizeof(folder), "%s/tests/cases", top ? top : ".");
		return case_list_load(folder, ret_list);
	}
	ret_list->cases = calloc((size_t)count, sizeof(*ret_list->cases));
	REQUIRE(ret_list->cases);
	for (int i = 0; i < count; i++) {
		int error =
		    case_parse(paths[i], &ret_list->cases[ret_list->count]);

		if (error < 0)
			return error;
		ret_list->count++;
	}
	return 0;
}

int main(int argc, char **argv)
{
	const char *every = getenv("E2E_SPLIT_EVERY");
	struct case_list list = { 0 };
	static struct specs specs;
	struct matrix matrix;

	if (load_cases(argc - 1, argv + 1, &list) < 0 || specs_load(&specs) < 0)
		return EXIT_FAILED;
	if (every)
		tap_note("reduced: splits only at every byte %s"
			 " ($E2E_SPLIT_EVERY)",
		    every);
	matrix_init(&matrix, &list);
	for (size_t i = 0; i < specs.count; i++)
		run_spec(&matrix, specs.names[i]);
	matrix_free(&matrix);
	case_list_free(&list);
	return tap_done();
}
