/* SPDX-License-Identifier: MIT */
#include "config.h"

#include <argp.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/stdout.h"
#include "report/compare.h"
#include "report/output.h"

const char *argp_program_version = "paceline-report " PACKAGE_VERSION;

enum {
	EXIT_SLOWER = 4,
	KEY_NO_PLOTS = 256,
	KEY_COMPARE,
	KEY_THRESHOLD,
	KEY_HLOG,
	KEY_PLOT_TIMEOUT,
};

struct command {
	struct output_order output;
	struct compare_order compare;
	bool is_comparison;
	unsigned int dirs;
};

static const struct argp_option options[] = {
	{ "format", 'f', "LIST", 0,
	    "What to write: html, txt, md; several separated by commas "
	    "(default html,txt)",
	    0 },
	{ "no-plots", KEY_NO_PLOTS, NULL, 0, "Draw nothing", 0 },
	{ "plot-timeout", KEY_PLOT_TIMEOUT, "SECONDS", 0,
	    "End a gnuplot that takes longer for one plot, 1 to 3600 "
	    "(default 60)",
	    0 },
	{ "hlog", KEY_HLOG, "NAME[@SCENARIO]=FILE", 0,
	    "Add an HdrHistogram interval log as an external subject; several "
	    "of one NAME are its repetitions",
	    0 },
	{ "compare", KEY_COMPARE, NULL, 0,
	    "Compare the cells of two runs, RUN_B with RUN_A, on standard "
	    "output (txt or md); exit status 4 when one of them became slower",
	    0 },
	{ "threshold", KEY_THRESHOLD, "PCT", 0,
	    "With --compare: let slow-downs of up to PCT percent pass "
	    "(default 5)",
	    0 },
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

/* A number in a range, or -EINVAL after a line on stderr. */
static int set_number(const char *option, const char *text, double least,
    double most, double *ret_number)
{
	char *end;
	double number = strtod(text, &end);

	if (end == text || *end || !(number >= least && number <= most)) {
		log_line("%s: '%s' is no number from %g to %g", option, text,
		    least, most);
		return -EINVAL;
	}
	*ret_number = number;
	return 0;
}

static error_t set_threshold(struct command *c, const char *text)
{
	double percent;

	if (set_number("--threshold", text, 0, 1000, &percent) < 0)
		return EINVAL;
	c->compare.threshold = percent / 100;
	return 0;
}

static error_t set_plot_timeout(struct command *c, const char *text)
{
	double seconds;

	if (set_number("--plot-timeout", text, 1, 3600, &seconds) < 0)
		return EINVAL;
	c->output.drawing.limit_s = (unsigned int)seconds;
	return 0;
}

static error_t add_hlog(struct output_order *order, const char *text)
{
	struct foreign *more = realloc(order->foreign,
	    (order->foreign_count + 1) * sizeof(*order->foreign));
	int rc = -ENOMEM;

	if (more) {
		order->foreign = more;
		rc = foreign_parse(text, &more[order->foreign_count]);
	}
	if (rc == -EINVAL)
		log_line("--hlog: '%s' is not NAME=FILE or "
			 "NAME@SCENARIO=FILE",
		    text);
	if (rc < 0)
		return -rc;
	order->foreign_count++;
	return 0;
}

static error_t take_dir(struct command *c, char *dir)
{
	if (c->dirs == 0)
		c->output.dir = c->compare.before = dir;
	else if (c->dirs == 1)
		c->compare.after = dir;
	c->dirs++;
	return 0;
}

/* What can only be said when all of the command line is known. */
static error_t check(const struct command *c)
{
	if (c->is_comparison && c->dirs != 2) {
		log_line("--compare takes two folders, RUN_A and RUN_B, "
			 "not %u",
		    c->dirs);
		return EINVAL;
	}
	if (!c->is_comparison && c->dirs > 1) {
		log_line("one folder at a time, not %u; two with --compare",
		    c->dirs);
		return EINVAL;
	}
	return 0;
}

static error_t parse_option(int key, char *arg, struct argp_state *state)
{
	struct command *c = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		/* getopt's own line is enough for an unknown option. */
		state->err_stream = NULL;
		return 0;
	case 'f':
		return add_formats(arg, &c->output.formats) < 0 ? EINVAL : 0;
	case KEY_NO_PLOTS:
		c->output.drawing.gnuplot = NULL;
		return 0;
	case KEY_HLOG:
		return add_hlog(&c->output, arg);
	case KEY_COMPARE:
		c->is_comparison = true;
		return 0;
	case KEY_THRESHOLD:
		return set_threshold(c, arg);
	case KEY_PLOT_TIMEOUT:
		return set_plot_timeout(c, arg);
	case ARGP_KEY_ARG:
		return take_dir(c, arg);
	case ARGP_KEY_END:
		return check(c);
	}
	return ARGP_ERR_UNKNOWN;
}

static const struct argp argp = {
	.options = options,
	.parser = parse_option,
	.args_doc = "[DIR]\n--compare RUN_A RUN_B",
	.doc = "Makes a report of a run of paceline-bench: report.html, "
	       "report.txt and plots/ in DIR, by default results/latest."
	       "\vExit status: 0 done, 1 failed, 2 wrong usage, 4 slower (with "
	       "--compare). Without gnuplot the report has no plots, and says "
	       "so.",
};

static int compare(struct command *c)
{
	int rc;

	c->compare.markdown = c->output.formats == output_format("md");
	rc = compare_runs(stdout, &c->compare);
	if (rc < 0)
		return EXIT_FAILED;
	return rc > 0 ? EXIT_SLOWER : EXIT_DONE;
}

static int run_command(int argc, char **argv, struct command *c)
{
	if (argp_parse(&argp, argc, argv, 0, NULL, c) != 0)
		return EXIT_USAGE;
	if (c->is_comparison)
		return compare(c);
	return output_report(&c->output) < 0 ? EXIT_FAILED : EXIT_DONE;
}

int main(int argc, char **argv)
{
	struct command command = {
		.output = {
			.dir = "results/latest",
			.formats = output_format("html") | output_format("txt"),
			.drawing = { .gnuplot = "gnuplot", .limit_s = 60 },
		},
		.compare = { .threshold = 0.05 },
	};

	int status;

	stdout_check_at_exit();
	argp_err_exit_status = EXIT_USAGE;
	status = run_command(argc, argv, &command);
	for (size_t i = 0; i < command.output.foreign_count; i++)
		foreign_free(&command.output.foreign[i]);
	free(command.output.foreign);
	return status;
}
