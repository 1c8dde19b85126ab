/* SPDX-License-Identifier: MIT */
#include "report/compare.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "lib/stats_compare.h"
#include "report/contrast.h"
#include "report/finding.h"
#include "report/markup.h"
#include "report/plain.h"

enum outcome {
	OUTCOME_SAME,    /* any difference is within the threshold */
	OUTCOME_UNCLEAR, /* there may be one beyond it, or none */
	OUTCOME_SLOWER,
	OUTCOME_SLIGHTLY, /* slower, but not beyond the threshold */
	OUTCOME_FASTER,
	OUTCOME_INVALID,
};

static const char *const outcomes[] = {
	[OUTCOME_SAME] = "same",
	[OUTCOME_UNCLEAR] = "unclear",
	[OUTCOME_SLOWER] = "SLOWER",
	[OUTCOME_SLIGHTLY] = "slightly slower",
	[OUTCOME_FASTER] = "faster",
	[OUTCOME_INVALID] = "invalid",
};

/* A cell of both runs. */
struct match {
	const struct scenario *scenario; /* as in the first run */
	const char *subject;
	const struct cell *before, *after;
	struct contrast contrast; /* after against before, Holm-corrected */
	enum outcome outcome;
};

struct matches {
	struct match *list;
	size_t count;
	size_t unmatched; /* cells that only one run has */
};

static const struct scenario *find_scenario(
    const struct study *study, const struct scenario *like)
{
	for (size_t i = 0; i < study->scenario_count; i++)
		if (!strcmp(study->scenarios[i].name, like->name) &&
		    !strcmp(study->scenarios[i].experiment, like->experiment))
			return &study->scenarios[i];
	return NULL;
}

/* The cell of the same names in another run, or NULL. */
static const struct cell *find_cell(const struct study *study,
    const struct scenario *scenario, const char *subject)
{
	const struct scenario *sc = find_scenario(study, scenario);

	for (size_t i = 0; sc && i < study->subject_count; i++)
		if (!strcmp(study->subjects[i].name, subject) &&
		    sc->cells[i].state != CELL_MISSING)
			return &sc->cells[i];
	return NULL;
}

static size_t count_cells(const struct study *study)
{
	size_t n = 0;

	for (size_t i = 0; i < study->scenario_count; i++)
		for (size_t c = 0; c < study->subject_count; c++)
			n += study->scenarios[i].cells[c].state != CELL_MISSING;
	return n;
}

static int find_matches(const struct study *before, const struct study *after,
    struct matches *ret_matches)
{
	struct matches m = { .count = 0 };

	m.list = calloc(count_cells(before) + 1, sizeof(*m.list));
	if (!m.list)
		return -ENOMEM;
	for (size_t i = 0; i < before->scenario_count; i++)
		for (size_t c = 0; c < before->subject_count; c++) {
			const struct scenario *sc = &before->scenarios[i];
			const char *name = before->subjects[c].name;
			const struct cell *other = find_cell(after, sc, name);

			if (sc->cells[c].state == CELL_MISSING || !other)
				continue;
			m.list[m.count++] = (struct match){
				.scenario = sc,
				.subject = name,
				.before = &sc->cells[c],
				.after = other,
			};
		}
	m.unmatched = count_cells(before) + count_cells(after) - 2 * m.count;
	*ret_matches = m;
	return 0;
}

static bool is_judged(const struct match *x)
{
	return x->before->state == CELL_GOOD && x->after->state == CELL_GOOD &&
	       x->before->main_count > 1 && x->after->main_count > 1;
}

/* Whether bounds hide what is so: the smaller figure may be the larger one. */
static bool is_vague(const struct match *x, bool differs)
{
	enum bound_kind before = x->before->bounds[x->scenario->main].kind;
	enum bound_kind after = x->after->bounds[x->scenario->main].kind;
	bool is_smaller = x->contrast.ratio.estimate < 1;

	if (!differs)
		return before != BOUND_NONE || after != BOUND_NONE;
	return before == BOUND_WITHIN || after == BOUND_WITHIN ||
	       (is_smaller ? after : before) == BOUND_LEAST;
}

