/* SPDX-License-Identifier: MIT */
#include "report/foreign.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "lib/hist_io.h"
#include "report/markup.h"

/* What a run without rows is given. */
static const char *const own_columns[] = { "run_id", "experiment", "scenario",
	"subject", "role", "family", "repetition", "target", "duration_s",
	"requests", "replies", "rate_per_s", "response_p50_ns",
	"response_p90_ns", "response_p99_ns", "response_p999_ns",
	"response_p9999_ns", "response_max_ns", "response_mean_ns", "valid",
	"reason" };

/* A log, read. */
struct content {
	struct hist *hist;
	double length_s;
	bool is_tagged; /* some interval says "response": only those count */
};

/* A log's row in the making. */
struct row {
	const struct foreign *foreign;
	const struct content *content;
	const char *scenario;
	int run_id;
	size_t repetition;
};

int foreign_parse(const char *text, struct foreign *ret_foreign)
{
	const char *file = strchr(text, '=');
	const char *at = file ? memchr(text, '@', (size_t)(file - text)) : NULL;
	const char *end = at ? at : file;
	struct foreign f = { .scenario = NULL };

	if (!file || end == text || !file[1] || (at && at + 1 == file))
		return -EINVAL;
	f.name = strndup(text, (size_t)(end - text));
	f.file = strdup(file + 1);
	if (at)
		f.scenario = strndup(at + 1, (size_t)(file - at - 1));
	if (!f.name || !f.file || (at && !f.scenario)) {
		foreign_free(&f);
		return -ENOMEM;
	}
	*ret_foreign = f;
	return 0;
}

void foreign_free(struct foreign *f)
{
	free(f->name);
	free(f->scenario);
	free(f->file);
	*f = (struct foreign){ .name = NULL };
}

static int take_interval(const struct hlog_interval *interval, void *arg)
{
	struct content *c = arg;
	bool is_response = interval->tag && !strcmp(interval->tag, "response");

	if (is_response && !c->is_tagged) {
		hist_reset(c->hist);
		c->length_s = 0;
		c->is_tagged = true;
	}
	if (is_response == c->is_tagged) {
		hist_add(c->hist, interval->hist);
		c->length_s += interval->length_s;
	}
	return 0;
}

static int read_log(const char *path, struct content *ret_content)
{
	struct content c = { .hist = hist_new() };
	FILE *in = fopen(path, "re");
	size_t line = 0;
	int rc = -ENOMEM;

	if (!in) {
		rc = -errno;
		log_line("%s: %s", path, strerror(-rc));
	} else if (c.hist) {
		rc = hlog_read(in, take_interval, &c, &line);
		if (rc < 0)
			log_line("%s:%zu: not a line of an HdrHistogram "
				 "interval log: %s",
			    path, line, strerror(-rc));
	}
	if (rc >= 0 && hist_total(c.hist) == 0) {
		log_line("%s: no latency is recorded in it", path);
		rc = -ENODATA;
	}
	if (in)
		fclose(in);
	if (rc < 0) {
		hist_free(c.hist);
		return rc;
	}
	*ret_content = c;
	return 0;
}

/* The scenario that a log belongs to, or NULL after saying what is wrong. */
static const char *find_scenario(const struct run *run, const struct foreign *f)
{
	const char *only = NULL;

	for (size_t i = 0; i < table_rows(&run->runs); i++) {
		const char *name = table_text(&run->runs, i, "scenario");

		if (f->scenario && !strcmp(f->scenario, name))
			return f->scenario;
		if (!f->scenario && only && strcmp(only, name) != 0) {
			log_line("--hlog: the run has several scenarios, "
				 "such as '%s' and '%s'; say which: "
				 "%s@SCENARIO=%s",
			    only, name, f->name, f->file);
			return NULL;
		}
		only = name;
	}
	if (f->scenario && only) {
		log_line("--hlog: the run has no scenario '%s'; it has '%s'",
		    f->scenario, only);
		return NULL;
	}
	if (only)
		return only;
	return f->scenario ? f->scenario : "logs";
}

static void put_number(FILE *out, double value)
{
	fprintf(out, "%.0f", value);
}

