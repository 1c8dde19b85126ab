/* SPDX-License-Identifier: MIT */
/* paceline-bench: from a suite to a folder of results. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/stdout.h"
#include "bench/await.h"
#include "bench/child.h"
#include "bench/environment.h"
#include "bench/metric.h"
#include "bench/netns.h"
#include "bench/options.h"
#include "bench/progress.h"
#include "bench/session.h"
#include "bench/setup.h"
#include "bench/show.h"

struct run {
	struct options options;
	struct csv_table *recalled; /* env.csv of the run to resume */
	struct bench bench;
	struct plan plan;
	struct roster roster;
	struct results results;
	struct csv_table *earlier;
	unsigned kept; /* repetitions on file */
};

/* Logs why, where there is something to say, and gives the exit status. */
static int fail(int err, const char *why)
{
	if (err == -EINTR)
		return 128 + await_interrupt();
	log_line("%s", why && *why ? why : strerror(-err));
	if (err == -EPERM)
		return EXIT_UNAVAILABLE;
	if (err == -EINVAL || err == -ENOENT || err == -ENOTDIR)
		return EXIT_USAGE;
	return EXIT_FAILED;
}

static int check_metrics(const struct run *run, char *why, size_t cap)
{
	const struct plan *plan = &run->plan;
	int err = 0;

	for (size_t i = 0; i < plan->count && !err; i++)
		err =
		    metric_check(metric_of(&run->bench.suite, &plan->cells[i]),
			&run->results.columns, why, cap);
	return err;
}

static int open_results(struct run *run, char *why, size_t cap)
{
	const char *folder = run->bench.folder;
	int err;

	if (run->options.resume) {
		err = results_resume(folder, &run->results, &run->earlier);
	} else {
		err = results_create(
		    folder, &run->roster.counters, &run->results);
		if (!err)
			err = environment_write(
			    &run->bench, &run->options, &run->roster);
	}
	if (err) {
		snprintf(why, cap, "%s: %s", folder, strerror(-err));
		return err;
	}
	return check_metrics(run, why, cap);
}

static void report_skipped(const struct run *run)
{
	const struct suite *suite = &run->bench.suite;

	for (size_t i = 0; i < suite->subject_count; i++)
		if (run->roster.members[i].skip_because[0])
			log_line("%s is skipped: %s", suite->subjects[i].name,
			    run->roster.members[i].skip_because);
	if (run->roster.engine_lacks[0])
		log_line("%s: the load goes by %s", run->roster.engine_lacks,
		    run->roster.engine);
	if (run->bench.cpus.overlap)
		log_line("warning: server and generator share CPUs; no "
			 "repetition is valid");
}

static int finish(const struct run *run, const struct session *session, int err)
{
	int link_err;

	if (!session->total)
		return err == -EINTR ? 128 + await_interrupt() : EXIT_FAILED;
	link_err = results_link_latest(run->bench.folder);
	if (link_err)
		log_line("cannot point results/latest to %s: %s",
		    run->bench.folder, strerror(-link_err));
	printf("%u repetitions, %u of them not valid, %u run again\n%s\n",
	    session->total - session->again, session->invalid, session->again,
	    run->bench.folder);
	if (err == -EINTR) {
		log_line("interrupted; paceline-bench --resume %s goes on",
		    run->bench.folder);
		return 128 + await_interrupt();
	}
	return err || session->failed ? EXIT_FAILED : EXIT_DONE;
}

static int measure(struct run *run)
{
	struct session session = {
		.bench = &run->bench,
		.plan = &run->plan,
		.roster = &run->roster,
		.results = &run->results,
		.earlier = run->earlier,
	};
	int err = session_run(&session);

	run->kept = session.total;
	return finish(run, &session, err);
}

static bool anything_left(const struct plan *plan)
{
	for (size_t i = 0; i < plan->count; i++)
		if (!plan->cells[i].finished)
			return true;
	return false;
}

static int run_in_folders(struct run *run)
{
	char why[1024] = "";
	int err, status;

	err = roster_make(
	    &run->bench, &run->plan, &run->roster, why, sizeof(why));
	if (err)
		return fail(err, why);
	report_skipped(run);
	if (!anything_left(&run->plan)) {
		log_line("no subject of the suite can run here");
		status = EXIT_UNAVAILABLE;
	} else {
		err = open_results(run, why, sizeof(why));
		status = err ? fail(err, why) : measure(run);
	}
	results_close(&run->results);
	csv_free(run->earlier);
	roster_free(&run->roster);
	return status;
}

static int run_for_real(struct run *run)
{
	char why[1024] = "";
	int err, status;

	err = setup_folders(&run->options, &run->bench, why, sizeof(why));
	if (err)
		return fail(err, why);
	setup_process(&run->bench);
	if (run->options.netns)
		err = netns_join(&run->bench, why, sizeof(why));
	status = err ? fail(err, why) : run_in_folders(run);
	/* Nothing was measured: the folder is of no use. */
	if (!run->options.resume && !run->kept)
		remove_folder(run->bench.folder);
	return status;
}

static int run_plan(struct run *run)
{
	char why[1024] = "";
	int err, status;

	err = plan_make(&run->bench.suite, run->options.only, &run->plan);
	if (err)
		return fail(err, why);
	if (!run->plan.count) {
		log_line("--only='%s' matches no subject, scenario or "
			 "scenario/subject of the suite",
		    run->options.only ? run->options.only : "*");
		status = EXIT_USAGE;
	} else if (run->options.list) {
		status = show_suite(&run->bench.suite);
	} else if (run->options.dry_run) {
		status = show_plan(&run->bench, &run->plan);
	} else {
		status = run_for_real(run);
	}
	plan_free(&run->plan);
	return status;
}

/* A run that is resumed keeps the options it was started with. */
static int recall(struct run *run, char *why, size_t cap)
{
	char path[PATH_MAX];
	int err;

	if (!run->options.resume)
		return 0;
	snprintf(path, sizeof(path), "%s/env.csv", run->options.resume);
	err = csv_load(path, &run->recalled);
	if (err) {
		snprintf(why, cap, "%s: no run to resume: env.csv: %s",
		    run->options.resume, strerror(-err));
		return -EINVAL;
	}
	options_recall(&run->options, run->recalled);
	return 0;
}

int main(int argc, char **argv)
{
	struct run run = { 0 };
	char why[1024] = "";
	int err, status;

	stdout_check_at_exit();
	options_parse(argc, argv, &run.options);
	signal(SIGPIPE, SIG_IGN);
	err = await_open();
	if (!err)
		err = child_adopt_orphans();
	if (!err)
		err = recall(&run, why, sizeof(why));
	if (!err)
		err = setup_bench(&run.options, &run.bench, why, sizeof(why));
	if (err) {
		csv_free(run.recalled);
		return fail(err, why);
	}
	status = run_plan(&run);
	setup_free(&run.bench);
	csv_free(run.recalled);
	return status;
}