/* Tests all cells, corrected for the number of those that can be judged. */
static int test_all(
    const struct study *before, const struct study *after, struct matches *m)
{
	double *p = calloc(m->count + 1, sizeof(*p));
	size_t judged = 0, tested = 0;
	int rc;

	if (!p)
		return -ENOMEM;
	for (size_t i = 0; i < m->count; i++)
		judged += is_judged(&m->list[i]);
	for (size_t i = 0; i < m->count; i++) {
		struct match *x = &m->list[i];

		x->contrast = contrast_runs(after, x->after, before, x->before,
		    scenario_main(x->scenario),
		    JUDGE_ALPHA / fmax((double)judged, 1));
		if (is_judged(x))
			p[tested++] = fmin(x->contrast.p, 1);
	}
	rc = stats_holm(p, tested, p);
	tested = 0;
	for (size_t i = 0; i < m->count && rc >= 0; i++) {
		struct contrast *c = &m->list[i].contrast;

		if (!is_judged(&m->list[i]))
			continue;
		c->p = p[tested++];
		judge_agree(
		    &c->ratio, c->p <= JUDGE_ALPHA, c->ratio.estimate > 1);
	}
	free(p);
	return rc;
}

static enum outcome judge(const struct match *x, double threshold)
{
	const struct interval *ratio = &x->contrast.ratio;
	double loss;

	if (!is_judged(x))
		return OUTCOME_INVALID;
	if (is_vague(x, x->contrast.p <= JUDGE_ALPHA))
		return OUTCOME_UNCLEAR;
	if (x->contrast.p > JUDGE_ALPHA)
		return ratio->low >= 1 - threshold &&
			       ratio->high <= 1 + threshold
			   ? OUTCOME_SAME
			   : OUTCOME_UNCLEAR;
	loss = scenario_main(x->scenario)->more_is_better ? 1 - ratio->estimate
							  : ratio->estimate - 1;
	if (loss <= 0)
		return OUTCOME_FASTER;
	return loss > threshold ? OUTCOME_SLOWER : OUTCOME_SLIGHTLY;
}

static void put_text_row(FILE *out, const struct match *x)
{
	const struct metric *m = scenario_main(x->scenario);

	fputs("  ", out);
	plain_field(out, x->subject, 20);
	plain_field(out,
	    show_unit(m->unit, x->before->estimates[x->scenario->main].estimate)
		.text,
	    -9);
	plain_field(out,
	    show_unit(m->unit, x->after->estimates[x->scenario->main].estimate)
		.text,
	    -9);
	fputs("  ", out);
	plain_field(out, contrast_times(&x->contrast.ratio).text, 23);
	fprintf(out, " %s\n", outcomes[x->outcome]);
}

static void put_markdown_row(FILE *out, const struct match *x)
{
	const struct metric *m = scenario_main(x->scenario);
	size_t main = x->scenario->main;

	fputs("| ", out);
	markup_markdown(out, x->scenario->name);
	fputs(" | ", out);
	markup_markdown(out, x->subject);
	fprintf(out, " | %s | %s | %s | %s | %s |\n", m->title,
	    show_unit(m->unit, x->before->estimates[main].estimate).text,
	    show_unit(m->unit, x->after->estimates[main].estimate).text,
	    contrast_times(&x->contrast.ratio).text, outcomes[x->outcome]);
}

static void put_matches(
    FILE *out, const struct matches *m, const struct compare_order *order)
{
	const struct scenario *last = NULL;

	if (order->markdown)
		fputs("\n| scenario | subject | metric | before | after | "
		      "after / before | verdict |\n"
		      "|:--|:--|:--|--:|--:|:--|:--|\n",
		    out);
	for (size_t i = 0; i < m->count; i++) {
		const struct match *x = &m->list[i];

		if (order->markdown) {
			put_markdown_row(out, x);
			continue;
		}
		if (x->scenario != last)
			fprintf(out, "\n%s: %s\n", x->scenario->name,
			    scenario_main(x->scenario)->title);
		last = x->scenario;
		put_text_row(out, x);
	}
}

