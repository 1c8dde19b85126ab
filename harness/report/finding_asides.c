/* SPDX-License-Identifier: MIT */
/* What is to be known beside the differences: floors, and who has no rank. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "report/contrast.h"
#include "report/finding.h"
#include "report/foreign_load.h"
#include "report/outlier.h"

static const char *name_of(const struct study *study, const struct cell *cell)
{
	return study->subjects[cell->subject].name;
}

static void add_floors(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	const struct cell *best = NULL;

	for (size_t i = 0; i < sc->ranked && !best; i++)
		if (study->subjects[sc->order[i]].role == ROLE_SUBJECT)
			best = &sc->cells[sc->order[i]];
	for (size_t i = 0; i < study->subject_count && best; i++) {
		const struct cell *floor = &sc->cells[i];
		struct contrast c;

		if (study->subjects[i].role != ROLE_FLOOR ||
		    floor->state != CELL_GOOD)
			continue;
		c = contrast_cells(study, best, floor, scenario_main(sc));
		findings_add(f, TONE_ASIDE,
		    finding_format(
			"Against the floor %s, which parses nothing, %s "
			"is at %s (%s).",
			name_of(study, floor), name_of(study, best),
			contrast_times(&c.ratio).text,
			scenario_main(sc)->title));
	}
}

static size_t count_competitors(
    const struct study *study, const struct scenario *sc)
{
	size_t n = 0;

	for (size_t i = 0; i < study->subject_count; i++)
		n += sc->cells[i].rank_state != RANK_NONE;
	return n;
}

/* Some cell's figure of a metric from first to last is such a bound. */
static bool has_bound(const struct study *study, const struct scenario *sc,
    enum metric_id first, enum metric_id last, enum bound_kind kind)
{
	for (size_t i = 0; i < study->subject_count; i++)
		for (int m = (int)first; m <= (int)last; m++)
			if (sc->cells[i].bounds[m].kind == kind)
				return true;
	return false;
}

/* What the signs before figures say. */
static void add_bounds(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	if (has_bound(study, sc, METRIC_RATE, METRIC_RATE, BOUND_LEAST))
		findings_add(f, TONE_ASIDE,
		    finding_format("A rate \"≥\" is at least this: the "
				   "generator was at its limit, not the "
				   "server."));
	if (has_bound(study, sc, METRIC_P50, METRIC_P999, BOUND_LEAST))
		findings_add(f, TONE_ASIDE,
		    finding_format("A percentile \"≥\" is at least this: "
				   "requests without a reply count at their "
				   "age, and would have taken longer."));
	if (has_bound(study, sc, METRIC_P50, METRIC_P999, BOUND_WITHIN))
		findings_add(f, TONE_ASIDE,
		    finding_format("A percentile \"≤\" is at most this: the "
				   "generator's own delay is in it, and is "
				   "more than 2%% of it."));
}

static char *tell_few(const struct study *study, const struct scenario *sc,
    const struct cell *cell)
{
	size_t n = count_competitors(study, sc);

	return finding_format(
	    "Too few valid runs to tell the rank of %s: %zu of its %zu are "
	    "valid%s%s%s; it takes %zu each to tell %zu subjects apart.",
	    name_of(study, cell), cell->valid_count, cell->row_count,
	    *cell->reason ? " (" : "", cell->reason, *cell->reason ? ")" : "",
	    stats_repetitions_needed(n * (n - 1) / 2, JUDGE_ALPHA), n);
}

/* Why a cell that competes has no rank. */
static char *tell_unranked(const struct study *study, const struct scenario *sc,
    const struct cell *cell)
{
	const char *title = scenario_main(sc)->title;

	if (cell->valid_count > 0 && cell->main_count == 0)
		return finding_format("The rank of %s is not known: no run of "
				      "it has a figure for %s.",
		    name_of(study, cell), title);
	return tell_few(study, sc, cell);
}

static void add_unranked(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct cell *cell = &sc->cells[i];

		if (cell->rank_state == RANK_FEW)
			findings_add(
			    f, TONE_ASIDE, tell_unranked(study, sc, cell));
	}
}

/* What "3.9..4.2" is, where it stands for "[3.9, 4.2]". */
static void add_ranges(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	bool any = false;

	for (size_t i = 0; i < study->subject_count; i++)
		any = any ||
		      sc->cells[i].estimates[sc->main].method == INTERVAL_RANGE;
	if (any)
		findings_add(f, TONE_ASIDE,
		    finding_format("\"low..high\" is the range of fewer than "
				   "six repetitions: too few for an interval "
				   "of 95%%."));
}

/*
 * Where all connections wait all the time, rate times mean response time is
 * their number: Little's law. Who thinks between requests does not.
 */
static void add_little(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	const struct table *runs = &study->run->runs;
	size_t row = scenario_first_row(study, sc);
	double connections = table_number(runs, row, "connections");
	double rate = table_number(runs, row, "rate_per_s");
	double mean = table_number(runs, row, "response_mean_ns") / 1e9;

	if (strcmp(table_text(runs, row, "model"), "closed") != 0 ||
	    !(fabs(rate * mean / connections - 1) < 0.1))
		return;
	findings_add(f, TONE_ASIDE,
	    finding_format(
		"In this closed loop the mean response time is connections / "
		"rate (Little's law): %s / %s is %s. Its percentiles say over "
		"again how fast a server is, not how long a request takes "
		"under a load of its own.",
		show_plain(connections).text, show_unit(UNIT_RATE, rate).text,
		show_latency(1e9 * connections / rate).text));
}

void finding_add_asides(
    const struct study *study, const struct scenario *sc, struct findings *f)
{
	if (sc->ranked == 1)
		findings_add(f, TONE_ASIDE,
		    finding_format("%s has nobody to be compared with.",
			name_of(study, &sc->cells[sc->order[0]])));
	if (sc->ranked > 1 && sc->ranked < count_competitors(study, sc))
		findings_add(f, TONE_ASIDE,
		    finding_format("Ranks are among the %zu of %zu subjects "
				   "that have one.",
			sc->ranked, count_competitors(study, sc)));
	if (sc->ranked == 0)
		findings_add(
		    f, TONE_ASIDE, finding_format("There is no ranking."));
	add_floors(study, sc, f);
	add_unranked(study, sc, f);
	outlier_tell(study, sc, f);
	foreign_load_tell_cells(study, sc, f);
	add_little(study, sc, f);
	add_ranges(study, sc, f);
	add_bounds(study, sc, f);
}
