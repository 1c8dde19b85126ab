/* SPDX-License-Identifier: MIT */
#include "catalogue.h"

#include <llhttp.h>
#include <string.h>

#include "base/log.h"
#include "config.h"
#include "core/strategy.h"
#include "strategies/notes.h"

void catalogue_version(FILE *out)
{
	fprintf(out,
	    PACKAGE_NAME " " PACKAGE_VERSION "\n"
			 "configured with: %s\n"
			 "libraries: liburing " LIBURING_VERSION
			 ", llhttp %d.%d.%d\n",
	    *CONFIGURE_LINE ? CONFIGURE_LINE : "(no arguments)",
	    LLHTTP_VERSION_MAJOR, LLHTTP_VERSION_MINOR, LLHTTP_VERSION_PATCH);
}

int catalogue_list(FILE *out)
{
	for (size_t i = 0; strategies[i]; i++)
		fprintf(out, "%-20s %s\n", strategies[i]->name,
		    strategies[i]->summary);
	return EXIT_DONE;
}

/* Whether a strategy with its defaults can run here. */
static bool is_available(
    const struct strategy_ops *ops, char *ret_why, size_t cap)
{
	struct strategy s;
	int rc = strategy_parse(ops->name, &s, ret_why, cap);

	if (rc)
		return false;
	rc = strategy_probe(&s, 1, ret_why, cap);
	strategy_release(&s);
	return !rc;
}

/* RFC 4180: quoted where the text holds a comma or a quote. */
static void put_field(FILE *out, const char *text, const char *end)
{
	if (!strpbrk(text, ",\"\n")) {
		fprintf(out, "%s%s", text, end);
		return;
	}
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			fputc('"', out);
		fputc(*text, out);
	}
	fprintf(out, "\"%s", end);
}

int catalogue_csv(FILE *out)
{
	char why[256];

	fprintf(out, "name,family,available,threads,io_uring,awaits,answers,"
		     "summary,weakness,unavailable_because\n");
	for (size_t i = 0; strategies[i]; i++) {
		const struct strategy_ops *ops = strategies[i];
		bool available = is_available(ops, why, sizeof(why));

		fprintf(out, "%s,%s,%s,%s,%s,%s,", ops->name, ops->family,
		    available ? "yes" : "no",
		    ops->flags & STRATEGY_THREADS ? "yes" : "no",
		    ops->flags & STRATEGY_IO_URING ? "yes" : "no",
		    ops->flags & STRATEGY_AWAITS ? "yes" : "no");
		put_field(out, ops->answers ? ops->answers : "", ",");
		put_field(out, ops->summary, ",");
		put_field(out, ops->weakness, ",");
		put_field(out, available ? "" : why, "\n");
	}
	return EXIT_DONE;
}

static const struct strategy_note *note_of(const struct strategy_ops *ops)
{
	const struct strategy_note *note = strategy_notes;

	while (note->name && strcmp(note->name, ops->name) != 0)
		note++;
	REQUIRE(note->name);
	return note;
}

int catalogue_notes(FILE *out)
{
	fprintf(out, "name,answers,summary,weakness,sketch,system_calls\n");
	for (size_t i = 0; strategies[i]; i++) {
		const struct strategy_ops *ops = strategies[i];

		put_field(out, ops->name, ",");
		put_field(out, ops->answers ? ops->answers : "", ",");
		put_field(out, ops->summary, ",");
		put_field(out, ops->weakness, ",");
		put_field(out, note_of(ops)->sketch, ",");
		put_field(out, note_of(ops)->calls, "\n");
	}
	return EXIT_DONE;
}

/* Text in lines, each behind an indent. */
static void put_lines(FILE *out, const char *indent, const char *text)
{
	while (*text) {
		int length = (int)strcspn(text, "\n");

		fprintf(out, "%s%.*s\n", length ? indent : "", length, text);
		text += length + (text[length] == '\n');
	}
}

/* Words in lines of at most 80 columns, each behind an indent. */
static void put_words(FILE *out, const char *indent, const char *text)
{
	size_t column = 80;

	while (*text) {
		size_t length = strcspn(text, " ");

		if (column + 1 + length > 80) {
			fprintf(out, "%s%s", column == 80 ? "" : "\n", indent);
			column = strlen(indent);
		} else {
			fputc(' ', out);
			column++;
		}
		fprintf(out, "%.*s", (int)length, text);
		column += length;
		text += length + (text[length] == ' ');
	}
	fputc('\n', out);
}

int catalogue_describe(FILE *out, const char *name)
{
	const struct strategy_ops *ops = strategy_find(name);
	char range[256], why[256];

	if (!ops) {
		log_line("unknown strategy \"%s\"; --list names all", name);
		return EXIT_USAGE;
	}
	fprintf(out, "%s: %s\n", ops->name, ops->summary);
	fprintf(out, "  family:    %s\n", ops->family);
	fprintf(out, "  answers:   %s\n", ops->answers ? ops->answers : "-");
	fprintf(out, "  weakness:  %s\n", ops->weakness);
	if (!is_available(ops, why, sizeof(why)))
		fprintf(out, "  not here:  %s\n", why);
	fputc('\n', out);
	put_lines(out, "      ", note_of(ops)->sketch);
	fprintf(out, "\n  system calls a request:\n");
	put_words(out, "      ", note_of(ops)->calls);
	fprintf(out, "  options:%s\n",
	    ops->opts && ops->opts->name ? "" : "   none");
	for (const struct opt *o = ops->opts; o && o->name; o++) {
		opt_range(o, range, sizeof(range));
		fprintf(out, "    %s=%s (default %s)\n        %s\n", o->name,
		    range, o->def, o->help);
	}
	return EXIT_DONE;
}
