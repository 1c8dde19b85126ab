/* SPDX-License-Identifier: MIT */
#include "bench/results.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
	const char *name;
	const char *header;
} parts[] = {
	{ "latency.csv", "run_id,kind,low_ns,high_ns,count" },
	{ "intervals.csv",
	    "run_id,second,requests,p50_ns,p99_ns,max_ns,errors" },
	{ "probes.csv",
	    "run_id,probe,verdict,model,target_rate_per_s,connections,"
	    "requests,replies,rate_per_s,response_p50_ns,response_p99_ns,"
	    "response_mean_ns,service_mean_ns,server_cpu_ns,valid,reason" },
};

#define PROBES_PART 2

static void path_in(
    char *path, size_t cap, const char *folder, const char *name)
{
	snprintf(path, cap, "%s/%s", folder, name);
}

/* Closes a file that was written; 0 or -errno, also for earlier failures. */
static int finish(FILE *file)
{
	int err = ferror(file) ? -EIO : 0;

	if (fclose(file) && !err)
		err = -errno;
	return err;
}

static int create_file(const char *folder, const char *name, FILE **ret)
{
	char path[PATH_MAX];

	path_in(path, sizeof(path), folder, name);
	*ret = fopen(path, "wxe");
	return *ret ? 0 : -errno;
}

/* Appends one row of texts to runs.csv. */
static int append_runs(const char *folder, char *const *texts, size_t count)
{
	struct csv_writer writer;
	char path[PATH_MAX];
	int fd, err;

	path_in(path, sizeof(path), folder, "runs.csv");
	fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	csv_writer_init(&writer, fd);
	for (size_t i = 0; i < count; i++)
		csv_text(&writer, texts[i] ? texts[i] : "");
	err = csv_end_row(&writer);
	csv_writer_free(&writer);
	if (close(fd) < 0 && !err)
		err = -errno;
	return err;
}

int results_create(const char *folder, const struct metrics_sample *counters,
    struct results *ret)
{
	struct results results = { .folder = folder, .next_run_id = 1 };
	int err = columns_make(counters, &results.columns);
	FILE *file;

	for (size_t i = 0; i < ARRAY_SIZE(parts) && !err; i++) {
		err = create_file(folder, parts[i].name, &file);
		if (err)
			break;
		fprintf(file, "%s\r\n", parts[i].header);
		err = finish(file);
	}
	if (!err)
		err = append_runs(
		    folder, results.columns.names, results.columns.count);
	if (err) {
		results_close(&results);
		return err;
	}
	*ret = results;
	return 0;
}

/* Cuts a file before its first row of a run that did not finish. */
static int cut(const char *path, unsigned next_run_id)
{
	FILE *file = fopen(path, "r+e");
	char line[4096];
	long keep = 0;
	int err = 0;

	if (!file)
		return -errno;
	while (fgets(line, sizeof(line), file)) {
		bool whole = strchr(line, '\n');

		if (!whole || strtoul(line, NULL, 10) >= next_run_id)
			break;
		keep = ftell(file);
	}
	if (ftruncate(fileno(file), keep) < 0)
		err = -errno;
	fclose(file);
	return err;
}

/* Cuts runs.csv after its last complete row, where quotes may hold lines. */
static int cut_runs(const char *path)
{
	char *text = NULL, *end;
	size_t cap = 0;
	FILE *file = fopen(path, "r+e");
	int err = -EBADMSG;

	if (!file)
		return -errno;
	if (getdelim(&text, &cap, '\0', file) > 0) {
		end = strrchr(text, '\n');
		if (end)
			err = ftruncate(fileno(file), end + 1 - text);
	}
	fclose(file);
	free(text);
	return err;
}

static int take_columns(const struct csv_table *rows, struct columns *columns)
{
	columns->names = calloc(csv_columns(rows), sizeof(*columns->names));
	if (!columns->names)
		return -ENOMEM;
	for (size_t i = 0; i < csv_columns(rows); i++) {
		columns->names[i] = strdup(csv_name(rows, i));
		if (!columns->names[i])
			return -ENOMEM;
		columns->count++;
	}
	return 0;
}

int results_resume(
    const char *folder, struct results *ret, struct csv_table **ret_rows)
{
	struct results results = { .folder = folder, .next_run_id = 1 };
	struct csv_table *rows;
	char path[PATH_MAX];
	int err;

	path_in(path, sizeof(path), folder, "runs.csv");
	err = cut_runs(path);
	if (!err)
		err = csv_load(path, &rows);
	if (err)
		return err;
	/* Another version's rows could not be told from ours. */
	if (csv_column(rows, "attempt") < 0) {
		csv_free(rows);
		return -EBADMSG;
	}
	for (size_t i = 0; i < csv_rows(rows); i++) {
		const char *id = table_get(rows, i, "run_id");

		if (id && strtoul(id, NULL, 10) >= results.next_run_id)
			results.next_run_id =
			    (unsigned)strtoul(id, NULL, 10) + 1;
	}
	err = take_columns(rows, &results.columns);
	for (size_t i = 0; i < ARRAY_SIZE(parts) && !err; i++) {
		path_in(path, sizeof(path), folder, parts[i].name);
		err = cut(path, results.next_run_id);
	}
	if (err) {
		csv_free(rows);
		results_close(&results);
		return err;
	}
	*ret = results;
	*ret_rows = rows;
	return 0;
}

