/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <argp.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "report/output.h"

const char *argp_program_version = "paceline-report " PACKAGE_VERSION;

enum {
	KEY_NO_PLOTS = 256,
};

static const struct argp_option options[] = {
	{ "format", 'f', "LIST", 0,
	    "What to write: html, txt, md; several separated by commas "
	    "(default html,txt)",
	    0 },
	{ "no-plots", KEY_NO_PLOTS, NULL, 0, "Draw nothing", 0 },
	{ 0 },
};

static int add_formats(char *list, unsigned int *ret_formats)
{
	unsigned int formats = 0;
	char *save = NULL;

	for (char *name = strtok_r(list, ",", &save); name;
	     name = strtok_r(NULL, ",", &save)) {
		unsigned int format = output_format(name);

		if (format == 0) {
			log_line("--format: '%s' is unknown; there are html, "
				 "txt and md",
			    name);
			return -EINVAL;
		}
		formats |= format;
	}
	if (formats == 0) {
		log_line("--format: nothing named; there are html, txt and md");
		return -EINVAL;
	}
	*ret_formats = formats;
	return 0;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct output_order *order = state->input;

	switch (key) {
	case 'f':
		return add_formats(arg, &order->formats) < 0 ? EINVAL : 0;
	case KEY_NO_PLOTS:
		order->gnuplot = NULL;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0) {
			log_line(
			    "one folder is enough; '%s' is the second", arg);
			return EINVAL;
		}
		order->dir = arg;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "[DIR]",
	.doc = "Makes a report of a run of paceline-bench: report.html, "
	       "report.txt and plots/ in DIR, by default results/latest.",
};

int main(int argc, char **argv)
{
	struct output_order order = {
		.dir = "results/latest",
		.formats = output_format("html") | output_format("txt"),
		.gnuplot = "gnuplot",
	};

	argp_err_exit_status = EXIT_USAGE;
	if (argp_parse(&argp, argc, argv, 0, NULL, &order) != 0)
		return EXIT_USAGE;
	return output_report(&order) < 0 ? EXIT_FAILED : EXIT_DONE;
}
