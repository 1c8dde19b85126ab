/* SPDX-License-Identifier: MIT */
#include "bench/repetition.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "bench/await.h"
#include "bench/load.h"
#include "bench/observation.h"
#include "bench/server.h"
#include "bench/table.h"

/* What a generator may take besides its times: to connect, to finish. */
#define ALLOWANCE_S    20
#define DRAIN_GRACE_MS 10000

/* Of the tail; in the rest of it the counters are read in peace. */
#define COUNTED_SHARE 0.8

struct run {
	const struct bench *bench;
	struct repetition *repetition;
	const char *folder;
	struct row *row;
	struct server server;
	struct load load;
	struct observation observation;
	char reason[1024];
};

static double probes_of(const struct scenario *scenario)
{
	if (!scenario->find)
		return 1;
	if (!strcmp(scenario->find, "max-rate"))
		return 7;
	if (!strcmp(scenario->model, "closed"))
		return 2 + log2((double)scenario->connections);
	return 11;
}

double repetition_planned_s(const struct scenario *scenario)
{
	return probes_of(scenario) *
	       (scenario->warmup_s + scenario->duration_s + scenario->tail_s);
}

static void __attribute__((format(printf, 2, 3)))
add_reason(struct run *run, const char *fmt, ...)
{
	size_t used = strlen(run->reason);
	va_list ap;

	if (used && used < sizeof(run->reason))
		used += (size_t)snprintf(
		    run->reason + used, sizeof(run->reason) - used, "; ");
	if (used >= sizeof(run->reason))
		return;
	va_start(ap, fmt);
	vsnprintf(run->reason + used, sizeof(run->reason) - used, fmt, ap);
	va_end(ap);
}

static void set_names(struct run *run)
{
	const struct repetition *r = run->repetition;
	const struct cell *cell = r->cell;
	struct row *row = run->row;
	char now[32];
	time_t t = time(NULL);

	strftime(now, sizeof(now), "%Y-%m-%dT%H:%M:%SZ", gmtime(&t));
	row_set(row, "started_at", "%s", now);
	row_set(row, "experiment", "%s",
	    cell->experiment ? cell->experiment->name : "");
	row_set(row, "scenario", "%s", r->scenario->name);
	row_set(row, "subject", "%s", cell->subject->name);
	row_set(row, "role", "%s", cell->subject->role);
	row_set(row, "family", "%s", r->family);
	row_set(row, "repetition", "%u", r->number);
	row_set(row, "attempt", "%u", r->attempt);
	row_set(row, "order", "%u", r->order);
}

/* All subjects of a block meet the same schedule. */
static unsigned long load_seed(const struct run *run)
{
	return run->bench->seed + run->repetition->number;
}

/* What was asked for; the generator's summary says the same, and more. */
static void set_parameters(struct run *run)
{
	const struct scenario *s = run->repetition->scenario;
	struct row *row = run->row;

	row_set(row, "model", "%s", s->model);
	row_set(row, "connections", "%lu", s->connections);
	row_set(row, "idle_connections", "%lu", s->idle);
	row_set(row, "pipeline", "%lu", s->pipeline);
	row_set(
	    row, "requests_per_connection", "%lu", s->requests_per_connection);
	if (s->mix)
		row_set(row, "target", "%s", s->mix);
	else
		row_set(row, "target", "%s %s", s->method, s->path);
	row_set(row, "seed", "%lu", load_seed(run));
	row_set(row, "warmup_s", "%g", s->warmup_s);
	row_set(row, "duration_s", "%g", s->duration_s);
	if (s->rate_per_s > 0)
		row_set(row, "target_rate_per_s", "%.3f", s->rate_per_s);
}

static bool handle_event(struct run *run, uint64_t *count_end_ns)
{
	const struct scenario *s = run->repetition->scenario;
	struct observation *o = &run->observation;
	struct load_event event = load_read(&run->load);

	switch (event.type) {
	case LOAD_MEASURE:
		observe_measure(o, event.at_ns);
		break;
	case LOAD_TAIL:
		observe_tail(o, event.at_ns);
		*count_end_ns =
		    event.at_ns +
		    (uint64_t)(s->tail_s * COUNTED_SHARE * NS_PER_S);
		break;
	case LOAD_DONE:
		observe_count_end(o);
		observe_done(o, event.at_ns, event.replies);
		break;
	case LOAD_ENDED:
		return false;
	default:
		break;
	}
	return true;
}

static void server_died(struct run *run)
{
	char how[400] = "";

	server_explain(&run->server, how, sizeof(how));
	add_reason(run, "the server died: %s", how);
	run->repetition->failed = true;
}

