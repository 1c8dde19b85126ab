/* SPDX-License-Identifier: MIT */
#include "report/assets.h"
#include "report/markup.h"
#include "report/recipe.h"
#include "report/replace.h"

static void write_arrays(const struct draft *d)
{
	FILE *out = d->script;
	size_t n = d->figure->count;

	fprintf(out, "array COLOUR[N]\narray DASH[N]\narray POINT[N]\n"
		     "array WEIGHT[N]\narray LABEL[N]\n");
	for (size_t i = 0; i < n; i++) {
		const struct subject *s = draft_subject(d, i);

		fprintf(out,
		    "COLOUR[%zu] = '%s'; DASH[%zu] = %d; POINT[%zu] = %d; "
		    "WEIGHT[%zu] = %g\nLABEL[%zu] = ",
		    i + 1, s->look.light, i + 1, s->look.dash, i + 1,
		    s->look.point, i + 1, s->look.weight, i + 1);
		markup_gnuplot(out, s->name);
		fputc('\n', out);
	}
}

static void write_common(const struct draft *d, const struct recipe *r)
{
	const struct figure *f = d->figure;
	bool rows = !r->curves;

	fprintf(d->script,
	    "# Written by paceline-report; draws the plot again: "
	    "gnuplot %s.gp\n"
	    "if (!exists('TERMS')) TERMS = 'svg png'\n"
	    "NAME = '%s'\nDATA = '%s.csv'\nN = %zu\nHIGH = %zu\nCURVES = %d\n"
	    "XLABEL = '%s'\nYLABEL = ''\nTITLE = ",
	    f->name, f->name, f->name, f->count,
	    rows ? 70 + 28 * f->count : 340, r->curves, r->axis);
	markup_gnuplot(d->script, r->title);
	fputs(" . ': ' . ", d->script);
	markup_gnuplot(d->script, f->scenario->name);
	fputc('\n', d->script);
	write_arrays(d);
}

static int write_both(struct draft *d, const struct recipe *r)
{
	int rc;

	write_common(d, r);
	rc = r->draft(d);
	fprintf(d->script,
	    "do for [TERM in TERMS] {\n\tload 'style.gp'\n"
	    "\tload '%s'\n\tunset output\n\treset\n}\n",
	    r->script);
	return rc;
}

int script_write(const struct study *study, struct figure *f, const char *dir)
{
	struct replacement data = { .out = NULL }, script = { .out = NULL };
	struct draft d = { .study = study, .figure = f };
	int rc;

	rc = replace_begin(&data, dir, f->name, ".csv");
	if (rc >= 0)
		rc = replace_begin(&script, dir, f->name, ".gp");
	if (rc >= 0) {
		d.data = data.out;
		d.script = script.out;
		rc = write_both(&d, recipe_get(f->kind));
	}
	if (rc >= 0)
		rc = replace_end(&data);
	if (rc >= 0)
		rc = replace_end(&script);
	replace_drop(&data);
	replace_drop(&script);
	return rc;
}

int script_write_shared(const char *dir)
{
	static const struct {
		const char *name;
		const char *text;
	} shared[] = {
		{ "style.gp", asset_style_gp },
		{ "whiskers.gp", asset_whiskers_gp },
		{ "percentiles.gp", asset_percentiles_gp },
		{ "response.gp", asset_response_gp },
		{ "timeline.gp", asset_timeline_gp },
		{ "sweep.gp", asset_sweep_gp },
	};

	for (size_t i = 0; i < ARRAY_SIZE(shared); i++) {
		struct replacement file;
		int rc = replace_begin(&file, dir, shared[i].name, "");

		if (rc < 0)
			return rc;
		fputs(shared[i].text, file.out);
		rc = replace_end(&file);
		if (rc < 0)
			return rc;
	}
	return 0;
}
