/* SPDX-License-Identifier: MIT */
#include "bench/session_search.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "bench/metric.h"
#include "bench/search.h"
#include "bench/slo.h"

/* Answered of those sent: below it the server does not keep up. */
#define ANSWERED_MIN 0.98

struct hunt {
	struct session *session;
	struct repetition *repetition;
	const char *folder;
	struct search search;
	struct slo slo; /* limit_ns 0: there is none */
	struct row rows[SEARCH_MOST_PROBES];
	unsigned count;
};

static const char *lookup(const void *row, const char *column)
{
	return row_get(row, column);
}

static double number(const struct row *row, const char *column)
{
	return metric_value(column, lookup, row);
}

static enum search_goal goal_of(const struct scenario *scenario)
{
	if (!strcmp(scenario->find, "max-rate"))
		return SEARCH_MAX_RATE;
	return strcmp(scenario->model, "closed") ? SEARCH_KNEE_OPEN
						 : SEARCH_KNEE_CLOSED;
}

/* The scenario of a probe shares its texts with the one that is searched. */
static struct scenario scenario_of(
    const struct scenario *scenario, const struct probe *probe)
{
	struct scenario s = *scenario;

	s.find = NULL;
	s.rate_per_s = probe->rate_per_s;
	s.connections = probe->connections;
	s.model = (char *)(probe->rate_per_s > 0 ? "open" : "closed");
	if (!(probe->rate_per_s > 0))
		s.arrivals = NULL;
	return s;
}

/* Less the generator's own delay it is: so that one made it miss it. */
static bool meets_net(const struct hunt *h, const struct row *row)
{
	char net[sizeof(h->slo.column)];

	snprintf(net, sizeof(net), "net%s", strchr(h->slo.column, '_'));
	return number(row, net) < h->slo.limit_ns;
}

static struct outcome judge(const struct hunt *h, const struct row *row)
{
	double answered = number(row, "replies / requests");
	struct outcome outcome = {
		.rate_per_s = number(row, "rate_per_s"),
		.response_mean_ns = number(row, "response_mean_ns"),
		.met = answered >= ANSWERED_MIN,
		.doubtful = strcmp(row_get(row, "valid"), "yes"),
	};

	/* A limit that could not be measured is not met. */
	if (h->slo.limit_ns > 0 &&
	    !(number(row, h->slo.column) < h->slo.limit_ns)) {
		outcome.met = false;
		outcome.doubtful |= meets_net(h, row);
	}
	return outcome;
}

static void path_of(
    const struct hunt *h, unsigned probe, char *path, size_t cap)
{
	snprintf(path, cap, "%s/probe-%u", h->folder, probe + 1);
}

static int run_probe(struct hunt *h, const struct probe *probe)
{
	const struct cell *cell = h->repetition->cell;
	struct scenario scenario = scenario_of(cell->scenario, probe);
	struct repetition repetition = *h->repetition;
	struct row *row = &h->rows[h->count];
	char path[PATH_MAX];
	int err;

	path_of(h, h->count, path, sizeof(path));
	if (mkdir(path, 0777) < 0)
		return -errno;
	err = row_make(&h->session->results->columns, row);
	if (err)
		return err;
	repetition.scenario = &scenario;
	err = repetition_run(h->session->bench, &repetition, path, row);
	if (err) {
		row_free(row);
		return err;
	}
	h->count++;
	h->repetition->failed = repetition.failed;
	return 0;
}

static int try_probes(struct hunt *h)
{
	struct probe probe;
	struct outcome outcome;
	int err = 0;

	while (
	    !err && !h->repetition->failed && search_next(&h->search, &probe)) {
		err = run_probe(h, &probe);
		if (err || h->repetition->failed)
			break;
		outcome = judge(h, &h->rows[h->count - 1]);
		search_tell(&h->search, &probe, &outcome);
	}
	return err;
}

static void add_reason(struct row *row, const char *reason)
{
	char *before = strdup(row_get(row, "reason"));

	if (!before) {
		row->err = -ENOMEM;
		return;
	}
	row_set(row, "reason", "%s%s%s", before, *before ? "; " : "", reason);
	row_set(row, "valid", "no");
	free(before);
}

/* What makes the answer less than an answer. */
static void qualify(const struct hunt *h, struct row *row)
{
	const struct scenario *s = h->repetition->cell->scenario;
	char text[300];

	if (h->repetition->failed)
		return;
	if (h->search.best < 0) {
		snprintf(text, sizeof(text), "find = %s: no load met %s",
		    s->find, s->slo ? s->slo : "the conditions");
		add_reason(row, text);
	} else if (h->search.high_doubtful) {
		snprintf(text, sizeof(text),
		    "find = %s: the generator, not the server, may be the "
		    "limit at %.0f/s",
		    s->find, h->search.high);
		add_reason(row, text);
	}
}

static int answer(struct hunt *h, struct row *row, char *ret_folder, size_t cap)
{
	const struct columns *columns = row->columns;
	int best = h->repetition->failed ? -1 : h->search.best;
	unsigned chosen = best < 0 ? h->count - 1 : (unsigned)best;
	int err;

	err = results_add_probes(h->session->results, h->rows, h->count, best);
	for (size_t i = 0; i < columns->count; i++)
		row_set(row, columns->names[i], "%s",
		    row_get(&h->rows[chosen], columns->names[i]));
	qualify(h, row);
	path_of(h, chosen, ret_folder, cap);
	return err ? err : row->err;
}

int search_run(struct session *session, struct repetition *repetition,
    const char *folder, struct row *row, char *ret_folder, size_t cap)
{
	const struct cell *cell = repetition->cell;
	const struct scenario *scenario = cell->scenario;
	struct hunt h = {
		.session = session,
		.repetition = repetition,
		.folder = folder,
	};
	double hint = 0;
	int err;

	if (cell->value_count)
		hint = cell->values[cell->value_count - 1];
	if (scenario->slo && slo_parse(scenario->slo, &h.slo))
		return -EINVAL;
	search_begin(&h.search, goal_of(scenario), scenario->connections, hint);
	err = try_probes(&h);
	if (!err && h.count)
		err = answer(&h, row, ret_folder, cap);
	for (unsigned i = 0; i < h.count; i++)
		row_free(&h.rows[i]);
	return err;
}