/* Follows the generator until it has ended. 0, or -errno as await()'s. */
static int follow(struct run *run)
{
	const struct scenario *s = run->repetition->scenario;
	uint64_t limit_ns =
	    clock_now_ns() +
	    (uint64_t)((repetition_planned_s(s) + s->timeout_s + ALLOWANCE_S) *
		       NS_PER_S);
	uint64_t count_end_ns = AWAIT_EVER;

	for (;;) {
		int fds[] = { run->load.events, run->server.child.pidfd };
		uint64_t until_ns =
		    count_end_ns < limit_ns ? count_end_ns : limit_ns;
		int which = await(fds, ARRAY_SIZE(fds), until_ns);

		if (which == 0 && handle_event(run, &count_end_ns))
			continue;
		if (which == -ETIMEDOUT && until_ns < limit_ns) {
			observe_count_end(&run->observation);
			count_end_ns = AWAIT_EVER;
			continue;
		}
		if (which == 1)
			server_died(run);
		return which > 0 ? 0 : which;
	}
}

static void take_summary(struct run *run)
{
	char path[PATH_MAX];
	struct csv_table *summary = NULL;
	const char *reason;
	int err;

	snprintf(path, sizeof(path), "%s/summary.csv", run->folder);
	err = csv_load(path, &summary);
	if (!err && csv_rows(summary) != 1)
		err = -EBADMSG;
	if (err) {
		csv_free(summary);
		add_reason(run, "the generator's summary: %s", strerror(-err));
		run->repetition->failed = true;
		return;
	}
	for (size_t i = 0; i < csv_columns(summary); i++) {
		const char *name = csv_name(summary, i);

		if (strcmp(name, "valid") && strcmp(name, "reason"))
			row_set(run->row, name, "%s", csv_at(summary, 0, i));
	}
	reason = table_get(summary, 0, "reason");
	if (reason && *reason)
		add_reason(run, "%s", reason);
	csv_free(summary);
}

/* The generator has been started; sees it through. */
static int drive(struct run *run)
{
	char why[400] = "";
	int err = follow(run);
	bool died = !run->server.child.pid;

	if (err == -ETIMEDOUT) {
		add_reason(run, "the generator did not end in time");
		run->repetition->failed = true;
	}
	/* Nobody waits for a load on a server that is gone. */
	if (load_finish(&run->load, err || died ? 0 : DRAIN_GRACE_MS, why,
		sizeof(why)) &&
	    !err && !died) {
		add_reason(run, "%s", why);
		run->repetition->failed = true;
	}
	if (err && err != -ETIMEDOUT)
		return err;
	if (run->repetition->failed)
		return 0;
	take_summary(run);
	if (observation_report(&run->observation, run->row, why, sizeof(why)))
		add_reason(run, "%s", why);
	return 0;
}

static int load_the_server(struct run *run)
{
	const struct load_order order = {
		.scenario = run->repetition->scenario,
		.url = run->server.url,
		.folder = run->folder,
		.seed = load_seed(run),
	};
	char why[400] = "";
	int err;

	observe_ready(&run->observation, run->bench, &run->server);
	err = load_start(run->bench, &order, &run->load, why, sizeof(why));
	if (err) {
		add_reason(run, "%s", why);
		run->repetition->failed = true;
		return 0;
	}
	observe_load(&run->observation, run->load.child.pid);
	err = drive(run);
	observation_free(&run->observation);
	return err;
}

static int serve_and_load(struct run *run)
{
	const struct cell *cell = run->repetition->cell;
	char why[400] = "";
	int err;

	err = server_start(run->bench, cell->subject, run->folder, &run->server,
	    why, sizeof(why));
	if (err == -EINTR)
		return err;
	if (err) {
		add_reason(run, "%s", *why ? why : strerror(-err));
		run->repetition->failed = true;
		return 0;
	}
	err = load_the_server(run);
	if (server_stop(&run->server, why, sizeof(why)) && !err) {
		add_reason(run, "the server %s", why);
		run->repetition->failed = true;
	}
	return err;
}

int repetition_run(const struct bench *bench, struct repetition *repetition,
    const char *folder, struct row *row)
{
	struct run run = {
		.bench = bench,
		.repetition = repetition,
		.folder = folder,
		.row = row,
	};
	int err;

	set_names(&run);
	set_parameters(&run);
	if (bench->cpus.overlap)
		add_reason(&run, "server and generator share CPUs");
	err = serve_and_load(&run);
	row_set(row, "valid", "%s", run.reason[0] ? "no" : "yes");
	row_set(row, "reason", "%s", run.reason);
	return err ? err : row->err;
}
