/* SPDX-License-Identifier: MIT */
#include "report/page.h"

#include <stdlib.h>
#include <string.h>

#include "report/assets.h"
#include "report/finding.h"
#include "report/markup.h"
#include "report/trust.h"

void page_text(const struct page *p, const char *text)
{
	markup_html(p->out, text);
}

static void fill_title(const struct page *p)
{
	const char *title = table_value(&p->study->run->env, "title");
	const char *suite = table_value(&p->study->run->env, "suite");

	page_text(p, *title ? title : *suite ? suite : "Server concurrency");
}

static void fill_lead(const struct page *p)
{
	char *lead = finding_lead(p->study);

	page_text(p, lead ? lead : "");
	free(lead);
}

static void fill_css(const struct page *p)
{
	fputs(asset_page_css, p->out);
}

static void fill_js(const struct page *p)
{
	fputs(asset_page_js, p->out);
}

static void put_colours(const struct page *p, bool dark)
{
	for (size_t i = 0; i < p->study->subject_count; i++) {
		const struct subject *s = &p->study->subjects[i];

		fprintf(p->out, "--%s:%s;", s->id,
		    dark ? s->look.dark : s->look.light);
	}
}

static void fill_colours(const struct page *p)
{
	fputs(":root{", p->out);
	put_colours(p, false);
	fputs("}\n@media(prefers-color-scheme:dark){:root{", p->out);
	put_colours(p, true);
	fputs("}}", p->out);
}

static void put_note(const struct page *p, const char *text)
{
	fputs("<div class=\"note\"><p>", p->out);
	page_text(p, text);
	fputs("</p></div>\n", p->out);
}

/* Subjects that could not run here. */
static void put_skipped(const struct page *p)
{
	static const char prefix[] = "skipped.";
	const struct table *env = &p->study->run->env;
	char note[512];

	for (size_t i = 0; i < table_rows(env); i++) {
		const char *key = table_text(env, i, "key");

		if (strncmp(key, prefix, strlen(prefix)) != 0)
			continue;
		snprintf(note, sizeof(note), "%s was not measured: %s",
		    key + strlen(prefix), table_text(env, i, "value"));
		put_note(p, note);
	}
}

/* Repetitions that two benches may have written. */
static void put_doubles(const struct page *p)
{
	size_t rows = table_rows(&p->study->run->runs), n = 0;
	char note[256];

	for (size_t row = 0; row < rows; row++)
		n += p->study->doubled[row];
	snprintf(note, sizeof(note),
	    "%zu rows of runs.csv share their run_id or their repetition with "
	    "another row and do not count: did two benches write this run?",
	    n);
	if (n > 0)
		put_note(p, note);
}

static void fill_notes(const struct page *p)
{
	const struct run *run = p->study->run;
	const char *counted = table_value(&run->env, "syscalls_counted");
	char note[256];

	if (table_rows(&run->runs) == 0)
		put_note(p, "No repetition has finished yet: there is nothing "
			    "to show.");
	if (table_rows(&run->env) == 0)
		put_note(p,
		    "env.csv is missing or empty: the machine and the suite "
		    "are unknown.");
	if (p->gallery->missing) {
		snprintf(note, sizeof(note),
		    "There are no plots: %s. The tables have the same "
		    "figures.",
		    p->gallery->missing);
		put_note(p, note);
	}
	if (table_rows(&run->runs) > 0 && run->bucket_count == 0)
		put_note(p, "latency.csv is missing or empty: no latency "
			    "distributions are drawn.");
	if (table_rows(&run->runs) > 0 && run->second_count == 0)
		put_note(p, "intervals.csv is missing or empty: no time "
			    "series are drawn.");
	put_doubles(p);
	put_skipped(p);
	if (*counted && strcmp(counted, "yes") != 0) {
		snprintf(note, sizeof(note),
		    "System calls were not counted: %s.", counted);
		put_note(p, note);
	}
}

static void fill_control(const struct page *p)
{
	static const char *const classes[] = {
		[TRUST_UNKNOWN] = "unknown",
		[TRUST_NO] = "bad",
		[TRUST_PARTLY] = "unknown",
		[TRUST_YES] = "good",
	};
	struct trust_verdict v;

	trust_judge(p->study, &v);
	fprintf(p->out, "<div class=\"verdict %s\"><p>", classes[v.trust]);
	page_text(p, v.text ? v.text : "");
	fputs("</p>\n", p->out);
	for (size_t i = 0; i < v.details.count; i++) {
		fputs("<p>", p->out);
		page_text(p, v.details.list[i].text);
		fputs("</p>\n", p->out);
	}
	fputs("</div>\n", p->out);
	trust_free(&v);
}

static void fill_footer(const struct page *p)
{
	const char *version =
	    table_value(&p->study->run->env, "paceline_version");

	fputs("Made by paceline-report", p->out);
	if (*version) {
		fputs(" from a run of Paceline ", p->out);
		page_text(p, version);
	}
	fputs(". Estimates are medians of repetitions with 95% intervals (by "
	      "order statistics from six repetitions on, else the range); "
	      "differences are tested pairwise (Mann-Whitney, exact) and "
	      "corrected for their number (Holm), and ratios stand between "
	      "those that the same test does not reject. The data: <a "
	      "href=\"runs.csv\">runs.csv</a>, "
	      "<a href=\"latency.csv\">latency.csv</a>, "
	      "<a href=\"intervals.csv\">intervals.csv</a>, "
	      "<a href=\"env.csv\">env.csv</a>.",
	    p->out);
}

static const struct slot {
	const char *name;
	void (*fill)(const struct page *p);
} slots[] = {
	{ "title", fill_title },
	{ "css", fill_css },
	{ "colours", fill_colours },
	{ "lead", fill_lead },
	{ "notes", fill_notes },
	{ "control", fill_control },
	{ "glance", page_glance },
	{ "cards", page_cards },
	{ "legend", page_legend },
	{ "scenarios", page_scenarios },
	{ "sweeps", page_sweeps },
	{ "validity", page_validity },
	{ "machine", page_machine },
	{ "footer", fill_footer },
	{ "js", fill_js },
};

static const struct slot *find_slot(const char *name, size_t length)
{
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++)
		if (strlen(slots[i].name) == length &&
		    !memcmp(slots[i].name, name, length))
			return &slots[i];
	return NULL;
}

void page_write(const struct page *p)
{
	const char *text = asset_page_html;
	const char *open, *close;

	while ((open = strstr(text, "{{")) && (close = strstr(open, "}}"))) {
		const struct slot *slot =
		    find_slot(open + 2, (size_t)(close - open - 2));

		REQUIRE(slot);
		fwrite(text, 1, (size_t)(open - text), p->out);
		slot->fill(p);
		text = close + 2;
	}
	fputs(text, p->out);
}
