/* SPDX-License-Identifier: MIT */
#include "report/trust.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/stats.h"
#include "report/contrast.h"
#include "report/foreign_load.h"

/* Two one-sided tests at 5% each. */
#define TOST_ALPHA 0.10
#define MARGIN     0.05
/* Percentiles of a second's requests vary more than their number does. */
#define MARGIN_OF_LATENCY 0.10
/* A twin that may be as far off as this makes every ranking idle. */
#define HOPELESS 1.5
/* Shares of runs that are valid. */
#define NEARLY_ALL 0.9
#define TOO_FEW    0.5

static const char *const names[] = {
	[TRUST_UNKNOWN] = "nobody knows",
	[TRUST_NO] = "no",
	[TRUST_PARTLY] = "partly",
	[TRUST_YES] = "yes",
};

struct share {
	size_t valid, all;
};

static struct share share_of(const struct scenario *sc, size_t subjects)
{
	struct share s = { 0, 0 };

	for (size_t i = 0; i < subjects; i++) {
		s.valid += sc->cells[i].valid_count;
		s.all += sc->cells[i].row_count;
	}
	return s;
}

static bool is_below(const struct share *s, double limit)
{
	return (double)s->valid < limit * (double)s->all;
}

/* How far off 1 an interval may be, as a factor from 1 up. */
static double reach(const struct interval *ratio)
{
	return fmax(ratio->high, 1 / ratio->low);
}

/* The least difference that half of the comparisons would have shown. */
static double typically_seen(const struct scenario *sc)
{
	size_t n = sc->ranked, k = 0;
	double *seen = calloc(n * n + 1, sizeof(*seen)), median;

	if (!seen || n == 0) {
		free(seen);
		return INFINITY;
	}
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			double least =
			    judge_least_seen(&sc->verdicts[i * n + j].ratio);

			seen[k++] = isfinite(least) ? least : INFINITY;
		}
	median = stats_median(seen, k);
	free(seen);
	return median;
}

static enum trust judge_control(
    const struct scenario *sc, size_t subjects, struct control_verdict *v)
{
	struct share share = share_of(sc, subjects);

	if (v->ratio.method == INTERVAL_NONE)
		return TRUST_UNKNOWN;
	if (is_below(&share, TOO_FEW) || reach(&v->ratio) > HOPELESS ||
	    v->ratio.low > 1 + v->margin || v->ratio.high < 1 / (1 + v->margin))
		return TRUST_NO;
	if (is_below(&share, NEARLY_ALL) || reach(&v->ratio) > 1 + v->margin)
		return TRUST_PARTLY;
	return TRUST_YES;
}

/* Whether one of the two is only known within bounds. */
static bool is_vague(
    const struct scenario *sc, const struct cell *a, const struct cell *b)
{
	return a->bounds[sc->main].kind == BOUND_WITHIN ||
	       b->bounds[sc->main].kind == BOUND_WITHIN;
}

/*
 * By the repetitions that met the same random arrivals, if these came at
 * random: then they are most of what repetitions differ by.
 */
static struct interval compare_twins(const struct study *study,
    const struct scenario *sc, const struct cell *a, const struct cell *b)
{
	const struct metric *m = scenario_main(sc);
	struct interval ratio = { .method = INTERVAL_NONE };
	size_t row = scenario_first_row(study, sc);

	if (!strcmp(table_text(&study->run->runs, row, "arrivals"), "poisson"))
		ratio = contrast_paired(study, a, b, m, 1 - TOST_ALPHA);
	if (ratio.method == INTERVAL_NONE)
		ratio = contrast_runs(study, a, study, b, m, TOST_ALPHA).ratio;
	return ratio;
}

static struct control_verdict ask(const struct study *study,
    const struct scenario *sc, const struct subject *control)
{
	const struct cell *a = &sc->cells[control - study->subjects];
	const struct cell *b = &sc->cells[control->twin];
	const struct metric *m = scenario_main(sc);
	struct control_verdict v = {
		.margin = m->unit == UNIT_LATENCY ? MARGIN_OF_LATENCY : MARGIN,
	};

	v.ratio = compare_twins(study, sc, a, b);
	v.sees = fmax(typically_seen(sc), reach(&v.ratio) - 1);
	if (!is_vague(sc, a, b))
		v.trust = judge_control(sc, study->subject_count, &v);
	return v;
}

static char *tell_control(const struct study *study, const struct scenario *sc,
    const struct subject *control, const struct control_verdict *v)
{
	const struct cell *cell = &sc->cells[control - study->subjects];
	const struct cell *twin = &sc->cells[control->twin];
	const char *of = study->subjects[control->twin].name;
	struct share share = share_of(sc, study->subject_count);

	if (is_vague(sc, cell, twin))
		return finding_format("%s: nobody knows. The generator itself "
				      "was late: the %s of %s or %s is only "
				      "known within bounds.",
		    sc->name, scenario_main(sc)->title, control->name, of);
	if (v->trust == TRUST_UNKNOWN)
		return finding_format("%s: nobody knows. Too few valid runs to "
				      "compare %s with %s: %zu and %zu.",
		    sc->name, control->name, of, cell->valid_count,
		    twin->valid_count);
	return finding_format(
	    "%s: %s. %s is at %s of %s (%s, 90%%), where %s is allowed; %zu "
	    "of %zu runs are valid; %s%s%s.",
	    sc->name, names[v->trust], control->name,
	    contrast_times(&v->ratio).text, of, scenario_main(sc)->title,
	    show_percent(v->margin).text, share.valid, share.all,
	    isfinite(v->sees) ? "differences above "
			      : "no difference can be seen",
	    isfinite(v->sees) ? show_percent(v->sees).text : "",
	    isfinite(v->sees) ? " can be seen" : "");
}

