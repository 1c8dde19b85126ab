/* SPDX-License-Identifier: MIT */
#include "report/svg.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/check.h"
#include "report/markup.h"

struct embed {
	FILE *out;
	const struct svg_series *series;
	size_t count;
	const struct tip *tips; /* those that are left */
	size_t tip_count;
	unsigned long plot;  /* whose group is open, over all panels */
	unsigned long panel; /* how many plots are in the panels before */
	const char *pending; /* an opened group that may turn out empty */
	bool in_text;
};

struct span {
	const char *start;
	size_t length;
};

/* Colours of style.gp that belong to the page, not to a subject. */
static const struct {
	const char *colour;
	const char *value;
} page_colours[] = {
	{ "#000000", "currentColor" },
	{ "#808080", "var(--axis)" },
	{ "#d8d8d8", "var(--grid)" },
	{ "#eeeeee", "var(--shade)" },
	{ "#ffffff", "var(--card)" },
};

static bool span_is(struct span s, const char *text)
{
	return s.length == strlen(text) && !memcmp(s.start, text, s.length);
}

static void put_colour(const struct embed *e, const char *hex)
{
	for (size_t i = 0; i < ARRAY_SIZE(page_colours); i++)
		if (!strcasecmp(hex, page_colours[i].colour)) {
			fputs(page_colours[i].value, e->out);
			return;
		}
	for (size_t i = 0; i < e->count; i++)
		if (!strcasecmp(hex, e->series[i].colour)) {
			fprintf(e->out, "var(--%s)", e->series[i].variable);
			return;
		}
	fputs(hex, e->out);
}

/* A colour is "rgb(  0, 114, 178)" or a name, of which black matters. */
static void put_paint(const struct embed *e, struct span value)
{
	unsigned int r, g, b;
	char hex[8];

	if (value.length > 4 &&
	    sscanf(value.start, "rgb( %u, %u, %u", &r, &g, &b) == 3) {
		snprintf(hex, sizeof(hex), "#%02x%02x%02x", r & 255, g & 255,
		    b & 255);
		put_colour(e, hex);
		return;
	}
	if (span_is(value, "black"))
		fputs("currentColor", e->out);
	else
		fwrite(value.start, 1, value.length, e->out);
}

/*
 * Runs of white space become one space, as gnuplot indents its paths, and of
 * the decimals of a coordinate one is enough for the eye.
 */
static void put_squeezed(const struct embed *e, struct span value, int decimals)
{
	bool space = false;
	int after_point = -1;

	for (size_t i = 0; i < value.length; i++) {
		char c = value.start[i];

		if (isspace((unsigned char)c)) {
			space = true;
			after_point = -1;
			continue;
		}
		if (space)
			fputc(' ', e->out);
		space = false;
		if (c == '.')
			after_point = 0;
		else if (after_point >= 0 && isdigit((unsigned char)c))
			after_point++;
		else
			after_point = -1;
		if (after_point <= decimals)
			fputc(c, e->out);
	}
}

/* What the page says by itself, or what is so by default. */
static bool is_needless(struct span tag, struct span name, struct span value)
{
	static const char *const dropped[] = { "font-family", "font-size",
		"stroke-linecap", "stroke-linejoin", "class", "id" };

	for (size_t i = 0; i < ARRAY_SIZE(dropped); i++)
		if (span_is(name, dropped[i]))
			return true;
	if (span_is(tag, "g") && span_is(name, "color"))
		return true;
	return span_is(tag, "g") &&
	       (span_is(name, "fill") || span_is(value, "currentColor") ||
		   span_is(value, "none"));
}

static void put_attribute(
    const struct embed *e, struct span tag, struct span name, struct span value)
{
	if (is_needless(tag, name, value))
		return;
	if (span_is(name, "xlink:href"))
		name = (struct span){ "href", 4 };
	fprintf(e->out, " %.*s=\"", (int)name.length, name.start);
	if (span_is(name, "stroke") || span_is(name, "fill") ||
	    span_is(name, "color"))
		put_paint(e, value);
	else
		put_squeezed(e, value, span_is(name, "d") ? 1 : 2);
	fputc('"', e->out);
}

/* Copies a tag, attribute by attribute. `tag` is between '<' and '>'. */
static void put_tag(const struct embed *e, struct span tag)
{
	const char *p = tag.start, *end = tag.start + tag.length;
	struct span element = { p, strcspn(p, " \t\r\n/>") };

	fprintf(e->out, "<%.*s", (int)element.length, element.start);
	p += element.length;
	while (p < end) {
		struct span name, value;
		const char *quote;

		p += strspn(p, " \t\r\n");
		name = (struct span){ p, strcspn(p, "= \t\r\n/>") };
		p += name.length;
		p += strspn(p, " =");
		if (p >= end || (*p != '"' && *p != '\''))
			break;
		quote = memchr(p + 1, *p, (size_t)(end - p - 1));
		if (!quote)
			break;
		value = (struct span){ p + 1, (size_t)(quote - p - 1) };
		put_attribute(e, element, name, value);
		p = quote + 1;
	}
	fputs(end[-1] == '/' ? "/>" : ">", e->out);
}

