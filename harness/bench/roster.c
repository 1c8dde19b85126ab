/* SPDX-License-Identifier: MIT */
#include "bench/roster.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "bench/external.h"
#include "bench/server.h"
#include "bench/table.h"
#include "bench/tool.h"

struct inquiry {
	const struct bench *bench;
	struct roster *roster;
	struct csv_table *strategies; /* what --list=csv says */
	char output[PATH_MAX];
	char *why;
	size_t cap;
};

static const char *family_of(const struct inquiry *q, const char *strategy)
{
	size_t length = strcspn(strategy, ":");

	for (size_t i = 0; q->strategies && i < csv_rows(q->strategies); i++) {
		const char *name = table_get(q->strategies, i, "name");
		const char *family = table_get(q->strategies, i, "family");

		if (name && family && strlen(name) == length &&
		    !strncmp(name, strategy, length))
			return family;
	}
	return "";
}

static int refuse(struct inquiry *q, const char *program, int status)
{
	if (status == -EINTR)
		return status;
	if (status < 0)
		snprintf(q->why, q->cap, "cannot run %s: %s", program,
		    strerror(-status));
	else
		snprintf(q->why, q->cap, "%s failed with exit status %d",
		    program, status);
	append_last_line(q->output, q->why, q->cap);
	return status < 0 ? status : -EPROTO;
}

static int list_as(struct inquiry *q, const char *how, const char *file)
{
	const char *program = q->bench->server_program;
	struct words words = { 0 };
	int status;

	words_add(&words, "%s", program);
	words_add(&words, "--list=%s", how);
	status = tool_run(&words, file);
	words_free(&words);
	return status ? refuse(q, program, status) : 0;
}

static int list_strategies(struct inquiry *q)
{
	const char *program = q->bench->server_program;
	char notes[PATH_MAX];
	int status;

	/* What each is stays with the run, for its report. */
	snprintf(notes, sizeof(notes), "%s/strategies.csv", q->bench->folder);
	status = list_as(q, "notes", notes);
	if (!status)
		status = list_as(q, "csv", q->output);
	if (status)
		return status;
	status = csv_load(q->output, &q->strategies);
	if (status)
		snprintf(q->why, q->cap, "%s --list=csv: no table: %s", program,
		    strerror(-status));
	return status;
}

/* What a program wrote last, without its own name before it. */
static void quote_output(const struct inquiry *q, char *text, size_t cap)
{
	char line[400] = "";
	const char *at = line, *colon;

	append_last_line(q->output, line, sizeof(line));
	if (!strncmp(at, ": ", 2))
		at += 2;
	colon = strstr(at, ": ");
	if (colon && !strncmp(at, "paceline-", 9))
		at = colon + 2;
	snprintf(text, cap, "%s", at);
}

static int check_strategy(
    struct inquiry *q, const struct subject *subject, struct member *member)
{
	struct words words = { 0 };
	int status = 0;

	if (!q->strategies)
		status = list_strategies(q);
	if (status)
		return status;
	words_add(&words, "%s", q->bench->server_program);
	words_add(&words, "--strategy");
	words_add(&words, "%s", subject->strategy);
	words_add(&words, "--check");
	status = tool_run(&words, q->output);
	words_free(&words);
	snprintf(member->family, sizeof(member->family), "%s",
	    family_of(q, subject->strategy));
	if (status == EXIT_UNAVAILABLE) {
		quote_output(
		    q, member->skip_because, sizeof(member->skip_because));
		return 0;
	}
	if (status == EXIT_USAGE) {
		char said[400];

		quote_output(q, said, sizeof(said));
		snprintf(q->why, q->cap, "%s:%d: [subject %s]: %s",
		    q->bench->suite.file, subject->line, subject->name, said);
		return -EINVAL;
	}
	return status ? refuse(q, q->bench->server_program, status) : 0;
}

/* Starts a server once. What else fails than its being possible here is left
 * to the run, which reports it with the repetition. */
static int rehearse(struct inquiry *q, const struct subject *subject,
    struct metrics_sample *ret_counters, struct member *member)
{
	struct server server;
	char why[400] = "", ignored[400];
	int err;

