/* SPDX-License-Identifier: MIT */
#include "report/contrast.h"
#include "report/finding.h"

static void test_control(const struct study *study, const struct scenario *sc,
    const struct subject *control, struct findings *f, enum trust *trust)
{
	const struct cell *a = &sc->cells[control - study->subjects];
	const struct cell *b = &sc->cells[control->twin];
	double alpha = JUDGE_ALPHA / (double)study->scenario_count;
	struct contrast c;

	if (a->state != CELL_GOOD || b->state != CELL_GOOD)
		return;
	c = contrast_cells(study, a, b, scenario_main(sc));
	if (c.p < alpha)
		*trust = TRUST_BAD;
	else if (*trust == TRUST_UNKNOWN || *trust == TRUST_WEAK)
		*trust = judge_can_tell(a->valid_count, b->valid_count,
			     study->scenario_count)
			     ? TRUST_GOOD
			     : TRUST_WEAK;
	findings_add(f, c.p < JUDGE_ALPHA ? TONE_DIFFERENCE : TONE_SAME,
	    finding_format("%s: %s against %s, %s %s, p = %s.", sc->name,
		control->name, study->subjects[control->twin].name,
		scenario_main(sc)->title, contrast_times(&c.ratio).text,
		show_number(c.p).text));
}

enum trust finding_control(
    const struct study *study, struct findings *ret_findings)
{
	enum trust trust = TRUST_UNKNOWN;

	*ret_findings = (struct findings){ .count = 0 };
	for (size_t i = 0; i < study->subject_count; i++) {
		const struct subject *s = &study->subjects[i];

		if (s->role != ROLE_CONTROL || s->twin < 0)
			continue;
		for (size_t k = 0; k < study->scenario_count; k++)
			test_control(study, &study->scenarios[k], s,
			    ret_findings, &trust);
	}
	return trust;
}

const char *finding_trust(enum trust trust)
{
	static const char *const verdicts[] = {
		[TRUST_UNKNOWN] =
		    "No A/A control: this run has no subject that was "
		    "measured twice under two names, so nothing shows how far "
		    "noise alone can push a figure.",
		[TRUST_WEAK] =
		    "Nobody knows: the A/A control shows no difference, but "
		    "with so few repetitions it could not have shown one.",
		[TRUST_GOOD] =
		    "Yes: the A/A control came out as no difference. One "
		    "subject, measured twice under two names, could not be "
		    "told from itself.",
		[TRUST_BAD] =
		    "No: the A/A control differs from itself. Something "
		    "besides the subjects moved the figures, and differences "
		    "of this size below mean nothing.",
	};

	REQUIRE((size_t)trust < ARRAY_SIZE(verdicts));
	return verdicts[trust];
}