/* The k of a group with the id "plot_plot_k", or 0. */
static unsigned long plot_number(struct span tag)
{
	static const char mark[] = "g id=\"plot_plot_";

	if (strncmp(tag.start, mark, sizeof(mark) - 1) != 0)
		return 0;
	return strtoul(tag.start + sizeof(mark) - 1, NULL, 10);
}

/* A mark, with what is said of the next one of its plot. */
static void put_mark(struct embed *e, struct span tag)
{
	/* Without its last '/': the title goes inside. */
	tag.length--;
	put_tag(e, tag);
	while (e->tip_count > 0 && e->tips->plot < e->plot) {
		e->tips++;
		e->tip_count--;
	}
	if (e->tip_count > 0 && e->tips->plot == e->plot) {
		fputs("<title>", e->out);
		markup_html(e->out, e->tips->text);
		fputs("</title>", e->out);
		e->tips++;
		e->tip_count--;
	}
	fputs("</use>", e->out);
}

static void put_series(const struct embed *e, unsigned long plot)
{
	const struct svg_series *s;

	if (e->count == 0) {
		fputs("<g>", e->out);
		return;
	}
	s = &e->series[(plot - 1) % e->count];
	fprintf(e->out, "<g data-s=\"%s\"><title>", s->id);
	markup_html(e->out, s->name);
	fputs("</title>", e->out);
}

/* In a further panel gnuplot begins with 1 again. */
static void open_plot(struct embed *e, unsigned long number)
{
	if (e->panel + number <= e->plot)
		e->panel = e->plot;
	e->plot = e->panel + number;
	put_series(e, number);
}

static bool tag_is(struct span tag, const char *text)
{
	return !strncmp(tag.start, text, strlen(text));
}

static void flush_pending(struct embed *e)
{
	const char *tag = e->pending;

	e->pending = NULL;
	if (tag)
		put_tag(e, (struct span){ tag, strcspn(tag, ">") });
}

/* Handles one tag; returns where the next one may begin. */
static const char *embed_tag(struct embed *e, struct span tag)
{
	const char *next = tag.start + tag.length + 1;
	const char *closed;

	if (e->pending && tag_is(tag, "/g")) {
		e->pending = NULL;
		return next;
	}
	flush_pending(e);
	if (tag_is(tag, "g fill=\"none\"")) {
		e->pending = tag.start;
	} else if (tag_is(tag, "title") || tag_is(tag, "desc")) {
		closed = strstr(next, "</");
		next = closed ? closed + strcspn(closed, ">") + 1 : next;
	} else if (plot_number(tag) > 0) {
		open_plot(e, plot_number(tag));
	} else if (tag_is(tag, "use ") && e->plot > 0 &&
		   tag.start[tag.length - 1] == '/') {
		put_mark(e, tag);
	} else if (tag.start[0] == '/') {
		fprintf(e->out, "<%.*s>", (int)tag.length, tag.start);
	} else if (tag.start[0] != '!' && tag.start[0] != '?') {
		put_tag(e, tag);
	}
	e->in_text = tag_is(tag, "text") || tag_is(tag, "tspan");
	return next;
}

static void embed_body(struct embed *e, const char *p)
{
	while (*p) {
		const char *open = strchr(p, '<');
		const char *close = open ? strchr(open, '>') : NULL;

		if (!close)
			return;
		if (e->in_text)
			fwrite(p, 1, (size_t)(open - p), e->out);
		if (tag_is((struct span){ open + 1, 0 }, "/svg"))
			return;
		p = embed_tag(
		    e, (struct span){ open + 1, (size_t)(close - open - 1) });
	}
}

void svg_embed(FILE *out, const char *svg, const char *label,
    const struct svg_content *content)
{
	struct embed e = {
		.out = out,
		.series = content->series,
		.count = content->count,
		.tips = content->tips,
		.tip_count = content->tip_count,
	};
	const char *box = strstr(svg, "viewBox=\"");
	const char *body = strstr(svg, "</defs>");

	if (!box || !body)
		return;
	box += strlen("viewBox=\"");
	fprintf(out, "<svg viewBox=\"%.*s\" role=\"img\" aria-label=\"",
	    (int)strcspn(box, "\""), box);
	markup_html(out, label);
	fputs("\">", out);
	embed_body(&e, body + strlen("</defs>"));
	fputs("</svg>\n", out);
}
