/* SPDX-License-Identifier: MIT */
#include "load/sweep.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "load/options.h"
#include "load/output.h"
#include "load/run.h"
#include "load/schedule.h"
#include "load/units.h"

int sweep_parse(const char *text, struct sweep_rates *ret)
{
	double rates[3], count;
	char *copy = strdup(text), *rest = copy, *part;
	size_t n = 0;
	int err = copy ? 0 : -ENOMEM;

	while (!err && (part = strsep(&rest, ":"))) {
		err = n == ARRAY_SIZE(rates) ? -EINVAL
					     : units_number(part, &rates[n++]);
		if (!err && !schedule_is_rate(rates[n - 1]))
			err = -ERANGE;
	}
	free(copy);
	if (err)
		return err;
	if (n < ARRAY_SIZE(rates) || rates[1] < rates[0])
		return -EINVAL;
	/* The last one is there though steps of 0.1 don't add up to it. */
	count = floor((rates[1] - rates[0]) / rates[2] + 1e-6) + 1;
	if (count > SWEEP_MAX)
		return -E2BIG;
	ret->from_per_s = rates[0];
	ret->step_per_s = rates[2];
	ret->count = (unsigned)count;
	return 0;
}

static int show_run(
    const struct options *o, const struct result *r, FILE *csv, bool first)
{
	if (!o->quiet)
		output_row(stdout, r, first);
	if (!csv)
		return 0;
	if (first)
		output_csv_row(csv, r, true);
	output_csv_row(csv, r, false);
	if (fflush(csv) == 0)
		return 0;
	log_line("--out %s: sweep.csv: %s", o->out_dir, strerror(errno));
	return -EIO;
}

static int run_all(struct options *o, const struct run_hooks *hooks, FILE *csv)
{
	struct rate_step *step = &o->config.steps[0];
	bool invalid = false, stop = false;
	struct result r;
	int err;

	for (unsigned i = 0; i < o->rates.count && !stop; i++) {
		step->first_per_s =
		    o->rates.from_per_s + i * o->rates.step_per_s;
		step->last_per_s = step->first_per_s;
		err = run_load(&o->config, hooks, &r);
		stop = err == -EINTR || r.signalled;
		if (!err && !r.interrupted) {
			err = show_run(o, &r, csv, i == 0);
			invalid |= !r.valid;
		}
		result_free(&r);
		if (err && err != -EINTR)
			return EXIT_FAILED;
	}
	return invalid && o->strict ? EXIT_INVALID : EXIT_DONE;
}

int sweep_run(struct options *o, const struct run_hooks *hooks)
{
	FILE *csv = NULL;
	int status;

	if (o->out_dir) {
		csv = output_open(o->out_dir, "sweep.csv");
		if (!csv)
			return EXIT_FAILED;
	}
	status = run_all(o, hooks, csv);
	if (csv && fclose(csv) != 0 && status != EXIT_FAILED) {
		log_line(
		    "--out %s: sweep.csv: %s", o->out_dir, strerror(errno));
		status = EXIT_FAILED;
	}
	return status;
}