void results_close(struct results *results)
{
	columns_free(&results->columns);
}

/* The generator's rows, with the run's number before each; no header. */
static int copy_rows(FILE *from, const char *header, unsigned run_id, FILE *to)
{
	char line[4096];
	bool numbered;

	if (!fgets(line, sizeof(line), from))
		return 0;
	/* Its header is ours, with or without the run_id. */
	numbered = !strncmp(line, "run_id,", 7);
	if (strncmp(line, header + (numbered ? 0 : 7),
		strlen(header) - (numbered ? 0 : 7)))
		return -EBADMSG;
	while (fgets(line, sizeof(line), from)) {
		const char *rest = numbered ? strchr(line, ',') : NULL;

		if (fprintf(to, "%u,%s", run_id, rest ? rest + 1 : line) < 0)
			return -errno;
	}
	return fflush(to) ? -errno : 0;
}

static int add_part(const struct results *results, size_t part, unsigned run_id,
    const char *load_folder)
{
	char path[PATH_MAX];
	FILE *from, *to;
	int err, err_close;

	path_in(path, sizeof(path), load_folder, parts[part].name);
	from = fopen(path, "re");
	if (!from)
		return errno == ENOENT ? 0 : -errno;
	path_in(path, sizeof(path), results->folder, parts[part].name);
	to = fopen(path, "ae");
	if (!to) {
		err = -errno;
		fclose(from);
		return err;
	}
	err = copy_rows(from, parts[part].header, run_id, to);
	fclose(from);
	err_close = finish(to);
	return err ? err : err_close;
}

static int add_histogram(
    const struct results *results, unsigned run_id, const char *load_folder)
{
	char from[PATH_MAX], to[PATH_MAX];

	path_in(from, sizeof(from), load_folder, "load.hlog");
	snprintf(to, sizeof(to), "%s/run-%u.hlog", results->folder, run_id);
	if (rename(from, to) < 0 && errno != ENOENT)
		return -errno;
	return 0;
}

int results_add(
    struct results *results, struct row *row, const char *load_folder)
{
	unsigned run_id = results->next_run_id;
	int err = 0;

	row_set(row, "run_id", "%u", run_id);
	for (size_t i = 0; i < PROBES_PART && !err; i++)
		err = add_part(results, i, run_id, load_folder);
	if (!err)
		err = add_histogram(results, run_id, load_folder);
	if (!err)
		err = row->err;
	if (!err)
		err = append_runs(
		    results->folder, row->values, row->columns->count);
	if (!err)
		results->next_run_id++;
	return err;
}

/* The columns after run_id, probe and verdict, by their names in the header. */
static void write_probe(struct csv_writer *out, const struct row *row)
{
	const char *at = strstr(parts[PROBES_PART].header, "model");
	char name[64];

	for (; *at; at += strspn(at, ",")) {
		size_t length = strcspn(at, ",");

		snprintf(name, sizeof(name), "%.*s", (int)length, at);
		csv_text(out, row_get(row, name));
		at += length;
	}
}

int results_add_probes(const struct results *results, const struct row *rows,
    unsigned count, int best)
{
	struct csv_writer out;
	char path[PATH_MAX];
	int fd, err = 0;

	path_in(path, sizeof(path), results->folder, "probes.csv");
	fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	csv_writer_init(&out, fd);
	for (unsigned i = 0; i < count && !err; i++) {
		csv_u64(&out, results->next_run_id);
		csv_u64(&out, i + 1);
		csv_text(&out, (int)i == best ? "answer" : "");
		write_probe(&out, &rows[i]);
		err = csv_end_row(&out);
	}
	csv_writer_free(&out);
	close(fd);
	return err;
}

int results_link_latest(const char *folder)
{
	char path[PATH_MAX], fresh[PATH_MAX];
	const char *name = strrchr(folder, '/');

	if (!name)
		return -EINVAL;
	snprintf(
	    path, sizeof(path), "%.*s/latest", (int)(name - folder), folder);
	snprintf(fresh, sizeof(fresh), "%.*s/.latest.%d", (int)(name - folder),
	    folder, getpid());
	/* Replaced in one step: there is always a latest run. */
	if (symlink(name + 1, fresh) < 0)
		return -errno;
	if (rename(fresh, path) < 0) {
		int err = -errno;

		unlink(fresh);
		return err;
	}
	return 0;
}
