/* SPDX-License-Identifier: MIT */
/* gnuplot's SVG becomes a part of a page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "report/svg.h"

static const struct svg_series series[] = {
	{ "s1", "#0072b2", "s1", "a & b" },
	{ "s2", "#d55e00", "s2", "c" },
};

static const struct tip tips[] = { { 1, (char *)"a: <1>" },
	{ 1, (char *)"a: 2" }, { 3, (char *)"a: 3" } };

static const struct svg_content content = { series, 2, tips, 3 };

/* What becomes of a body between the definitions and the end. */
static char *embed(const char *body)
{
	char *svg, *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	assert_true(asprintf(&svg,
			"<?xml?>\n<svg \n viewBox=\"0 0 480 320\"\n>\n"
			"<title>t</title><defs></defs>%s\n</svg>\n",
			body) > 0);
	svg_embed(out, svg, "x < y", &content);
	fclose(out);
	free(svg);
	return text;
}

static void assert_becomes(const char *body, const char *expected)
{
	static const char head[] = "<svg viewBox=\"0 0 480 320\" role=\"img\" "
				   "aria-label=\"x &lt; y\">";
	char *text = embed(body);

	assert_memory_equal(text, head, strlen(head));
	assert_string_equal(strstr(text, "</svg>"), "</svg>\n");
	*strstr(text, "</svg>") = '\0';
	assert_string_equal(text + strlen(head), expected);
	free(text);
}

static void test_empty_groups_go(void **state)
{
	(void)state;
	assert_becomes("<g fill=\"none\" color=\"black\" "
		       "stroke=\"currentColor\">\n</g>\n",
	    "");
}

static void test_colours_follow_the_page(void **state)
{
	(void)state;
	assert_becomes("<path stroke='rgb(  0, 114, 178)' d='M1.26,2.34 "
		       "\n\t\tL3,4'/>",
	    "<path stroke=\"var(--s1)\" d=\"M1.2,2.3 L3,4\"/>");
	assert_becomes("<path stroke='rgb(216, 216, 216)' class=\"gridline\"/>",
	    "<path stroke=\"var(--grid)\"/>");
	assert_becomes("<use color='black' xlink:href='#gpPt6'/>",
	    "<use color=\"currentColor\" href=\"#gpPt6\"/>");
	assert_becomes("<polygon fill = 'rgb(1, 2, 3)' points = '1,2'/>",
	    "<polygon fill=\"#010203\" points=\"1,2\"/>");
}

static void test_curves_name_their_subject(void **state)
{
	(void)state;
	assert_becomes("<g id=\"plot_plot_1\" ><title>plot_plot_1</title>"
		       "</g><g id=\"plot_plot_4\" ><title>x</title></g>",
	    "<g data-s=\"s1\"><title>a &amp; b</title></g>"
	    "<g data-s=\"s2\"><title>c</title></g>");
}

/* Each mark has the value that it stands for, in both panels. */
static void test_marks_tell_their_value(void **state)
{
	(void)state;
	assert_becomes("<use xlink:href='#m'/>"
		       "<g id=\"plot_plot_1\" ><title>x</title>"
		       "<use xlink:href='#m'/><use xlink:href='#m'/>"
		       "<use xlink:href='#m'/></g>"
		       "<g id=\"plot_plot_2\" ><use xlink:href='#m'/></g>"
		       "<g id=\"plot_plot_1\" ><use xlink:href='#m'/></g>",
	    "<use href=\"#m\"/>"
	    "<g data-s=\"s1\"><title>a &amp; b</title>"
	    "<use href=\"#m\"><title>a: &lt;1&gt;</title></use>"
	    "<use href=\"#m\"><title>a: 2</title></use>"
	    "<use href=\"#m\"></use></g>"
	    "<g data-s=\"s2\"><title>c</title>"
	    "<use href=\"#m\"></use></g>"
	    "<g data-s=\"s1\"><title>a &amp; b</title>"
	    "<use href=\"#m\"><title>a: 3</title></use></g>");
}

static void test_text_stays(void **state)
{
	(void)state;
	assert_becomes("<g transform=\"translate(1,2)\" fill=\"black\" "
		       "font-family=\"sans\" font-size=\"13.00\">\n"
		       "<text>1 &lt; 2</text>\n</g>",
	    "<g transform=\"translate(1,2)\"><text>1 &lt; 2</text></g>");
}

static void test_nonsense_is_survived(void **state)
{
	static const char *const bodies[] = { "<", "<g", "<g a>", "<g a=>",
		"<g a='>", "<path d='1'", "<title>", "<title></", "<g id=\"",
		"<text>", "</g>", "<>", "<g id=\"plot_plot_0\" >" };

	(void)state;
	for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++)
		free(embed(bodies[i]));
	svg_embed(stdout, "", "", &content);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty_groups_go),
		cmocka_unit_test(test_colours_follow_the_page),
		cmocka_unit_test(test_curves_name_their_subject),
		cmocka_unit_test(test_marks_tell_their_value),
		cmocka_unit_test(test_text_stays),
		cmocka_unit_test(test_nonsense_is_survived),
	};

	return cmocka_run_group_tests_name("report svg", tests, NULL, NULL);
}