/* Facts of the machine and the suite in which the runs differ. */
static void put_differences(
    FILE *out, const struct run *before, const struct run *after)
{
	static const char *const keys[] = { "suite", "seed", "cpu_model",
		"cpus", "server_cpus", "load_cpus", "kernel", "mitigations",
		"governor", "paceline_version", "configure_line", "netns" };

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		const char *a = table_value(&before->env, keys[i]);
		const char *b = table_value(&after->env, keys[i]);
		char *line;

		if (!strcmp(a, b))
			continue;
		line = finding_format(
		    "%s: '%s' before, '%s' after", keys[i], a, b);
		plain_wrap(out, "* ", "  ", line ? line : keys[i]);
		free(line);
	}
}

static size_t count_outcome(const struct matches *m, enum outcome outcome)
{
	size_t n = 0;

	for (size_t i = 0; i < m->count; i++)
		n += m->list[i].outcome == outcome;
	return n;
}

static void put_line(FILE *out, char *text)
{
	if (text)
		plain_wrap(out, "", "", text);
	free(text);
}

static void put_summary(
    FILE *out, const struct matches *m, const struct compare_order *order)
{
	size_t invalid = count_outcome(m, OUTCOME_INVALID);
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < m->count; i++)
		if (m->list[i].outcome != OUTCOME_INVALID &&
		    m->list[i].after->valid_count < least)
			least = m->list[i].after->valid_count;
	fputc('\n', out);
	put_line(out,
	    finding_format("%zu of %zu cells are slower by more than %s, %zu "
			   "faster, %zu unclear, %zu invalid; %zu cells are "
			   "in one run only.",
		count_outcome(m, OUTCOME_SLOWER), m->count,
		show_percent(order->threshold).text,
		count_outcome(m, OUTCOME_FASTER),
		count_outcome(m, OUTCOME_UNCLEAR), invalid, m->unmatched));
	if (m->count > invalid)
		put_line(out, finding_power(least, least, m->count - invalid));
}

static int compare_studies(FILE *out, const struct compare_order *order,
    const struct study *before, const struct study *after)
{
	struct matches m;
	size_t slower;
	int rc;

	rc = find_matches(before, after, &m);
	if (rc < 0)
		return rc;
	rc = test_all(before, after, &m);
	for (size_t i = 0; i < m.count && rc >= 0; i++)
		m.list[i].outcome = judge(&m.list[i], order->threshold);
	slower = count_outcome(&m, OUTCOME_SLOWER);
	if (rc >= 0 && m.count > 0) {
		plain_wrap(out, "* before: ", "  ", order->before);
		plain_wrap(out, "* after: ", "  ", order->after);
		put_differences(out, before->run, after->run);
		put_matches(out, &m, order);
		put_summary(out, &m, order);
	} else if (rc >= 0) {
		log_line("%s and %s have no cell in common", order->before,
		    order->after);
		rc = -ENOENT;
	}
	free(m.list);
	return rc < 0 ? rc : slower > 0;
}

static int load(const char *dir, struct run *ret_run, struct study *ret_study)
{
	int rc = run_load(dir, false, ret_run);

	if (rc < 0)
		return rc;
	rc = study_make(ret_run, ret_study);
	if (rc < 0) {
		log_line("%s: %s", dir, strerror(-rc));
		run_free(ret_run);
	}
	return rc;
}

int compare_runs(FILE *out, const struct compare_order *order)
{
	struct study before, after;
	struct run run_before, run_after;
	int rc;

	rc = load(order->before, &run_before, &before);
	if (rc < 0)
		return rc;
	rc = load(order->after, &run_after, &after);
	if (rc >= 0) {
		rc = compare_studies(out, order, &before, &after);
		study_free(&after);
		run_free(&run_after);
	}
	study_free(&before);
	run_free(&run_before);
	return rc;
}