static void put_percentile(FILE *out, const struct row *r, const char *column)
{
	static const struct {
		const char *column;
		double percentile;
	} percentiles[] = {
		{ "response_p50_ns", 50 },
		{ "response_p90_ns", 90 },
		{ "response_p99_ns", 99 },
		{ "response_p999_ns", 99.9 },
		{ "response_p9999_ns", 99.99 },
		{ "response_max_ns", 100 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(percentiles); i++)
		if (!strcmp(column, percentiles[i].column)) {
			put_number(
			    out, (double)hist_percentile(r->content->hist,
				     percentiles[i].percentile));
			return;
		}
	if (!strcmp(column, "response_mean_ns"))
		put_number(out, hist_mean(r->content->hist));
	else
		fputs(CSV_NA, out);
}

static void put_field(FILE *out, const struct row *r, const char *column)
{
	double total = (double)hist_total(r->content->hist);
	const struct {
		const char *column;
		const char *text;
	} texts[] = {
		{ "experiment", "" },
		{ "scenario", r->scenario },
		{ "subject", r->foreign->name },
		{ "role", "external" },
		{ "family", "external" },
		{ "target", r->foreign->file },
		{ "valid", "yes" },
		{ "reason", "" },
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (!strcmp(column, texts[i].column)) {
			markup_csv(out, texts[i].text);
			return;
		}
	if (!strcmp(column, "run_id"))
		put_number(out, r->run_id);
	else if (!strcmp(column, "repetition"))
		put_number(out, (double)r->repetition);
	else if (!strcmp(column, "requests") || !strcmp(column, "replies"))
		put_number(out, total);
	else if (!strcmp(column, "rate_per_s") && r->content->length_s > 0)
		fprintf(out, "%.3f", total / r->content->length_s);
	else if (!strcmp(column, "duration_s") && r->content->length_s > 0)
		fprintf(out, "%.3f", r->content->length_s);
	else
		put_percentile(out, r, column);
}

static size_t column_count(const struct run *run)
{
	return run->runs.csv ? table_columns(&run->runs)
			     : ARRAY_SIZE(own_columns);
}

static const char *column_name(const struct run *run, size_t column)
{
	return run->runs.csv ? table_name(&run->runs, column)
			     : own_columns[column];
}

/* The table so far, as CSV; the header for one without rows. */
static void put_table(FILE *out, const struct run *run)
{
	size_t columns = column_count(run);

	for (size_t c = 0; c < columns; c++) {
		fputs(c ? "," : "", out);
		markup_csv(out, column_name(run, c));
	}
	fputc('\n', out);
	for (size_t row = 0; row < table_rows(&run->runs); row++)
		for (size_t c = 0; c < columns; c++) {
			markup_csv(out, csv_at(run->runs.csv, row, c));
			fputc(c + 1 < columns ? ',' : '\n', out);
		}
}

static int add_buckets(struct run *run, const struct row *r)
{
	const struct hist *h = r->content->hist;
	struct bucket *more;

	more = realloc(
	    run->buckets, (run->bucket_count + hist_buckets()) * sizeof(*more));
	if (!more)
		return -ENOMEM;
	run->buckets = more;
	for (size_t i = 0; i < hist_buckets(); i++)
		if (hist_count_at(h, i) > 0)
			more[run->bucket_count++] = (struct bucket){
				.run_id = r->run_id,
				.kind = LATENCY_RESPONSE,
				.high_ns = hist_high(i),
				.count = hist_count_at(h, i),
			};
	return 0;
}

/* A number for the row that sorts after those of the run. */
static int next_id(const struct run *run)
{
	double most = 0;

	for (size_t i = 0; i < table_rows(&run->runs); i++) {
		double id = table_number(&run->runs, i, "run_id");

		if (id > most && id < 1e9)
			most = id;
	}
	return (int)most + 1;
}

static size_t count_before(const struct foreign *list, size_t i)
{
	size_t n = 0;

	for (size_t j = 0; j < i; j++)
		n += !strcmp(list[j].name, list[i].name);
	return n;
}

static int add_log(struct run *run, FILE *out, const struct foreign *list,
    size_t i, int run_id)
{
	struct content content;
	struct row row = {
		.foreign = &list[i],
		.content = &content,
		.scenario = find_scenario(run, &list[i]),
		.run_id = run_id,
		.repetition = count_before(list, i) + 1,
	};
	int rc;

	if (!row.scenario)
		return -EINVAL;
	rc = read_log(list[i].file, &content);
	if (rc < 0)
		return rc;
	for (size_t c = 0; c < column_count(run); c++) {
		fputs(c ? "," : "", out);
		put_field(out, &row, column_name(run, c));
	}
	fputc('\n', out);
	rc = add_buckets(run, &row);
	hist_free(content.hist);
	return rc;
}

int foreign_add(struct run *run, const struct foreign *list, size_t count)
{
	struct csv_table *table;
	int first = next_id(run);
	char *text = NULL;
	size_t size = 0;
	FILE *stream;
	int rc = 0;

	stream = open_memstream(&text, &size);
	if (!stream)
		return -ENOMEM;
	put_table(stream, run);
	for (size_t i = 0; i < count && rc >= 0; i++)
		rc = add_log(run, stream, list, i, first + (int)i);
	if (fclose(stream) != 0)
		rc = -ENOMEM;
	stream = rc >= 0 ? fmemopen(text, size, "r") : NULL;
	if (stream) {
		rc = csv_read_visible(stream, &table);
		fclose(stream);
	} else if (rc >= 0) {
		rc = -errno;
	}
	free(text);
	if (rc < 0)
		return rc;
	table_free(&run->runs);
	run->runs.csv = table;
	return 0;
}
