/* SPDX-License-Identifier: MIT */
#include <inttypes.h>
#include <string.h>

#include "lib/csv.h"
#include "load/estimate.h"
#include "load/fields.h"
#include "load/output.h"

struct json_pass {
	FILE *out;
	const char *comma;
};

static void write_text(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c == '"' || c == '\\')
			fprintf(out, "\\%c", c);
		else if (c < 0x20)
			fprintf(out, "\\u%04x", c);
		else
			fputc(c, out);
	}
	fputc('"', out);
}

/* What is empty in CSV does not apply, what is n/a was not measured: null. */
static void write_field(
    void *arg, const char *name, const char *value, enum field_kind kind)
{
	struct json_pass *pass = arg;

	fprintf(pass->out, "%s\n  \"%s\": ", pass->comma, name);
	pass->comma = ",";
	if (*value == '\0' ||
	    (kind == FIELD_NUMBER && strcmp(value, CSV_NA) == 0))
		fputs("null", pass->out);
	else if (kind == FIELD_NUMBER)
		fputs(value, pass->out);
	else if (kind == FIELD_BOOL)
		fputs(strcmp(value, "yes") == 0 ? "true" : "false", pass->out);
	else
		write_text(pass->out, value);
}

/* One more member; null when the sample has nothing above it. */
static void write_time(
    FILE *out, const char *name, uint64_t total, double percentile, uint64_t ns)
{
	char text[ESTIMATE_TEXT_BYTES];

	fprintf(out, ", \"%s\": %s", name,
	    estimate_text(text, total, percentile, ns, "null"));
}

static void write_percentile(
    FILE *out, const char *name, const struct hist *h, double percentile)
{
	write_time(out, name, hist_total(h), percentile,
	    hist_percentile(h, percentile));
}

static void write_intervals(FILE *out, const struct intervals *in)
{
	fprintf(out, ",\n  \"intervals\": [");
	for (size_t i = 0; i < in->count; i++) {
		const struct second_row *row = &in->rows[i];

		fprintf(out, "%s\n    {\"second\": %d, \"requests\": %" PRIu64,
		    i > 0 ? "," : "", row->second, row->requests);
		write_time(out, "p50_ns", row->requests, 50, row->p50_ns);
		write_time(out, "p99_ns", row->requests, 99, row->p99_ns);
		write_time(out, "max_ns", row->requests, 100, row->max_ns);
		fprintf(out, ", \"errors\": %" PRIu64 "}", row->errors);
	}
	fprintf(out, "\n  ]");
}

static void write_checks(FILE *out, const struct result *r)
{
	fprintf(out, ",\n  \"checks\": [");
	for (unsigned i = 0; i < r->check_count; i++) {
		fprintf(out,
		    "%s\n    {\"name\": \"%s\", \"passed\": %s, "
		    "\"text\": ",
		    i > 0 ? "," : "", r->checks[i].name,
		    r->checks[i].passed ? "true" : "false");
		write_text(out, r->checks[i].text);
		fputc('}', out);
	}
	fprintf(out, "\n  ]");
}

static void write_targets(FILE *out, const struct result *r)
{
	fprintf(out, ",\n  \"targets\": [");
	for (size_t i = 0; r->targets && i < r->config->target_count; i++) {
		const struct target_tally *t = &r->targets[i];

		fprintf(out, "%s\n    {\"name\": ", i > 0 ? "," : "");
		write_text(out, r->config->targets[i].name);
		fprintf(out,
		    ", \"weight\": %.9g, \"replies\": %" PRIu64
		    ", \"errors\": %" PRIu64,
		    r->config->targets[i].weight, t->replies, t->errors);
		write_percentile(out, "p50_ns", t->response, 50);
		write_percentile(out, "p99_ns", t->response, 99);
		write_percentile(out, "max_ns", t->response, 100);
		fputc('}', out);
	}
	fprintf(out, "\n  ]");
}

void output_json(FILE *out, const struct result *r)
{
	struct json_pass pass = { .out = out, .comma = "" };

	fputc('{', out);
	fields_of(r, write_field, &pass);
	write_checks(out, r);
	write_targets(out, r);
	write_intervals(out, &r->intervals);
	fprintf(out, "\n}\n");
}
