/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "report/assets.h"
#include "report/markup.h"
#include "report/recipe.h"
#include "report/replace.h"

/* Of a label beside a row; the page has the whole name. */
#define LABEL_BYTES 28

/* Of a line of a title, which is as wide as a drawing that stands alone. */
#define TITLE_BYTES 68

/* Where to cut a text of which so many bytes have room: between characters. */
static size_t cut_of(const char *text, size_t room)
{
	if (strlen(text) <= room)
		return strlen(text);
	while (room > 1 && ((unsigned char)text[room] & 0xc0) == 0x80)
		room--;
	return room;
}

static void put_label(FILE *out, const char *name)
{
	char label[LABEL_BYTES + 8];
	int cut = (int)cut_of(name, LABEL_BYTES);

	snprintf(
	    label, sizeof(label), "%.*s%s", cut, name, name[cut] ? "…" : "");
	markup_gnuplot(out, label);
}

/* A string of as many lines as it takes; returns how many. */
static unsigned int put_title(FILE *out, const char *text)
{
	unsigned int lines = 0;
	char line[TITLE_BYTES + 1];

	do {
		size_t cut = cut_of(text, TITLE_BYTES);

		/* Behind the last space, where one is near. */
		if (text[cut])
			for (size_t i = cut; i > cut / 2; i--)
				if (text[i - 1] == ' ') {
					cut = i;
					break;
				}
		snprintf(line, sizeof(line), "%.*s", (int)cut, text);
		fputs(lines++ > 0 ? " . \"\\n\" . " : "", out);
		markup_gnuplot(out, line);
		text += cut;
	} while (*text && lines < 4);
	return lines;
}

/* A cell that does not count is hollow: gnuplot's filled marks are odd. */
static int point_of(const struct draft *d, size_t i)
{
	int point = draft_subject(d, i)->look.point;

	return draft_is_hollow(d->figure, i) && point % 2 == 1 ? point - 1
							       : point;
}

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
		    point_of(d, i), i + 1, s->look.weight, i + 1);
		put_label(out, s->name);
		fputc('\n', out);
	}
}

static void write_common(const struct draft *d, const struct recipe *r)
{
	const struct figure *f = d->figure;
	bool rows = !r->curves;
	char title[400];

	fprintf(d->script,
	    "# Written by paceline-report; draws the plot again: "
	    "gnuplot %s.gp\n"
	    "if (!exists('TERMS')) TERMS = 'svg png'\n"
	    "NAME = '%s'\nDATA = '%s.csv'\nN = %zu\nHIGH = %zu\nCURVES = %d\n"
	    "XLABEL = '%s'\nYLABEL = ''\nTITLE = ",
	    f->name, f->name, f->name, f->count,
	    rows ? 70 + 28 * f->count : 340, r->curves, r->axis);
	snprintf(title, sizeof(title), "%s: %s", r->title, f->scenario->name);
	fprintf(d->script, "\nTITLELINES = %u\n", put_title(d->script, title));
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
