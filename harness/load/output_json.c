/* SPDX-License-Identifier: MIT */
#include <inttypes.h>

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

/* What is empty in CSV does not apply: null. */
static void write_field(
    void *arg, const char *name, const char *value, bool is_number)
{
	struct json_pass *pass = arg;

	fprintf(pass->out, "%s\n  \"%s\": ", pass->comma, name);
	pass->comma = ",";
	if (is_number)
		fputs(value, pass->out);
	else if (*value == '\0')
		fputs("null", pass->out);
	else
		write_text(pass->out, value);
}

static void write_intervals(FILE *out, const struct intervals *in)
{
	fprintf(out, ",\n  \"intervals\": [");
	for (size_t i = 0; i < in->count; i++) {
		const struct second_row *row = &in->rows[i];

		fprintf(out,
		    "%s\n    {\"second\": %d, \"requests\": %" PRIu64
		    ", \"p50_ns\": %" PRIu64 ", \"p99_ns\": %" PRIu64
		    ", \"max_ns\": %" PRIu64 ", \"errors\": %" PRIu64 "}",
		    i > 0 ? "," : "", row->second, row->requests, row->p50_ns,
		    row->p99_ns, row->max_ns, row->errors);
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
		    ", \"errors\": %" PRIu64 ", \"p50_ns\": %" PRIu64
		    ", \"p99_ns\": %" PRIu64 ", \"max_ns\": %" PRIu64 "}",
		    r->config->targets[i].weight, t->replies, t->errors,
		    hist_percentile(t->response, 50),
		    hist_percentile(t->response, 99), hist_max(t->response));
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
