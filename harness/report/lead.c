/* SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "report/finding.h"
#include "report/roster.h"

static size_t count_role(const struct study *study, enum role role)
{
	size_t n = 0;

	for (size_t i = 0; i < study->subject_count; i++)
		n += study->subjects[i].role == role;
	return n;
}

/* "4 strategies, 1 external server and 1 floor" */
static void tell_subjects(FILE *out, const struct study *study)
{
	static const struct {
		enum role role;
		const char *one;
		const char *many;
	} kinds[] = {
		{ ROLE_SUBJECT, "strategy", "strategies" },
		{ ROLE_EXTERNAL, "external server", "external servers" },
		{ ROLE_ABLATION, "ablation", "ablations" },
		{ ROLE_FLOOR, "floor", "floors" },
	};
	size_t left = 0;
	const char *joint = "";

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++)
		left += count_role(study, kinds[i].role) > 0;
	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		size_t n = count_role(study, kinds[i].role);

		if (n == 0)
			continue;
		fprintf(out, "%s%zu %s", joint, n,
		    n == 1 ? kinds[i].one : kinds[i].many);
		joint = --left == 1 ? " and " : ", ";
	}
}

/* One that was run again counts once. */
static size_t count_repetitions(
    const struct study *study, const struct cell *cell)
{
	size_t n = 0;

	for (size_t i = 0; i < cell->row_count; i++)
		n += !(table_number(
			   &study->run->runs, cell->rows[i], "attempt") > 1);
	return n;
}

/* "6 repetitions", "5 to 8 repetitions" */
static void tell_repetitions(FILE *out, const struct study *study)
{
	size_t least = SIZE_MAX, most = 0;

	for (size_t i = 0; i < study->scenario_count; i++)
		for (size_t c = 0; c < study->subject_count; c++) {
			size_t n = count_repetitions(
			    study, &study->scenarios[i].cells[c]);

			if (n == 0)
				continue;
			least = n < least ? n : least;
			most = n > most ? n : most;
		}
	if (least == most)
		fprintf(out, "%zu repetition%s of each", most,
		    most == 1 ? "" : "s");
	else
		fprintf(out, "%zu to %zu repetitions of each", least, most);
}

static void tell_fact(
    FILE *out, const struct study *study, const char *key, const char *before)
{
	const char *value = table_value(&study->run->env, key);

	if (*value && strcmp(value, "n/a") != 0)
		fprintf(out, "%s%s", before, value);
}

/* The release, without the build that may follow it. */
static void tell_kernel(FILE *out, const struct study *study)
{
	const char *kernel = table_value(&study->run->env, "kernel");

	if (*kernel)
		fprintf(out, ", Linux %.*s", (int)strcspn(kernel, " "), kernel);
}

static void tell_start(FILE *out, const struct study *study)
{
	const char *started = table_value(&study->run->env, "started_at");
	struct tm tm = { .tm_mday = 1 };
	char date[64];

	if (strptime(started, "%Y-%m-%dT%H:%M:%SZ", &tm) &&
	    strftime(date, sizeof(date), "%e %B %Y at %H:%M UTC", &tm) > 0)
		fprintf(out, ", on %s", date + (date[0] == ' '));
}

char *finding_lead(const struct study *study)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	tell_subjects(out, study);
	fprintf(out, " in %zu scenario%s, ", study->scenario_count,
	    study->scenario_count == 1 ? "" : "s");
	tell_repetitions(out, study);
	tell_fact(out, study, "cpu_model", ", on ");
	tell_kernel(out, study);
	tell_fact(out, study, "server_cpus", ", server on CPU ");
	tell_fact(out, study, "load_cpus", ", generator on CPU ");
	tell_start(out, study);
	fputs(".", out);
	fclose(out);
	return text;
}

static void tell_number(FILE *out, const struct study *study, size_t row,
    const char *column, const char *fmt, double unless)
{
	double value = table_number(&study->run->runs, row, column);

	if (isfinite(value) && value != unless)
		fprintf(out, fmt, show_plain(value).text);
}

static bool is_searched(const struct scenario *sc)
{
	char find[32];

	roster_parameter(sc, "find", find, sizeof(find));
	return *find;
}

/* ", searched for the highest rate with p99 < 5ms" */
static void tell_search(FILE *out, const struct scenario *sc)
{
	char find[32], slo[64];

	roster_parameter(sc, "find", find, sizeof(find));
	roster_parameter(sc, "slo", slo, sizeof(slo));
	if (!strcmp(find, "max-rate"))
		fprintf(out, ", searched for the highest rate with %s", slo);
	else if (*find)
		fprintf(out, ", searched for the %s", find);
}

char *finding_load(const struct study *study, const struct scenario *sc)
{
	const struct table *runs = &study->run->runs;
	size_t row = scenario_first_row(study, sc);
	const char *arrivals = table_text(runs, row, "arrivals");
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	fputs(table_text(runs, row, "target"), out);
	if (*table_text(runs, row, "model"))
		fprintf(out, ", %s loop", table_text(runs, row, "model"));
	if (*arrivals)
		fprintf(out, ", %s arrivals", arrivals);
	if (!is_searched(sc))
		tell_number(
		    out, study, row, "target_rate_per_s", " at %s/s", NAN);
	if (!is_searched(sc) ||
	    isfinite(table_number(runs, row, "target_rate_per_s")))
		tell_number(
		    out, study, row, "connections", ", %s connections", NAN);
	tell_search(out, sc);
	tell_number(out, study, row, "idle_connections", ", %s idle ones", 0);
	tell_number(out, study, row, "pipeline", ", pipelined x%s", 1);
	tell_number(out, study, row, "requests_per_connection",
	    ", %s requests a connection", 0);
	tell_number(out, study, row, "duration_s", ", %s s", NAN);
	tell_number(out, study, row, "warmup_s", " after %s s of warm-up", 0);
	fclose(out);
	return text;
}

const char *finding_claim(const struct study *study, const struct scenario *sc)
{
	char key[300];

	if (!*sc->experiment)
		return "";
	snprintf(key, sizeof(key), "experiment.%s.claim", sc->experiment);
	return table_value(&study->run->env, key);
}