/* What all scenarios say together. */
struct sum {
	size_t count[ARRAY_SIZE(names)]; /* scenarios by their trust */
	size_t scenarios;
	struct share share;
	bool is_ruled;      /* by foreign load */
	double least, most; /* of what scenarios can see; NaN: none has one */
};

/* The worst that a control of a scenario has to say. */
static enum trust ask_scenario(const struct study *study,
    const struct scenario *sc, struct sum *sum, struct findings *details)
{
	enum trust worst = TRUST_UNKNOWN;
	size_t controls = 0;

	for (size_t i = 0; i < study->subject_count; i++) {
		const struct subject *s = &study->subjects[i];
		struct control_verdict v;

		if (s->role != ROLE_CONTROL || s->twin < 0 ||
		    sc->cells[i].state == CELL_MISSING ||
		    sc->cells[s->twin].state == CELL_MISSING)
			continue;
		controls++;
		v = ask(study, sc, s);
		findings_add(details,
		    v.trust == TRUST_YES ? TONE_SAME : TONE_DIFFERENCE,
		    tell_control(study, sc, s, &v));
		if (v.trust == TRUST_UNKNOWN)
			continue;
		if (worst == TRUST_UNKNOWN || v.trust < worst)
			worst = v.trust;
		sum->least = fmin(sum->least, v.sees);
		sum->most = fmax(sum->most, v.sees);
	}
	if (controls == 0)
		findings_add(details, TONE_ASIDE,
		    finding_format("%s: nobody knows. No subject was measured "
				   "twice under two names.",
			sc->name));
	return worst;
}

static enum trust judge_sum(const struct sum *s)
{
	if (s->is_ruled || (s->share.all > 0 && is_below(&s->share, TOO_FEW)))
		return TRUST_NO;
	if (s->count[TRUST_UNKNOWN] == s->scenarios)
		return TRUST_UNKNOWN;
	if (s->count[TRUST_YES] == s->scenarios &&
	    !is_below(&s->share, NEARLY_ALL))
		return TRUST_YES;
	if (s->count[TRUST_YES] + s->count[TRUST_PARTLY] == 0)
		return TRUST_NO;
	return TRUST_PARTLY;
}

static const char *because(const struct sum *s, enum trust trust)
{
	static const char *const reasons[] = {
		[TRUST_UNKNOWN] =
		    "Nobody knows: no A/A control. No subject has enough valid "
		    "runs under two names, so nothing shows how far noise "
		    "alone can push a figure",
		[TRUST_NO] =
		    "No: the A/A control differs from itself, or may by far. "
		    "Something besides the subjects moved the figures, and "
		    "differences of this size below mean nothing",
		[TRUST_PARTLY] =
		    "Partly: not everywhere is it shown that one subject, "
		    "measured twice under two names, comes out alike",
		[TRUST_YES] =
		    "Yes: in each scenario one subject, measured twice under "
		    "two names, came out alike",
	};

	if (s->share.all > 0 && is_below(&s->share, TOO_FEW))
		return "No: most runs are not valid, and what is left is a "
		       "choice of quiet moments";
	if (s->is_ruled)
		return "No: in most runs others had a quarter of the CPUs of "
		       "the server and the generator, or more";
	return reasons[trust];
}

static char *tell_sum(const struct sum *s, enum trust trust)
{
	char sees[160] = "";

	if (isfinite(s->least))
		snprintf(sees, sizeof(sees),
		    " This run can see differences above %s%s%s.",
		    show_percent(s->least).text,
		    !isfinite(s->most)   ? ", in places none"
		    : s->most > s->least ? " to "
					 : "",
		    isfinite(s->most) && s->most > s->least
			? show_percent(s->most).text
			: "");
	return finding_format("%s. %zu of %zu scenarios pass; %zu of %zu runs "
			      "are valid.%s",
	    because(s, trust), s->count[TRUST_YES], s->scenarios,
	    s->share.valid, s->share.all, sees);
}

void trust_judge(const struct study *study, struct trust_verdict *ret)
{
	struct trust_verdict v = { .details = { .count = 0 } };
	struct sum sum = {
		.scenarios = study->scenario_count, .least = NAN, .most = NAN
	};

	for (size_t i = 0; i < study->scenario_count; i++) {
		const struct scenario *sc = &study->scenarios[i];
		struct share part = share_of(sc, study->subject_count);

		sum.share.valid += part.valid;
		sum.share.all += part.all;
		sum.count[ask_scenario(study, sc, &sum, &v.details)]++;
	}
	sum.is_ruled = foreign_load_rules(study);
	v.trust = judge_sum(&sum);
	v.text = tell_sum(&sum, v.trust);
	foreign_load_tell(study, &v.details);
	*ret = v;
}

void trust_free(struct trust_verdict *verdict)
{
	findings_free(&verdict->details);
	free(verdict->text);
}
