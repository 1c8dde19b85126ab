/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "report/finding.h"
#include "report/markup.h"
#include "report/page.h"
#include "report/svg.h"

/* The colour of a series is that of the first subject which has it. */
static const char *variable_of(const struct study *study, const char *colour)
{
	for (size_t i = 0; i < study->subject_count; i++)
		if (!strcmp(study->subjects[i].look.light, colour))
			return study->subjects[i].id;
	return "ink";
}

static void embed(FILE *out, const struct page *p, const struct figure *f)
{
	struct svg_series *series = calloc(f->count, sizeof(*series));
	const struct svg_content content = {
		.series = series,
		.count = f->count,
		.tips = f->tips,
		.tip_count = f->tip_count,
	};

	for (size_t i = 0; series && i < f->count; i++) {
		const struct subject *s =
		    &p->study->subjects[f->cells[i]->subject];

		series[i] = (struct svg_series){
			.id = s->id,
			.colour = s->look.light,
			.variable = variable_of(p->study, s->look.light),
			.name = s->name,
		};
	}
	if (series)
		svg_embed(out, f->svg, figure_title(f->kind), &content);
	free(series);
}

/* The drawing itself while there is room, then a link to its file. */
static void put_drawing(const struct page *p, const struct figure *f)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	embed(out, p, f);
	fclose(out);
	if (size <= *p->room) {
		*p->room -= size;
		fwrite(text, 1, size, p->out);
	} else {
		fprintf(p->out,
		    "<p class=\"data\">To keep this page small, the drawing "
		    "is in <a href=\"plots/%s.svg\">%s.svg</a>.</p>\n",
		    f->name, f->name);
	}
	free(text);
}

static void put_figure(const struct page *p, const struct figure *f)
{
	char *reading = finding_reading(p->study, f);

	fprintf(p->out, "<figure><figcaption><div class=\"head\"><h3>%s",
	    figure_title(f->kind));
	if (f->sweep) {
		fputs(": ", p->out);
		page_text(p, f->scenario->name);
		fputs(" and on", p->out);
	}
	fprintf(p->out,
	    "</h3><span class=\"data\"><a href=\"plots/%s.csv\">CSV</a>",
	    f->name);
	if (f->svg)
		fprintf(p->out, "<a href=\"plots/%s.png\">PNG</a>", f->name);
	fputs("</span></div>\n<p class=\"reading\">", p->out);
	page_text(p, reading ? reading : "");
	fputs("</p></figcaption>\n", p->out);
	if (f->svg)
		put_drawing(p, f);
	else if (!p->gallery->missing)
		fputs("<p class=\"data\">gnuplot failed to draw this.</p>\n",
		    p->out);
	fputs("</figure>\n", p->out);
	free(reading);
}

void page_sweeps(const struct page *p)
{
	bool is_open = false;

	for (size_t i = 0; i < p->study->sweep_count; i++) {
		const struct figure *f =
		    gallery_find_sweep(p->gallery, &p->study->sweeps[i]);

		if (!f)
			continue;
		if (!is_open)
			fputs("<section id=\"sweeps\"><h2>Where it bends</h2>\n"
			      "<div class=\"figures\">\n",
			    p->out);
		is_open = true;
		put_figure(p, f);
	}
	if (is_open)
		fputs("</div></section>\n", p->out);
}

void page_figures(const struct page *p, const struct scenario *sc)
{
	fputs("<div class=\"figures\">\n", p->out);
	for (int kind = 0; kind < FIGURE_KINDS; kind++) {
		const struct figure *f =
		    gallery_find(p->gallery, sc, (enum figure_kind)kind);

		if (f)
			put_figure(p, f);
	}
	fputs("</div>\n", p->out);
}