	err = server_start(
	    q->bench, subject, q->bench->work, &server, why, sizeof(why));
	if (err == -EOPNOTSUPP)
		snprintf(member->skip_because, sizeof(member->skip_because),
		    "%s", why);
	if (err)
		return err == -EINTR ? err : 0;
	if (server.counters >= 0 && metrics_read(server.counters, ret_counters))
		ret_counters->count = 0;
	server_stop(&server, ignored, sizeof(ignored));
	return 0;
}

static int check_subject(
    struct inquiry *q, const struct subject *subject, struct member *member)
{
	struct metrics_sample counters = { 0 };
	int err = 0;

	switch (subject->kind) {
	case SUBJECT_STRATEGY:
		err = check_strategy(q, subject, member);
		if (!err && !member->skip_because[0] &&
		    !q->roster->counters.count)
			err =
			    rehearse(q, subject, &q->roster->counters, member);
		return err;
	case SUBJECT_FLOOR:
		snprintf(member->family, sizeof(member->family), "floor");
		return rehearse(q, subject, &counters, member);
	case SUBJECT_COMMAND:
		snprintf(member->family, sizeof(member->family), "external");
		if (external_probe(subject, member->skip_because,
			sizeof(member->skip_because)))
			return 0;
		member->skip_because[0] = '\0';
		return 0;
	}
	return 0;
}

static void skip_cells(struct plan *plan, const struct subject *subject,
    const struct member *member)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->cells[i].subject == subject &&
		    member->skip_because[0]) {
			plan->cells[i].skip_because = member->skip_because;
			plan->cells[i].finished = true;
		}
}

static bool in_plan(const struct plan *plan, const struct subject *subject)
{
	for (size_t i = 0; i < plan->count; i++)
		if (plan->cells[i].subject == subject)
			return true;
	return false;
}

/* The first that can run is the one that the generator will take. */
static void choose_engine(
    const struct csv_table *engines, struct roster *roster)
{
	for (size_t i = 0; i < csv_rows(engines) && !roster->engine[0]; i++) {
		const char *name = table_get(engines, i, "name");
		const char *available = table_get(engines, i, "available");

		if (!name || !available)
			continue;
		if (!strcmp(available, "yes"))
			snprintf(
			    roster->engine, sizeof(roster->engine), "%s", name);
		else
			snprintf(roster->engine_lacks,
			    sizeof(roster->engine_lacks), "%s", available);
	}
}

static int ask_engines(struct inquiry *q)
{
	const char *program = q->bench->load_program;
	struct words words = { 0 };
	struct csv_table *engines;
	int status;

	words_add(&words, "%s", program);
	words_add(&words, "--list-engines");
	status = tool_run(&words, q->output);
	words_free(&words);
	if (status)
		return refuse(q, program, status);
	status = csv_load(q->output, &engines);
	if (status) {
		snprintf(q->why, q->cap, "%s --list-engines: no table: %s",
		    program, strerror(-status));
		return status;
	}
	choose_engine(engines, q->roster);
	csv_free(engines);
	return 0;
}

int roster_make(const struct bench *bench, struct plan *plan,
    struct roster *ret, char *why, size_t cap)
{
	const struct suite *suite = &bench->suite;
	struct inquiry q = {
		.bench = bench,
		.roster = ret,
		.why = why,
		.cap = cap,
	};
	int err = 0;

	*ret = (struct roster){ 0 };
	snprintf(q.output, sizeof(q.output), "%s/answer", bench->work);
	ret->members = calloc(suite->subject_count, sizeof(*ret->members));
	if (!ret->members)
		return -ENOMEM;
	err = ask_engines(&q);
	for (size_t i = 0; i < suite->subject_count && !err; i++) {
		const struct subject *subject = &suite->subjects[i];

		if (!in_plan(plan, subject))
			continue;
		err = check_subject(&q, subject, &ret->members[i]);
		skip_cells(plan, subject, &ret->members[i]);
	}
	csv_free(q.strategies);
	if (err)
		roster_free(ret);
	return err;
}

void roster_free(struct roster *roster)
{
	free(roster->members);
	roster->members = NULL;
}

const struct member *roster_member(const struct roster *roster,
    const struct suite *suite, const struct subject *subject)
{
	return &roster->members[subject - suite->subjects];
}
